#include "lifecycle/dates.h"

#include "base/day_text.h"

#include <gtest/gtest.h>

namespace kps::lifecycle {
namespace {

// Evidence R-041.
TEST(DatesTest, TheDayOfTheEventDoesNotCount) {
    EXPECT_EQ(base::day_text(last_day_after({2026, 1, 1}, 60)), "2026-03-02");
    EXPECT_EQ(base::day_text(last_day_after({2028, 1, 1}, 60)), "2028-03-01");  // a leap year
    EXPECT_EQ(base::day_text(last_day_after({2026, 12, 20}, 15)), "2027-01-04");
}

TEST(DatesTest, AMonthEndsOnItsLastDayWhereItHasNoSuchDay) {
    EXPECT_EQ(base::day_text(months_after({2026, 11, 30}, 3)), "2027-02-28");
    EXPECT_EQ(base::day_text(months_after({2027, 11, 30}, 3)), "2028-02-29");
    EXPECT_EQ(base::day_text(months_after({2026, 12, 15}, 1)), "2027-01-15");
    EXPECT_EQ(base::day_text(months_after({2026, 8, 21}, 12)), "2027-08-21");
    EXPECT_EQ(base::day_text(months_after({2026, 3, 31}, -1)), "2026-02-28");
}

TEST(DatesTest, DaysLeftAreNegativeWhenItIsOver) {
    EXPECT_EQ(days_between({2026, 12, 31}, {2027, 1, 1}), 1);
    EXPECT_EQ(days_between({2027, 1, 1}, {2026, 12, 31}), -1);
}

}  // namespace
}  // namespace kps::lifecycle
