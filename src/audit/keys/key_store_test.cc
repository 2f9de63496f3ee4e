#include "audit/keys/key_store.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "audit/directory.h"
#include "audit/log_for_tests.h"

namespace kps::audit {
namespace {

TEST(KeyStore, KeepsItsKeys) {
    const tests::TemporaryFolder folder;
    const auto first = KeyStore::open(folder / "keys", tests::kOrigin);
    ASSERT_TRUE(first) << first.error().context;
    const auto month = first->month({2026, 11});
    ASSERT_TRUE(month);
    const auto again = KeyStore::open(folder / "keys", tests::kOrigin);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->verifier_key(), first->verifier_key());
    const auto same = again->month({2026, 11});
    ASSERT_TRUE(same);
    EXPECT_EQ(same->index_key, month->index_key);
    EXPECT_EQ(same->public_key, month->public_key);
    EXPECT_NE(again->month({2026, 12})->index_key, month->index_key);
    EXPECT_EQ(again->find({2027, 1}).error().code, base::ErrorCode::NotFound);
}

TEST(KeyStore, RefusesADamagedKeyFileWhicheverBitIsFlipped) {
    const tests::TemporaryFolder folder;
    const auto store = KeyStore::open(folder / "keys", tests::kOrigin);
    ASSERT_TRUE(store);
    ASSERT_TRUE(store->month({2026, 11}));
    for (const char* name : {"keys/log.key", "keys/month-2026-11.key"}) {
        const base::Bytes good = read_file(folder / name, 4'096).take();
        for (std::size_t byte = 0; byte < good.size(); ++byte) {
            base::Bytes bad = good;
            bad[byte] = static_cast<std::uint8_t>(bad[byte] ^ (1u << (byte % 8)));
            ASSERT_TRUE(replace_file(folder / name, bad, Flush::Later));
            const bool opened =
                KeyStore::open(folder / "keys", tests::kOrigin) && store->find({2026, 11});
            EXPECT_FALSE(opened) << name << " byte " << byte;
        }
        ASSERT_TRUE(replace_file(folder / name, good, Flush::Later));
    }
}

TEST(KeyStore, RefusesAKeyThatOthersMayReadAndAKeyOfAnotherLog) {
    const tests::TemporaryFolder folder;
    ASSERT_TRUE(KeyStore::open(folder / "keys", tests::kOrigin));
    EXPECT_FALSE(KeyStore::open(folder / "keys", "kps.other/denetim/2026h2/n1"));
    EXPECT_FALSE(KeyStore::open(folder / "keys", "no origin"));
    ASSERT_EQ(::chmod((folder / "keys/log.key").c_str(), 0640), 0);
    EXPECT_FALSE(KeyStore::open(folder / "keys", tests::kOrigin));
}

}  // namespace
}  // namespace kps::audit
