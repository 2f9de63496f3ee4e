#include "audit/keys/key_store.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "audit/directory.h"
#include "audit/keys/key_file.h"
#include "audit/log_for_tests.h"
#include "audit/origins/log_origins.h"

namespace kps::audit {
namespace {

using base::ErrorCode;

TEST(KeyStore, AfterALossTheNewestLogKeyIsTheOneThatSigns) {
    const tests::TemporaryFolder folder;
    const auto first = KeyStore::open(folder / "keys", tests::kOrigin, tests::kNoonUs);
    ASSERT_TRUE(first) << first.error().context;
    const auto next = KeyStore::make_next(folder / "keys", tests::kOrigin, tests::kNoonUs + 1);
    ASSERT_TRUE(next) << next.error().context;
    EXPECT_EQ(log_key_made_us(folder / "keys").value(), tests::kNoonUs + 1);
    EXPECT_EQ(KeyStore::make_next(folder / "keys", tests::kOrigin, 0).error().code,
              ErrorCode::AlreadyExists);
    EXPECT_EQ(KeyStore::open(folder / "keys", tests::kOrigin).error().code, ErrorCode::CorruptData);
    const auto second = KeyStore::open(folder / "keys", next_origin(tests::kOrigin));
    ASSERT_TRUE(second);
    EXPECT_EQ(second->verifier_key(), *next);
    EXPECT_FALSE(KeyStore::open(folder / "keys", next_origin(second->origin())));
}

TEST(KeyStore, KeepsItsKeys) {
    const tests::TemporaryFolder folder;
    const auto first = KeyStore::open(folder / "keys", tests::kOrigin, tests::kNoonUs);
    ASSERT_TRUE(first) << first.error().context;
    const auto month = first->month({2026, 11});
    ASSERT_TRUE(month) << month.error().context;
    EXPECT_TRUE(month->is_proved);
    const auto again = KeyStore::open(folder / "keys", tests::kOrigin, tests::kNoonUs + 5);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->verifier_key(), first->verifier_key());
    EXPECT_EQ(again->log_key_made_us(), tests::kNoonUs);
    const auto same = again->month({2026, 11});
    ASSERT_TRUE(same);
    EXPECT_EQ(same->index_key, month->index_key);
    EXPECT_EQ(same->public_key, month->public_key);
    EXPECT_NE(again->month({2026, 12})->index_key, month->index_key);
    EXPECT_EQ(again->find({2027, 1}).error().code, ErrorCode::NotFound);
    EXPECT_EQ(find_month_keys(folder / "keys", {2026, 11})->index_key, month->index_key);
}

TEST(KeyStore, RefusesADamagedLogKeyWhicheverBitIsFlipped) {
    const tests::TemporaryFolder folder;
    ASSERT_TRUE(KeyStore::open(folder / "keys", tests::kOrigin));
    const std::string path = folder / "keys/log.key";
    const base::Bytes good = read_file(path, 4'096).take();
    for (std::size_t byte = 0; byte < good.size(); ++byte) {
        base::Bytes bad = good;
        bad[byte] = static_cast<std::uint8_t>(bad[byte] ^ (1u << (byte % 8)));
        ASSERT_TRUE(replace_file(path, bad, Flush::Later));
        EXPECT_FALSE(KeyStore::open(folder / "keys", tests::kOrigin)) << "byte " << byte;
    }
    ASSERT_TRUE(replace_file(path, good, Flush::Later));
    EXPECT_TRUE(KeyStore::open(folder / "keys", tests::kOrigin));
}

TEST(KeyStore, RefusesAKeyThatOthersMayReadAndAKeyOfAnotherLog) {
    const tests::TemporaryFolder folder;
    ASSERT_TRUE(KeyStore::open(folder / "keys", tests::kOrigin));
    EXPECT_FALSE(KeyStore::open(folder / "keys", "kps.other/denetim/2026h2/n1"));
    EXPECT_FALSE(KeyStore::open(folder / "keys", "no origin"));
    ASSERT_EQ(::chmod((folder / "keys/log.key").c_str(), 0640), 0);
    EXPECT_FALSE(KeyStore::open(folder / "keys", tests::kOrigin));
}

TEST(KeyStore, SealsNothingWithAMonthThatNoCustodianProved) {
    const tests::TemporaryFolder folder;
    const auto keys = KeyStore::open(folder / "keys", tests::kOrigin);
    ASSERT_TRUE(keys);
    // The secret is with its custodians, as it is outside a demo.
    const std::string unlock = folder / "keys/unlock.secret";
    const KeySecret secret = read_secret(unlock).take();
    ASSERT_TRUE(shred_file(unlock));
    const auto refused = keys->month({2026, 11}, tests::kNoonUs);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::CryptoFailed);
    EXPECT_FALSE(keys->find({2026, 11})->is_proved);
    ASSERT_TRUE(write_secret(folder / "brought.secret", secret.view()));
    const auto custodian =
        open_month_keys(folder / "keys", {KeyAccess::Kind::File, {folder / "brought.secret"}});
    ASSERT_TRUE(custodian);
    ASSERT_TRUE((*custodian)->prove({2026, 11}, tests::kNoonUs));
    EXPECT_TRUE(keys->month({2026, 11}, tests::kNoonUs));
}

TEST(KeyStore, SaysThatPlainFilesOfAnEarlierVersionAreNotTaken) {
    const tests::TemporaryFolder folder;
    ASSERT_TRUE(make_directory(folder / "keys"));
    ASSERT_TRUE(replace_file(folder / "keys/log.key", base::as_bytes("kps-audit-key v1\nx\n"),
                             Flush::Later));
    const auto opened = KeyStore::open(folder / "keys", tests::kOrigin);
    ASSERT_FALSE(opened);
    EXPECT_NE(opened.error().context.find("earlier version"), std::string::npos);
}

TEST(KeyFile, RefusesWhatIsNoKeyFile) {
    KeyFile file("month");
    file.set("month", std::string("2026-11"));
    file.set("made", std::int64_t{-5});
    const std::string text = file.text();
    const auto parsed = KeyFile::parse(text, "month");
    ASSERT_TRUE(parsed);
    EXPECT_EQ(*parsed->word("month"), "2026-11");
    EXPECT_EQ(*parsed->number("made"), -5);
    EXPECT_EQ(parsed->word("none").error().code, ErrorCode::CorruptData);
    EXPECT_FALSE(parsed->bytes("month"));
    EXPECT_FALSE(parsed->number("month"));
    EXPECT_FALSE(KeyFile::parse(text, "mont"));
    EXPECT_FALSE(KeyFile::parse(text, "share"));
    for (std::size_t size = 0; size < text.size(); ++size)
        EXPECT_FALSE(KeyFile::parse(std::string_view(text).substr(0, size), "month")) << size;
    EXPECT_FALSE(KeyFile::parse(text + "\n", "month"));
    EXPECT_FALSE(KeyFile::parse(text + text, "month"));
    EXPECT_FALSE(KeyFile::parse(std::string(4'096, 'x'), "month"));
}

TEST(KeyFile, IsNeverWrittenOverAndOnlyItsOwnerReadsIt) {
    const tests::TemporaryFolder folder;
    KeyFile file("month");
    ASSERT_TRUE(file.write_new(folder / "a.key"));
    EXPECT_EQ(file.write_new(folder / "a.key").error().code, ErrorCode::AlreadyExists);
    struct stat info {};
    ASSERT_EQ(::stat((folder / "a.key").c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0600u);
    ASSERT_TRUE(shred_file(folder / "a.key"));
    EXPECT_FALSE(exists(folder / "a.key"));
    EXPECT_TRUE(shred_file(folder / "a.key"));
}

}  // namespace
}  // namespace kps::audit
