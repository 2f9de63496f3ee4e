#include "public_side/guess_brake.h"

#include <gtest/gtest.h>

namespace kps::public_side {
namespace {

constexpr std::int64_t kNow = 1'780'000'000'000'000;

http::SourceAddress address(std::uint8_t last) {
    http::SourceAddress source;
    source.bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, last};
    return source;
}

void use_up(GuessBrake& brake, const http::SourceAddress& source) {
    for (std::uint32_t index = 0; index < kTriesAtOnce; ++index)
        EXPECT_TRUE(brake.take(source, kNow)) << index;
}

TEST(GuessBrakeTest, TheTryBeyondTheLimitWaitsForAPeriod) {
    GuessBrake brake;
    use_up(brake, address(1));
    EXPECT_FALSE(brake.take(address(1), kNow));
    EXPECT_FALSE(brake.take(address(1), kNow + kTryPeriodUs - 1));
    EXPECT_TRUE(brake.take(address(1), kNow + kTryPeriodUs));
    EXPECT_FALSE(brake.take(address(1), kNow + kTryPeriodUs));
}

TEST(GuessBrakeTest, ARefusedTryDoesNotLengthenTheWait) {
    GuessBrake brake;
    use_up(brake, address(1));
    for (int index = 0; index < 1'000; ++index) EXPECT_FALSE(brake.take(address(1), kNow + 1));
    EXPECT_TRUE(brake.take(address(1), kNow + kTryPeriodUs));
}

TEST(GuessBrakeTest, AnotherSourceIsNotTouched) {
    GuessBrake brake;
    use_up(brake, address(1));
    EXPECT_TRUE(brake.take(address(2), kNow));
}

TEST(GuessBrakeTest, RightTriesCostNothing) {
    GuessBrake brake;
    for (std::uint32_t index = 0; index < 5 * kTriesAtOnce; ++index) {
        EXPECT_TRUE(brake.take(address(1), kNow));
        brake.give_back(address(1));
    }
}

TEST(GuessBrakeTest, OneSubscribersIpv6AddressesAreOneSource) {
    GuessBrake brake;
    http::SourceAddress first;
    first.bytes = {0x20, 1, 0xd, 0xb8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1};
    http::SourceAddress second = first;
    second.bytes[15] = 2;
    use_up(brake, first);
    EXPECT_FALSE(brake.take(second, kNow));
    second.bytes[7] = 2;
    EXPECT_TRUE(brake.take(second, kNow));
}

TEST(GuessBrakeTest, AClockSetBackLocksNobodyOut) {
    GuessBrake brake;
    use_up(brake, address(1));
    EXPECT_FALSE(brake.take(address(1), kNow - 1'000'000));
    EXPECT_TRUE(brake.take(address(1), kNow + kTryPeriodUs));
}

}  // namespace
}  // namespace kps::public_side
