#include "misuse/family_window.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <random>

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

TEST(FamilyWindow, RemembersWhatAPlainListOfTheLatestDoes) {
    FamilyWindow window;
    // Serial and whether it was asked for, the oldest first.
    std::deque<std::pair<std::uint32_t, bool>> plain;
    const auto place = [&plain](std::uint32_t serial) {
        return std::find_if(plain.begin(), plain.end(),
                            [serial](const auto& one) { return one.first == serial; });
    };
    const auto remember = [&plain](std::uint32_t serial, bool asked) {
        plain.emplace_back(serial, asked);
        if (plain.size() > kRelativesKept) plain.pop_front();
    };
    std::mt19937 random(7);
    const auto any = [&random] { return kRoot + static_cast<std::uint32_t>(random() % 2'500); };
    std::size_t known = 0;
    for (int turn = 0; turn < 20'000; ++turn) {
        const std::uint32_t asked = any();
        const auto at = place(asked);
        EXPECT_EQ(window.was_asked(asked), at != plain.end() && at->second) << turn;
        window.ask(asked, kNow);
        if (at != plain.end()) {
            at->second = true;
            ++known;
        } else {
            remember(asked, true);
        }
        const std::uint32_t named = any();
        name(window, asked, {named});
        if (place(named) == plain.end()) remember(named, false);
    }
    EXPECT_GT(known, 1'000u);
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
