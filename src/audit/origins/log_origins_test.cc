#include "audit/origins/log_origins.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "audit/directory.h"
#include "audit/log_for_tests.h"
#include "audit/origins/limits.h"
#include "audit/origins/next_origin.h"

namespace kps::audit {
namespace {

using base::ErrorCode;

/// Both keys of a change, and checkpoints under the older one.
struct Change {
    crypto::Ed25519Key older = crypto::Ed25519Key::generate();
    crypto::Ed25519Key newer = crypto::Ed25519Key::generate();
    std::string before = verifier_key_text("kps/test", older.public_key());
    std::string after = verifier_key_text("kps/test/2", newer.public_key());
    std::string note(std::uint64_t size) const {
        return NoteSigner("kps/test", older).sign(size, base::Hash{1});
    }
    base::Result<std::string> text(const std::string& last, const std::string& known) const {
        return origin_change_text({last, known, "ayse", after}, before, older);
    }
};

TEST(LogOrigins, NamesGoUpByOneAndLeadBackToTheFirst) {
    EXPECT_EQ(next_origin("kps/denetim"), "kps/denetim/2");
    EXPECT_EQ(next_origin("kps/denetim/2"), "kps/denetim/3");
    EXPECT_EQ(next_origin("kps/98"), "kps/99");
    EXPECT_EQ(first_origin("kps/denetim/3"), "kps/denetim");
    for (const char* const name :
         {"kps/denetim", "kps/1", "kps/02", "kps/100", "kps/2x", "7", "/2"})
        EXPECT_EQ(first_origin(name), name);
    EXPECT_THAT(earlier_origins("kps/denetim/3"),
                ::testing::ElementsAre("kps/denetim", "kps/denetim/2"));
    EXPECT_TRUE(earlier_origins("kps/denetim").empty());
}

TEST(LogOrigins, AChangeIsReadAsItWasWritten) {
    const Change change;
    const auto text = change.text(change.note(8), change.note(9));
    ASSERT_TRUE(text) << text.error().context;
    const auto read = parse_origin_change(*text);
    ASSERT_TRUE(read);
    EXPECT_EQ(read->end, 8u);
    EXPECT_EQ(read->known_size, 9u);
    EXPECT_EQ(read->by, "ayse");
    const auto unknown = change.text(change.note(8), {});
    ASSERT_TRUE(unknown);
    EXPECT_EQ(parse_origin_change(*unknown)->known_size, 8u);
}

TEST(LogOrigins, NoChangeIsMadeOfNotesThatDoNotFit) {
    const Change change;
    const Change other;
    EXPECT_FALSE(change.text(change.note(8), change.note(8)));
    EXPECT_FALSE(change.text(change.note(8), change.note(7)));
    EXPECT_FALSE(change.text(other.note(8), {}));
    EXPECT_FALSE(change.text(change.note(8), other.note(9)));
    EXPECT_FALSE(change.text("", {}));
    Change elsewhere;
    elsewhere.after = verifier_key_text("kps/test/3", elsewhere.newer.public_key());
    EXPECT_FALSE(elsewhere.text(elsewhere.note(8), {}));
    Change signed_by_another;
    signed_by_another.before = other.before;
    EXPECT_FALSE(signed_by_another.text(other.note(8), {}));
}

TEST(LogOrigins, EveryChangedByteAndEveryCutOfAChangeIsRefused) {
    const Change change;
    const std::string text = *change.text(change.note(8), change.note(9));
    for (std::size_t at = 0; at < text.size(); ++at) {
        std::string changed = text;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        EXPECT_FALSE(parse_origin_change(changed)) << at;
        EXPECT_FALSE(parse_origin_change(std::string_view(text).substr(0, at))) << at;
    }
    EXPECT_FALSE(parse_origin_change(text + "\n"));
    EXPECT_FALSE(parse_origin_change(std::string(kOriginFileBytesMax + 1, 'x')));
}

TEST(LogOrigins, AnEntryWasSealedUnderTheNameOfItsIndex) {
    OriginHashes hashes(base::Hash{3});
    hashes.add_before(8, base::Hash{1});
    hashes.add_before(12, base::Hash{2});
    EXPECT_EQ(hashes.at(0), base::Hash{1});
    EXPECT_EQ(hashes.at(7), base::Hash{1});
    EXPECT_EQ(hashes.at(8), base::Hash{2});
    EXPECT_EQ(hashes.at(12), base::Hash{3});
    EXPECT_EQ(hashes.at(UINT64_MAX), base::Hash{3});
}

TEST(LogOrigins, ChangesThatDoNotLeadToTheKeyAreRefused) {
    tests::TemporaryFolder folder;
    const Change change;
    const std::string text = *change.text(change.note(8), change.note(9));
    ASSERT_TRUE(make_directory(folder / "origins"));
    ASSERT_TRUE(replace_file(origin_path(folder.path(), 2), base::as_bytes(text), Flush::Later));
    EXPECT_EQ(LogOrigins::load(folder.path(), change.before).error().code, ErrorCode::CorruptData);
    const auto origins = LogOrigins::load(folder.path(), change.after);
    ASSERT_TRUE(origins) << origins.error().context;
    EXPECT_EQ(origins->at(7).origin(), "kps/test");
    EXPECT_EQ(origins->at(8).origin(), "kps/test/2");
    EXPECT_TRUE(origins->open(change.note(9)));
    EXPECT_FALSE(origins->open(change.note(10)));
    EXPECT_EQ(origins->held_size(*parse_checkpoint(change.note(9))), 8u);
    EXPECT_EQ(*origins->opening_detail(9, base::Hash{1}), "");
    EXPECT_EQ(*origins->opening_detail(8, base::Hash{1}), parse_origin_change(text)->detail);
    EXPECT_FALSE(origins->opening_detail(8, base::Hash{2}));
    EXPECT_FALSE(origins->opening_detail(7, base::Hash{1}));
    ASSERT_TRUE(replace_file(origin_path(folder.path(), 3), base::as_bytes(text), Flush::Later));
    EXPECT_FALSE(LogOrigins::load(folder.path(), change.after));
}

}  // namespace
}  // namespace kps::audit
