#include "base/day_text.h"

#include <gtest/gtest.h>

namespace kps::base {
namespace {

TEST(DayText, HasFourTwoAndTwoDigits) {
    EXPECT_EQ(day_text({2026, 11, 22}), "2026-11-22");
    EXPECT_EQ(day_text({987, 6, 5}), "0987-06-05");
}

}  // namespace
}  // namespace kps::base
