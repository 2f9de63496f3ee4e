#include "base/ids.h"

#include <gtest/gtest.h>

namespace kps::base {
namespace {

TEST(Uuid, SevenSortsByTimeAndCarriesItsVersion) {
    std::array<std::uint8_t, 10> random{};
    random.fill(0xff);
    const Uuid early = Uuid::v7(1'700'000'000'000, random);
    random.fill(0);
    const Uuid late = Uuid::v7(1'700'000'000'001, random);
    EXPECT_LT(early, late);
    EXPECT_EQ(early.text(), "018bcfe5-6800-7fff-bfff-ffffffffffff");
}

TEST(Uuid, ParsesOnlyItsOwnText) {
    const Uuid id = Uuid::v4({1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});
    EXPECT_EQ(Uuid::parse(id.text()).value(), id);
    EXPECT_FALSE(Uuid::parse("018bcfe568007fffbfffffffffffffff"));
    EXPECT_FALSE(Uuid::parse("018bcfe5-6800-7fff-bfff-fffffffffffg"));
    EXPECT_FALSE(Uuid::parse("018bcfe56-800-7fff-bfff-ffffffffffff"));
}

}  // namespace
}  // namespace kps::base
