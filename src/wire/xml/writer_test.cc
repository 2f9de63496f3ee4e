#include "wire/xml/writer.h"

#include <gtest/gtest.h>

#include "wire/xml/document.h"

namespace kps::wire::xml {
namespace {

using namespace std::string_literals;

std::string text(std::string_view value) {
    std::string out;
    append_text(out, value);
    return out;
}
std::string attribute(std::string_view value) {
    std::string out;
    append_attribute(out, value);
    return out;
}
std::string ascii(std::string_view value) {
    std::string out;
    append_ascii_text(out, value);
    return out;
}

TEST(Writer, EscapesText) {
    EXPECT_EQ(text("a<b>&\"'\t\n\r"), "a&lt;b&gt;&amp;\"'\t\n&#xD;");
    EXPECT_EQ(text("\xC4\xB0STANBUL \xF0\x9F\x98\x80"), "\xC4\xB0STANBUL \xF0\x9F\x98\x80");
    EXPECT_EQ(text(""), "");
}

TEST(Writer, EscapesAttributes) {
    EXPECT_EQ(attribute("a<b>&\"'\t\n\r"), "a&lt;b&gt;&amp;&quot;'&#x9;&#xA;&#xD;");
}

TEST(Writer, ReplacesWhatXmlCannotCarry) {
    EXPECT_EQ(text("a\0b\x1F"s), "a\xEF\xBF\xBD"s + "b\xEF\xBF\xBD");
    EXPECT_EQ(text("\xC0\xBC\xED\xA0\x80\xEF\xBF\xBE\xC3"),
              "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
              "\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(Writer, CanKeepToAscii) {
    EXPECT_EQ(ascii("\xC4\xB0<\x01\xFF\xF0\x9F\x98\x80"), "&#x130;&lt;&#xFFFD;&#xFFFD;&#x1F600;");
}

TEST(Writer, IsReadBackByTheParser) {
    const std::string value = "<>&\"' \t\n\r\xC4\xB1]]>";
    const std::string bytes = "<a b=\"" + attribute(value) + "\">" + text(value) + "</a>";
    const auto document = Document::parse(bytes);
    ASSERT_TRUE(document);
    std::string scratch;
    EXPECT_EQ(document->root().text(scratch), value);
    EXPECT_EQ(document->root().attribute("", "b")->value, value);
}

}  // namespace
}  // namespace kps::wire::xml
