#include "base/staff/staff_name.h"

#include <gtest/gtest.h>

#include <string>

namespace kps::base {
namespace {

TEST(StaffName, IsOneWordOfLettersDigitsAndFewSigns) {
    for (const char* const good : {"ayse", "Ayşe.Yılmaz", "a_b-c@kps", "7"})
        EXPECT_TRUE(is_staff_name(good)) << good;
    for (const char* const bad : {"", "a b", "a\nb", "a=b", "a%b", "a\tb", "\xFF", "a,b"})
        EXPECT_FALSE(is_staff_name(bad)) << bad;
    EXPECT_TRUE(is_staff_name(std::string(kStaffNameBytesMax, 'a')));
    EXPECT_FALSE(is_staff_name(std::string(kStaffNameBytesMax + 1, 'a')));
}

// Evidence R-088.
TEST(AnotherPerson, IsNobodyWhoWritesTheSameNameInAnotherWay) {
    EXPECT_TRUE(is_another_person("ayse", "mehmet"));
    EXPECT_TRUE(is_another_person("ayse", "ayse.yilmaz"));
    EXPECT_FALSE(is_another_person("ayse", "ayse"));
    EXPECT_FALSE(is_another_person("ayse", "AYSE"));
    EXPECT_FALSE(is_another_person("ali", "ALI"));
    EXPECT_FALSE(is_another_person("ali", "ALİ"));
    EXPECT_FALSE(is_another_person("ali", "alı"));
    EXPECT_FALSE(is_another_person("ayşe",
                                   "AYS\xCC\xA7"
                                   "E"));  // the cedilla as a sign of its own
    EXPECT_FALSE(is_another_person("ayse", " ayse "));
    EXPECT_FALSE(is_another_person("", "mehmet"));
    EXPECT_FALSE(is_another_person("ayse", ""));
    EXPECT_FALSE(is_another_person("ayse", "  "));
    EXPECT_FALSE(is_another_person("", ""));
}

}  // namespace
}  // namespace kps::base
