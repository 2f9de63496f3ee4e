#include "misuse/family_window.h"

#include <gtest/gtest.h>

#include "misuse/limits.h"

namespace kps::misuse {
namespace {

constexpr std::int64_t kNow = 1'795'262'400'000'000;
constexpr std::uint32_t kRoot = 300'000'000;

void name(FamilyWindow& window, std::uint32_t asked, std::vector<std::uint32_t> relatives) {
    window.named(asked, relatives);
}

TEST(FamilyWindow, CountsWhomAnAnswerNamedAndNobodyElse) {
    FamilyWindow window;
    EXPECT_FALSE(window.ask(kRoot, kNow));
    name(window, kRoot, {kRoot + 1, kRoot + 2});
    EXPECT_TRUE(window.ask(kRoot + 1, kNow));
    EXPECT_FALSE(window.ask(kRoot + 9, kNow));
    const auto counts = window.counts(kNow);
    EXPECT_EQ(counts.followed, 1u);
    EXPECT_EQ(counts.largest, 1u);
    EXPECT_EQ(counts.among, 3u);
}

TEST(FamilyWindow, DoesNotCountWhoWasAskedForFirst) {
    FamilyWindow window;
    window.ask(kRoot, kNow);
    window.ask(kRoot + 1, kNow);
    // Each is named by the answer about the other, and asked for again by another service.
    name(window, kRoot, {kRoot + 1});
    name(window, kRoot + 1, {kRoot});
    window.ask(kRoot, kNow);
    window.ask(kRoot + 1, kNow);
    EXPECT_EQ(window.counts(kNow).followed, 0u);
    EXPECT_EQ(window.counts(kNow).among, 2u);
}

TEST(FamilyWindow, CountsAFollowedPersonOnce) {
    FamilyWindow window;
    window.ask(kRoot, kNow);
    name(window, kRoot, {kRoot + 1});
    for (int again = 0; again < 5; ++again) EXPECT_TRUE(window.ask(kRoot + 1, kNow));
    EXPECT_EQ(window.counts(kNow).followed, 1u);
}

TEST(FamilyWindow, KeepsAFamilyTogetherThroughItsGenerations) {
    FamilyWindow window;
    window.ask(kRoot, kNow);
    for (std::uint32_t next = 0; next < 30; ++next) {
        name(window, kRoot + next, {kRoot + next + 1});
        window.ask(kRoot + next + 1, kNow);
    }
    window.ask(500'000'000, kNow);
    name(window, 500'000'000, {500'000'001});
    window.ask(500'000'001, kNow);
    const auto counts = window.counts(kNow);
    EXPECT_EQ(counts.followed, 31u);
    EXPECT_EQ(counts.largest, 30u);
}

TEST(FamilyWindow, ForgetsAfterAWorkingDay) {
    FamilyWindow window;
    window.ask(kRoot, kNow);
    name(window, kRoot, {kRoot + 1});
    window.ask(kRoot + 1, kNow);
    EXPECT_EQ(window.counts(kNow + kFollowsKeptUs - 60'000'000).followed, 1u);
    EXPECT_EQ(window.counts(kNow + kFollowsKeptUs + 60'000'000).followed, 0u);
}

TEST(FamilyWindow, IsBoundedWhateverAnswersName) {
    FamilyWindow window;
    window.ask(kRoot, kNow);
    std::vector<std::uint32_t> many;
    for (std::uint32_t index = 1; index <= 5'000; ++index) many.push_back(kRoot + index);
    window.named(kRoot, many);
    EXPECT_FALSE(window.ask(kRoot + 1, kNow)) << "the oldest was forgotten";
    EXPECT_TRUE(window.ask(kRoot + 5'000, kNow));
    for (std::uint32_t index = 0; index < 1'000; ++index) window.ask(700'000'000 + index, kNow);
    EXPECT_EQ(window.counts(kNow).among, kFollowsKept);
}

TEST(FamilyWindow, TakesAClockThatGoesBack) {
    FamilyWindow window;
    window.ask(kRoot, kNow);
    name(window, kRoot, {kRoot + 1});
    window.ask(kRoot + 1, 0);
    window.ask(kRoot + 2, -5);
    EXPECT_EQ(window.counts(0).followed, 1u);
}

}  // namespace
}  // namespace kps::misuse
