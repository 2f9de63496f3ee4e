#include "audit/receipts/consistency.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "audit/limits.h"
#include "audit/log_for_tests.h"
#include "audit/receipts/proof_lines.h"

namespace kps::audit {
namespace {

using tests::make_draft;

/// A log whose checkpoint was kept after every frame.
class ConsistencyTest : public ::testing::Test {
  protected:
    void SetUp() override {
        auto log = setup_.must_open();
        for (std::uint64_t i = 0; i < 40; ++i) {
            std::vector<Draft> drafts(i % 17 + 1, make_draft(i));
            notes_.push_back(
                tests::append_later(*log, std::move(drafts)).get().receipt.checkpoint->note);
        }
        ASSERT_TRUE(log->publish());
    }
    PublishedReader reader() const {
        return [this](const std::string& path) {
            return read_public_file(setup_.log_directory(), path, PublicAccess::HashesOnly);
        };
    }
    NoteVerifier verifier() const { return *NoteVerifier::parse(setup_.keys().verifier_key()); }
    base::Result<ConsistencyProof> prove(const std::string& older, const std::string& newer) const {
        return make_consistency(reader(), parse_checkpoint(older)->size, *parse_checkpoint(newer));
    }

    tests::TemporaryFolder folder_;
    tests::Setup setup_{folder_.path()};
    std::vector<std::string> notes_;
};

TEST_F(ConsistencyTest, IsProvenBetweenAnyTwoCheckpointsFromHashTilesAlone) {
    for (std::size_t newer = 0; newer < notes_.size(); ++newer) {
        for (std::size_t older = 0; older <= newer; ++older) {
            const auto proof = prove(notes_[older], notes_[newer]);
            ASSERT_TRUE(proof) << proof.error().context;
            const auto again = parse_consistency(proof->text());
            ASSERT_TRUE(again) << again.error().context;
            ASSERT_EQ(again->text(), proof->text());
            ASSERT_TRUE(check_consistency(*again, notes_[older], verifier()));
        }
    }
    EXPECT_FALSE(prove(notes_[5], notes_[4]));
}

TEST_F(ConsistencyTest, AForkUnderTheSameKeyIsRefused) {
    // Another history: the same key signs a tree that differs from the third frame on.
    tests::TemporaryFolder other_folder;
    std::filesystem::copy(setup_.key_directory(), other_folder / "keys");
    tests::Setup other(other_folder.path());
    auto fork = other.must_open();
    std::vector<std::string> forked;
    for (std::uint64_t i = 0; i < 40; ++i) {
        std::vector<Draft> drafts(i % 17 + 1, make_draft(1'000 + i));
        forked.push_back(
            tests::append_later(*fork, std::move(drafts)).get().receipt.checkpoint->note);
    }
    const auto proof = prove(notes_[10], notes_[30]);
    EXPECT_FALSE(check_consistency(*proof, forked[10], verifier()));
    auto moved = *proof;
    moved.newer = *parse_checkpoint(forked[30]);
    EXPECT_FALSE(check_consistency(moved, notes_[10], verifier()));
    const auto same = prove(notes_[10], notes_[10]);
    const auto status = check_consistency(*same, forked[10], verifier());
    ASSERT_FALSE(status);
    EXPECT_THAT(status.error().context, ::testing::HasSubstr("fork"));
}

TEST_F(ConsistencyTest, EveryChangedCharacterOfTheTextIsFound) {
    const std::string text = prove(notes_[7], notes_[39])->text();
    for (std::size_t at = 0; at < text.size(); ++at) {
        std::string changed = text;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        const auto proof = parse_consistency(changed);
        ASSERT_FALSE(proof && check_consistency(*proof, notes_[7], verifier())) << at;
    }
}

TEST(ProofLines, HaveALimitAndOneSpelling) {
    const std::vector<base::Hash> hashes(kProofLinesMax);
    const std::string text = proof_lines(hashes) + "\n";
    std::string_view rest = text;
    EXPECT_EQ(take_proof_lines(rest)->size(), kProofLinesMax);
    EXPECT_TRUE(rest.empty());
    const std::string longer = proof_lines({base::Hash{}}) + text;
    rest = longer;
    EXPECT_FALSE(take_proof_lines(rest));
    rest = "AAAA\n\n";
    EXPECT_FALSE(take_proof_lines(rest));
    for (const char* number :
         {"", "-1", "01", "+1", " 1", "1 ", "0x1", "9223372036854775808", "1e3"})
        EXPECT_FALSE(parse_decimal(number)) << number;
    EXPECT_EQ(parse_decimal("9223372036854775807"), (std::uint64_t{1} << 63) - 1);
    EXPECT_EQ(parse_decimal("0"), 0u);
}

}  // namespace
}  // namespace kps::audit
