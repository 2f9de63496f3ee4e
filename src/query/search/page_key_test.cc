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
    for (const std::int64_t id : {std::int64_t{0}, std::int64_t{1}, std::int64_t{10'000'000'146},
                                  std::int64_t{99'999'999'999}})
        EXPECT_EQ(seal.open(seal.seal(id, kHere), kHere), id);
}

TEST(PageKeySeal, GivesKeysThatADoubleHoldsWithoutLoss) {
    const PageKeySeal seal(secret(1));
    for (std::int64_t id = 10'000'000'146; id < 10'000'001'146; ++id) {
        const std::int64_t key = seal.seal(id, kHere);
        EXPECT_GE(key, 0);
        EXPECT_LT(key, std::int64_t{1} << 52);
        EXPECT_EQ(static_cast<std::int64_t>(static_cast<double>(key)), key);
    }
}

TEST(PageKeySeal, OpensAlmostNothingThatSomebodyMadeUp) {
    const PageKeySeal seal(secret(1));
    for (const std::int64_t key :
         {std::int64_t{-1}, std::int64_t{1} << 52, std::numeric_limits<std::int64_t>::min(),
          std::numeric_limits<std::int64_t>::max()})
        EXPECT_FALSE(seal.open(key, kHere));
    int opened = 0;
    for (std::int64_t key = 1; key <= 20'000; ++key)
        if (seal.open(key * 225'179'981, kHere)) ++opened;
    EXPECT_LE(opened, 5) << "one in 32,768";
}

TEST(PageKeySeal, GivesNeighboursKeysThatShareNothing) {
    const PageKeySeal seal(secret(1));
    std::set<std::int64_t> keys;
    int bits = 0;
    for (std::int64_t position = 0; position < 1000; ++position) {
        const std::int64_t key = seal.seal(position, kHere);
        keys.insert(key);
        bits +=
            __builtin_popcountll(static_cast<std::uint64_t>(key ^ seal.seal(position + 1, kHere)));
    }
    EXPECT_EQ(keys.size(), 1000u);
    EXPECT_NEAR(bits / 1000.0, 26.0, 1.0);
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
