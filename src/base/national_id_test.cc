#include "base/national_id.h"

#include <gtest/gtest.h>

#include <ostream>
#include <type_traits>

namespace kps::base {
namespace {

template <class T>
concept Streamable = requires(std::ostream& out, T value) {
    out << value;
};

TEST(NationalId, AcceptsANumberWithBothCheckDigitsRight) {
    EXPECT_TRUE(NationalId::parse("10000000146"));
    EXPECT_TRUE(NationalId::from_number(10000000146));
}

// Evidence R-010.
TEST(NationalId, AcceptsForeignersNumbers) {
    const NationalId id = NationalId::from_prefix(990000000);
    EXPECT_TRUE(NationalId::from_number(id.number()));
    EXPECT_TRUE(id.is_foreigner_number());
    EXPECT_FALSE(NationalId::from_prefix(989999999).is_foreigner_number());
}

TEST(NationalId, RefusesEveryChangeOfOneDigit) {
    const std::string right = "10000000146";
    for (std::size_t position = 0; position < right.size(); ++position)
        for (char digit = '0'; digit <= '9'; ++digit) {
            std::string text = right;
            text[position] = digit;
            EXPECT_EQ(NationalId::parse(text).has_value(), text == right) << text;
        }
}

TEST(NationalId, RefusesWrongShapes) {
    for (const char* bad : {"", "1000000014", "100000001460", "00000000000", "1000000014x",
                            " 10000000146", "-1000000014"})
        EXPECT_FALSE(NationalId::parse(bad)) << bad;
    for (std::int64_t bad :
         {std::int64_t{0}, std::int64_t{-1}, std::int64_t{9999999999}, std::int64_t{100000000146}})
        EXPECT_FALSE(NationalId::from_number(bad));
}

TEST(NationalId, CannotBePrinted) {
    static_assert(!Streamable<NationalId>);
}

}  // namespace
}  // namespace kps::base
