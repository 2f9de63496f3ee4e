#include "base/form_text.h"

#include <gtest/gtest.h>

namespace kps::base {
namespace {

TEST(FormText, AValueIsTheTextThatWasTypedIn) {
    EXPECT_EQ(form_value(""), "");
    EXPECT_EQ(form_value("a+b"), "a b");
    EXPECT_EQ(form_value("%2b%2B"), "++");
    EXPECT_EQ(form_value("I%C5%9F%C4%B1l+%C4%B0nce"), "Işıl İnce");
    EXPECT_EQ(form_value("Işıl"), "Işıl");
}

TEST(FormText, ABrokenEscapeIsNoValue) {
    for (const char* broken : {"%", "a%", "%4", "a%4", "%4g", "%g4", "%%41", "%-1", "% 1", "%+1"})
        EXPECT_EQ(form_value(broken), std::nullopt) << broken;
    EXPECT_EQ(form_value("%25"), "%");
}

TEST(FormText, BytesThatAreNoTextAreNoValue) {
    for (const char* bytes : {"%00", "a%00b", "%FF", "%C4", "%C0%80", "%ED%A0%80", "\xFF"})
        EXPECT_EQ(form_value(bytes), std::nullopt) << bytes;
}

}  // namespace
}  // namespace kps::base
