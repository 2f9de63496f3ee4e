#include "institutions/case_pattern.h"

#include <gtest/gtest.h>

#include "institutions/limits.h"

namespace kps::institutions {
namespace {

using base::ErrorCode;

TEST(CasePattern, TakesWhatIsLikeItAndNothingElse) {
    struct Case {
        const char* pattern;
        const char* taken;
        const char* refused;
    };
    constexpr Case kCases[] = {
        {"####/#+", "2026/17", "2026/"},
        {"####/#+", "2026/1", "2026/17a"},
        {"####/#+", "0000/0000000", "206/17"},
        {"@@-#", "Ab-7", "Ab-77"},
        {"@+ ####", "KREDI 2026", " 2026"},
        {"@+ ####", "K 2026", "K2026"},
        {"DOSYA #", "DOSYA 1", "dosya 1"},
        {"E.####/#+ K.#", "E.2026/4 K.1", "E.2026/4 K."},
        {"İş #", "İş 1", "Is 1"},
        {"", "", "x"},
    };
    for (const Case& each : kCases) {
        const auto pattern = CasePattern::parse(each.pattern);
        ASSERT_TRUE(pattern) << each.pattern;
        EXPECT_TRUE(pattern->matches(each.taken)) << each.pattern << " " << each.taken;
        EXPECT_FALSE(pattern->matches(each.refused)) << each.pattern << " " << each.refused;
        EXPECT_TRUE(pattern->matches(pattern->example())) << each.pattern;
    }
}

TEST(CasePattern, WhatCouldBeReadInTwoWaysIsRefused) {
    for (const char* bad :
         {"+", "a+", "#++", "#+#", "#+7", "@+@", "@+K", "##\n", "#\x7f", "@+z#"}) {
        const auto pattern = CasePattern::parse(bad);
        ASSERT_FALSE(pattern) << bad;
        EXPECT_EQ(pattern.error().code, ErrorCode::InvalidField);
    }
    for (const char* good : {"#+@+#+", "#+K", "@+7", "#+/#+", "#####"})
        EXPECT_TRUE(CasePattern::parse(good)) << good;
}

TEST(CasePattern, IsAsLongAsItsLimitAndReadsLongTextsOnce) {
    EXPECT_TRUE(CasePattern::parse(std::string(kCasePatternBytesMax, '#')));
    EXPECT_FALSE(CasePattern::parse(std::string(kCasePatternBytesMax + 1, '#')));
    const auto pattern = CasePattern::parse("#+/#+/#+/#+");
    ASSERT_TRUE(pattern);
    EXPECT_FALSE(pattern->matches(std::string(1 << 20, '7')));
}

}  // namespace
}  // namespace kps::institutions
