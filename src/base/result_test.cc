#include "base/result.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace kps::base {
namespace {

Result<int> half(int number) {
    if (number % 2 != 0) return failed(ErrorCode::InvalidArgument, "odd");
    return number / 2;
}

Result<std::string> quarter_as_text(int number) {
    const int once = KPS_TRY(half(number));
    const int twice = KPS_TRY(half(once));
    return std::to_string(twice);
}

TEST(Result, TryPassesTheValueOn) {
    EXPECT_EQ(quarter_as_text(12).value(), "3");
}

TEST(Result, TryReturnsTheFirstError) {
    const auto outcome = quarter_as_text(6);
    ASSERT_FALSE(outcome);
    EXPECT_EQ(outcome.error().code, ErrorCode::InvalidArgument);
}

TEST(ErrorTable, NumbersAndNamesAreUniqueAndTextsAreThere) {
    std::set<std::uint16_t> numbers;
    std::set<std::string_view> names;
    for (const ErrorInfo& row : all_errors()) {
        EXPECT_TRUE(numbers.insert(static_cast<std::uint16_t>(row.code)).second) << row.name;
        EXPECT_TRUE(names.insert(row.name).second) << row.name;
        EXPECT_FALSE(row.turkish.empty());
        EXPECT_FALSE(row.english.empty());
        EXPECT_EQ(&info(row.code), &row);
    }
}

}  // namespace
}  // namespace kps::base
