#include "base/calendar.h"

#include <gtest/gtest.h>

namespace kps::base {
namespace {

constexpr std::int64_t kSecondUs = 1'000'000;

TEST(Calendar, DaysAndDatesAreEachOthersInverse) {
    for (std::int64_t days = -200'000; days < 200'000; days += 7)
        ASSERT_EQ(days_from_date(date_from_days(days)), days);
    EXPECT_EQ(days_from_date({1970, 1, 1}), 0);
    EXPECT_EQ(days_from_date({2000, 3, 1}), 11'017);
}

TEST(Calendar, KnowsWhichDaysExist) {
    EXPECT_TRUE(is_valid({2024, 2, 29}));
    EXPECT_FALSE(is_valid({2023, 2, 29}));
    EXPECT_FALSE(is_valid({2023, 4, 31}));
    EXPECT_FALSE(is_valid({2023, 0, 1}));
    EXPECT_FALSE(is_valid({2023, 13, 1}));
}

TEST(Calendar, TheDayInIstanbulBeginsThreeHoursBeforeUtc) {
    const std::int64_t midnight = istanbul_midnight_us({2026, 11, 21});
    EXPECT_EQ(utc_text_s(midnight), "2026-11-20T21:00:00Z");
    EXPECT_EQ(istanbul_date(midnight), (Date{2026, 11, 21}));
    EXPECT_EQ(istanbul_date(midnight - 1), (Date{2026, 11, 20}));
    // In January 2010 Türkiye was two hours ahead.
    EXPECT_EQ(utc_text_s(istanbul_midnight_us({2010, 1, 15})), "2010-01-14T22:00:00Z");
}

TEST(Calendar, WritesExactlyThreeFractionDigits) {
    EXPECT_EQ(utc_text_ms(1'700'000'000'000'000), "2023-11-14T22:13:20.000Z");
    EXPECT_EQ(utc_text_ms(1'700'000'000'007'999), "2023-11-14T22:13:20.007Z");
}

TEST(Calendar, ReadsTheFormsTheRealClientsWrite) {
    const std::int64_t whole = 1'738'318'272 * kSecondUs;
    EXPECT_EQ(parse_xml_time("2025-01-31T10:11:12Z")->us, whole);
    EXPECT_EQ(parse_xml_time("2025-01-31T10:11:12.345Z")->us, whole + 345'000);
    EXPECT_EQ(parse_xml_time("2025-01-31T13:11:12+03:00")->us, whole);
    const auto local = parse_xml_time("2025-01-31T13:11:12.345678");
    ASSERT_TRUE(local);
    EXPECT_FALSE(local->has_zone);
    EXPECT_EQ(local->us, whole + 3 * 3600 * kSecondUs + 345'678);
}

TEST(Calendar, RefusesOtherTexts) {
    for (const char* bad :
         {"", "2025-01-31", "2025-02-30T00:00:00Z", "2025-01-31T24:00:00Z", "2025-01-31T10:11:12.Z",
          "2025-01-31T10:11:12.1234567890Z", "2025-01-31 10:11:12Z", "2025-01-31T10:11:12Zx",
          "2025-01-31T10:11:12+3:00", "-025-01-31T10:11:12Z"})
        EXPECT_FALSE(parse_xml_time(bad)) << bad;
}

}  // namespace
}  // namespace kps::base
