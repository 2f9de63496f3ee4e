#include "misuse/usual_volume.h"

#include <gtest/gtest.h>

#include "base/calendar.h"
#include "misuse/limits.h"

namespace kps::misuse {
namespace {

constexpr std::int64_t kHour = 3'600LL * 1'000'000;

std::int64_t at(int day, int hour) {
    return base::istanbul_midnight_us({2026, 11, day}) + hour * kHour;
}

/// So many questions in each of eight hours of each of `days` days of November.
UsualVolume office(std::uint64_t an_hour, int days) {
    UsualVolume volume;
    for (int day = 1; day <= days; ++day)
        for (int hour = 9; hour < 17; ++hour) volume.add(an_hour, at(day, hour));
    return volume;
}

TEST(UsualVolume, KnowsNothingUnusualBeforeItHasLearnt) {
    UsualVolume volume = office(20, 2);
    volume.add(1'000'000, at(3, 9));
    EXPECT_FALSE(volume.volume());
}

// Evidence R-093.
TEST(UsualVolume, TellsAnHourFarAboveTheUsual) {
    UsualVolume volume = office(100, 10);
    volume.add(1'000, at(11, 10));
    EXPECT_FALSE(volume.volume()) << "ten times the usual is still allowed";
    volume.add(1, at(11, 10));
    const auto finding = volume.volume();
    ASSERT_TRUE(finding);
    EXPECT_EQ(finding->signal, Signal::Volume);
    EXPECT_EQ(finding->level, Level::Alarm);
    EXPECT_EQ(finding->count, 1'001u);
    EXPECT_EQ(finding->among, 100u);
}

TEST(UsualVolume, LetsSmallUsersBeUneven) {
    UsualVolume volume = office(2, 10);
    volume.add(kHourFloor, at(11, 10));
    EXPECT_FALSE(volume.volume());
    volume.add(1, at(11, 10));
    EXPECT_TRUE(volume.volume());
}

TEST(UsualVolume, TellsADayFarAboveTheUsual) {
    UsualVolume volume = office(100, 10);
    for (int hour = 9; hour < 15; ++hour) volume.add(700, at(11, hour));
    EXPECT_TRUE(volume.volume()) << "4200 against 800 a day";
    UsualVolume quiet = office(100, 10);
    for (int hour = 9; hour < 15; ++hour) quiet.add(600, at(11, hour));
    EXPECT_FALSE(quiet.volume());
}

TEST(UsualVolume, LearnsDaysFromTheLog) {
    UsualVolume volume;
    for (int day = 0; day < 5; ++day) volume.learn_day(1'000);
    volume.learn_day(0);
    volume.add(5'000, at(20, 9));
    EXPECT_FALSE(volume.volume());
    volume.add(1, at(20, 10));
    EXPECT_TRUE(volume.volume());
}

TEST(UsualVolume, FollowsANewHabit) {
    UsualVolume volume = office(100, 5);
    for (int day = 6; day <= 28; ++day)
        for (int hour = 9; hour < 17; ++hour) volume.add(600, at(day, hour));
    EXPECT_FALSE(volume.volume());
}

TEST(UsualVolume, TellsANightOfAUserOfTheDay) {
    UsualVolume volume = office(100, 5);
    volume.add(kNightFloor - 1, at(6, 2));
    EXPECT_FALSE(volume.night());
    volume.add(1, at(6, 5));
    const auto finding = volume.night();
    ASSERT_TRUE(finding);
    EXPECT_EQ(finding->signal, Signal::Night);
    EXPECT_EQ(finding->count, kNightFloor);
}

TEST(UsualVolume, EndsTheNightAtSix) {
    UsualVolume volume = office(100, 5);
    volume.add(1'000, at(6, 6));
    EXPECT_FALSE(volume.night());
}

TEST(UsualVolume, LetsUsersOfTheNightWork) {
    UsualVolume volume;
    for (int day = 1; day <= 5; ++day) volume.add(500, at(day, 3));
    volume.add(500, at(6, 3));
    EXPECT_FALSE(volume.night());
}

TEST(UsualVolume, OpensNoOldHourWhenTheClockGoesBack) {
    UsualVolume volume = office(100, 10);
    for (int back = 0; back < 11; ++back) volume.add(100, at(11, 12) - back * kHour);
    const auto finding = volume.volume();
    ASSERT_TRUE(finding);
    EXPECT_EQ(finding->count, 1'100u);
}

}  // namespace
}  // namespace kps::misuse
