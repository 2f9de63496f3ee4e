#include "misuse/number_window.h"

#include <gtest/gtest.h>

#include "misuse/limits.h"

namespace kps::misuse {
namespace {

constexpr std::uint32_t kStart = 400'000'000;

/// `count` numbers from kStart, `step` apart.
NumberWindow walked_by(std::uint32_t step, std::uint32_t count) {
    NumberWindow window;
    for (std::uint32_t index = 0; index < count; ++index) window.add(kStart + index * step, false);
    return window;
}

TEST(NumberWindow, CountsARowOnlyWhenItIsLongerThanAHousehold) {
    EXPECT_EQ(walked_by(1, kHouseholdMax).walked(), 0u);
    EXPECT_EQ(walked_by(1, kHouseholdMax + 1).walked(), kHouseholdMax + 1);
    EXPECT_EQ(NumberWindow().walked(), 0u);
}

TEST(NumberWindow, TakesNumbersForNeighboursUpToItsLimit) {
    EXPECT_EQ(walked_by(kNearSerials, 30).walked(), 30u);
    // One more is no neighbourhood, but thirty equal steps.
    EXPECT_EQ(walked_by(kNearSerials + 1, 30).walked(), 30u);
    NumberWindow uneven;
    std::uint32_t serial = kStart;
    for (std::uint32_t index = 0; index < 30; ++index)
        uneven.add(serial += 1'000 * (index + 1), false);
    EXPECT_EQ(uneven.walked(), 0u);
}

TEST(NumberWindow, SeesEqualStepsOfAnySizeThatDoNotQuiteMatch) {
    NumberWindow window;
    for (std::uint32_t index = 0; index < 40; ++index)
        window.add(kStart + index * 29'999 + index % 3 * 5, false);
    EXPECT_EQ(window.walked(), 40u);
    EXPECT_EQ(walked_by(5'000'000, 100).walked(), 100u);
}

TEST(NumberWindow, SeesThroughStrangersBetweenTheSteps) {
    NumberWindow window;
    for (std::uint32_t index = 0; index < 40; ++index) {
        window.add(kStart + index * 100, false);
        window.add(910'000'000 - index * index * 70'001, false);
    }
    EXPECT_EQ(window.walked(), 40u);
}

TEST(NumberWindow, SeesEqualStepsWhereverTheyLieAndAsFewAsAreLookedFor) {
    // Steps of two sizes that are just equal, of every remainder and where remainders begin anew; neither size alone
    // stands often enough.
    constexpr std::uint32_t kSteps = 2 * (kEqualStepsMin - 1);
    for (const std::uint32_t base : {1'000u, 17'400u, 17 * 1'024u - 20u, 5'000'000u})
        for (std::uint32_t more = 0; more < 40; ++more) {
            NumberWindow window;
            std::uint32_t serial = kStart;
            window.add(serial, false);
            for (std::uint32_t index = 0; index < kSteps; ++index)
                window.add(serial += base + more + (index % 2) * kNearSerials, false);
            EXPECT_EQ(window.walked(), kSteps + 1) << base + more;
        }
}

TEST(NumberWindow, CountsANumberOnceHoweverOftenItIsAsked) {
    NumberWindow window;
    for (int again = 0; again < 500; ++again) window.add(kStart, false);
    EXPECT_EQ(window.size(), 1u);
    EXPECT_EQ(window.walked(), 0u);
}

TEST(NumberWindow, DoesNotTakeRelativesForARow) {
    NumberWindow family;
    for (std::uint32_t index = 0; index < 40; ++index)
        family.add(kStart + index, /*was_named=*/index >= kHouseholdMax);
    EXPECT_EQ(family.walked(), 0u);
    // One more of whom nobody had spoken, and the relatives belong to the row.
    family.add(kStart + 40, false);
    EXPECT_EQ(family.walked(), 41u);
}

TEST(NumberWindow, ForgetsTheOldestAndNoOther) {
    NumberWindow window = walked_by(1, 100);
    EXPECT_EQ(window.walked(), 100u);
    for (std::uint32_t index = 0; index < kNumbersKept; ++index)
        window.add(100'000'000 + index * index * 1'009, false);
    EXPECT_EQ(window.size(), kNumbersKept);
    EXPECT_EQ(window.walked(), 0u);
    window.add(kStart, false);
    EXPECT_EQ(window.size(), kNumbersKept);
}

TEST(NumberWindow, HoldsAtTheEndsOfAllNumbers) {
    NumberWindow window;
    for (std::uint32_t index = 0; index < 20; ++index) {
        window.add(100'000'000 + index * 40'000'000, false);
        window.add(999'999'999 - index, false);
    }
    EXPECT_EQ(window.walked(), 20u);
}

}  // namespace
}  // namespace kps::misuse
