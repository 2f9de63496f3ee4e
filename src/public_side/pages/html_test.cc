#include "public_side/pages/html.h"

#include <gtest/gtest.h>

namespace kps::public_side {
namespace {

std::string text(std::string_view words) {
    return Html().text(words).take();
}

TEST(HtmlTest, NothingThatIsWrittenBecomesMarkup) {
    EXPECT_EQ(text("<script>alert('x')</script>"),
              "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;");
    EXPECT_EQ(text("\" onload=\"x&y"), "&quot; onload=&quot;x&amp;y");
    EXPECT_EQ(text("İçişleri & ığdır"), "İçişleri &amp; ığdır");
}

TEST(HtmlTest, NothingTurnsThePageAround) {
    for (const std::string_view mark :
         {"\u200E", "\u200F", "\u061C", "\u202A", "\u202E", "\u2066", "\u2069", "\u0085"})
        EXPECT_EQ(text("a" + std::string(mark) + "b"), "a\uFFFDb");
    for (const std::string_view letter : {"–", "’", "₺", "ş", "ع", "א"})
        EXPECT_EQ(text(letter), letter);
    EXPECT_EQ(Html().name("\u202Eknab").take(), "<bdi>\uFFFDknab</bdi>");
}

TEST(HtmlTest, ControlCharactersAndBrokenTextAreShownAsSuch) {
    EXPECT_EQ(text(std::string_view("a\0b", 3)), "a\uFFFDb");
    EXPECT_EQ(text("a\x1b[0m"), "a\uFFFD[0m");
    EXPECT_EQ(text("a\xC4"), "a\uFFFD");
    EXPECT_EQ(text("\xE2\x80"), "\uFFFD\uFFFD");
    EXPECT_EQ(text("a\nb\tc"), "a\nb\tc");
}

TEST(HtmlTest, DaysAreTurkishAndReadableByMachines) {
    EXPECT_EQ(Html().day({2026, 2, 1}).take(), "<time datetime=\"2026-02-01\">1 Şubat 2026</time>");
    EXPECT_EQ(turkish_day({2026, 13, 1}), "");
    EXPECT_EQ(turkish_day({}), "");
}

}  // namespace
}  // namespace kps::public_side
