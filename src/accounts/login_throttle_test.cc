#include "accounts/login_throttle.h"

#include <gtest/gtest.h>

#include "accounts/limits.h"
#include "base/bytes.h"

namespace kps::accounts {
namespace {

constexpr std::int64_t kNow = 1'780'000'000'000'000;
constexpr LoginThrottle::Source kHere{1};
constexpr LoginThrottle::Source kThere{2};

TEST(LoginThrottleTest, SlowsAGuessingSourceAndNobodyElse) {
    LoginThrottle throttle;
    for (std::uint32_t failure = 0; failure < kFreeFailures; ++failure)
        EXPECT_TRUE(throttle.begin("ayse", kHere, kNow));
    EXPECT_FALSE(throttle.begin("ayse", kHere, kNow));
    EXPECT_FALSE(throttle.begin("ayse", kHere, kNow + kSecondUs - 1));
    EXPECT_TRUE(throttle.begin("ayse", kThere, kNow));
    EXPECT_TRUE(throttle.begin("fatma", kHere, kNow));
    EXPECT_TRUE(throttle.begin("ayse", kHere, kNow + kSecondUs));
    EXPECT_FALSE(throttle.begin("ayse", kHere, kNow + 2 * kSecondUs));
}

TEST(LoginThrottleTest, NeverClosesForLongerThanAMinute) {
    LoginThrottle throttle;
    std::int64_t now_us = kNow;
    for (int failure = 0; failure < 200; ++failure, now_us += kFailureDelayMaxUs)
        EXPECT_TRUE(throttle.begin("ayse", kHere, now_us)) << failure;
    EXPECT_FALSE(throttle.begin("ayse", kHere, now_us - 1));
}

TEST(LoginThrottleTest, SlowsASourceThatTriesManyAccounts) {
    LoginThrottle throttle;
    for (std::uint32_t account = 0; account < kFreeFailuresOfSource; ++account)
        EXPECT_TRUE(throttle.begin("a" + std::to_string(account), kHere, kNow));
    EXPECT_FALSE(throttle.begin("another", kHere, kNow));
    EXPECT_TRUE(throttle.begin("another", kThere, kNow));
}

TEST(LoginThrottleTest, OwnSuccessesDoNotWashAwayGuessesAtOthers) {
    LoginThrottle throttle;
    for (std::uint32_t account = 0; account < kFreeFailuresOfSource - 1; ++account) {
        EXPECT_TRUE(throttle.begin("a" + std::to_string(account), kHere, kNow));
        EXPECT_TRUE(throttle.begin("own", kHere, kNow));
        throttle.succeeded("own", kHere);
    }
    EXPECT_TRUE(throttle.begin("last", kHere, kNow));
    EXPECT_FALSE(throttle.begin("own", kHere, kNow));
}

TEST(LoginThrottleTest, ForgetsAfterADayOrASuccess) {
    LoginThrottle throttle;
    for (std::uint32_t failure = 0; failure < kFreeFailures; ++failure)
        EXPECT_TRUE(throttle.begin("ayse", kHere, kNow));
    throttle.forget("ayse");
    EXPECT_TRUE(throttle.begin("ayse", kHere, kNow));
    for (std::uint32_t failure = 1; failure < kFreeFailures; ++failure)
        EXPECT_TRUE(throttle.begin("ayse", kHere, kNow));
    const std::int64_t next_day = kNow + kFailureMemoryUs;
    for (std::uint32_t failure = 0; failure < kFreeFailures; ++failure)
        EXPECT_TRUE(throttle.begin("ayse", kHere, next_day));
}

TEST(LoginThrottleTest, HoldsNoMoreThanItsLimit) {
    LoginThrottle throttle;
    LoginThrottle::Source source{};
    for (std::uint32_t number = 0; number < kThrottledMax; ++number) {
        base::put_u32(source.data(), number);
        EXPECT_TRUE(throttle.begin("ayse", source, kNow + number * kSecondUs));
    }
    EXPECT_LE(throttle.size(), kThrottledMax);
}

}  // namespace
}  // namespace kps::accounts
