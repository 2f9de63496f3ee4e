#include "query/search/page_key.h"

#include <gtest/gtest.h>

#include <limits>
#include <set>

namespace kps::query {
namespace {

base::Hash secret(std::uint8_t first) {
    base::Hash hash{};
    hash[0] = first;
    return hash;
}
constexpr PageKeySeal::Binding kHere{base::InstitutionId(1001), 1104};

TEST(PageKeySeal, OpensWhatItSealed) {
    const PageKeySeal seal(secret(1));
    for (const std::int64_t position :
         {std::int64_t{0}, std::int64_t{1}, std::int64_t{-1}, std::int64_t{10'000'000'146},
          std::numeric_limits<std::int64_t>::max(), std::numeric_limits<std::int64_t>::min()})
        EXPECT_EQ(seal.open(seal.seal(position, kHere), kHere), position);
}

TEST(PageKeySeal, GivesNeighboursKeysThatShareNothing) {
    const PageKeySeal seal(secret(1));
    std::set<std::int64_t> keys;
    int bits = 0;
    for (std::int64_t position = 0; position < 1000; ++position) {
        const std::int64_t key = seal.seal(position, kHere);
        keys.insert(key);
        bits += __builtin_popcountll(
            static_cast<std::uint64_t>(key ^ seal.seal(position + 1, kHere)));
    }
    EXPECT_EQ(keys.size(), 1000u);
    EXPECT_NEAR(bits / 1000.0, 32.0, 1.0);
}

TEST(PageKeySeal, BindsAKeyToSecretInstitutionAndDistrict) {
    const PageKeySeal seal(secret(1));
    const std::int64_t key = seal.seal(42, kHere);
    EXPECT_NE(PageKeySeal(secret(2)).open(key, kHere), 42);
    EXPECT_NE(seal.open(key, {base::InstitutionId(1002), 1104}), 42);
    EXPECT_NE(seal.open(key, {base::InstitutionId(1001), 1105}), 42);
}

}  // namespace
}  // namespace kps::query
