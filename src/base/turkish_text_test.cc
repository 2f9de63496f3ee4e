#include "base/turkish_text.h"

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace kps::base {
namespace {

TEST(TurkishText, CasesTheFourLettersI) {
    EXPECT_EQ(turkish_upper("ısparta izmir"), "ISPARTA İZMİR");
    EXPECT_EQ(turkish_lower("ISPARTA İZMİR"), "ısparta izmir");
    EXPECT_EQ(turkish_title("ŞANLIURFA IĞDIR İL"), "Şanlıurfa Iğdır İl");
}

TEST(TurkishText, ComparableNamesFoldCaseSpaceAndComposition) {
    EXPECT_EQ(comparable_name("  ali  i\u0307hsan "), comparable_name("ALİ İHSAN"));
    EXPECT_EQ(comparable_name("AYSE"), "AYSE");
    EXPECT_EQ(comparable_name("çağrı"), "ÇAĞRI");
    EXPECT_EQ(comparable_name("A  B"), "A B");
    EXPECT_NE(comparable_name("İlker"), comparable_name("Ilker"));
    EXPECT_EQ(comparable_name("   "), "");
}

TEST(TurkishText, NamesInCapitalsCompareAsIfTheyHadBeenTyped) {
    // White space around it sends a name the long way.
    for (const std::string_view name :
         {"ÇÖÜĞİŞÂÎÛ", "AYŞE GÜL", "Ç", "İ", "IŞIK", "ŞÜKRÜ ÇAĞRI ÖZ", "A", "A B C"}) {
        EXPECT_EQ(comparable_name(name), name);
        EXPECT_EQ(comparable_name(" " + std::string(name) + "\t"), name);
        EXPECT_EQ(comparable_name(turkish_lower(name)), name);
    }
}

TEST(TurkishText, NamesThatOnlyLookLikeCapitalsTakeTheLongWay) {
    EXPECT_EQ(comparable_name("C\u0327AĞ"), "ÇAĞ");
    EXPECT_EQ(comparable_name("ÇA\u0306"), "Ç\u0102");
    EXPECT_EQ(comparable_name("Çé"), "ÇÉ");
    EXPECT_EQ(comparable_name("ş"), "Ş");
    EXPECT_EQ(comparable_name("A\xc3"), "A\ufffd");
    EXPECT_EQ(comparable_name("\xc4"), "\ufffd");
    EXPECT_EQ(comparable_name("A\xc5 B"), "A\ufffd B");
}

TEST(TurkishText, SortsByTheTurkishAlphabet) {
    EXPECT_LT(turkish_compare("cumhur", "çağla"), 0);
    EXPECT_LT(turkish_compare("ırmak", "ibrahim"), 0);
    EXPECT_LT(turkish_compare("zehra", "zeynep"), 0);
    EXPECT_EQ(turkish_compare("şule", "şule"), 0);
}

// Score: T2.
TEST(TurkishText, TwoHundredNamesStandInTheOrderOfThePortal) {
    std::ifstream file(std::string(KPS_SOURCE_DIR) + "/tests/golden/turkish/names.txt");
    std::vector<std::string> golden;
    for (std::string name; std::getline(file, name);) golden.push_back(name);
    ASSERT_EQ(golden.size(), 200u);
    std::vector<std::string> sorted = golden;
    std::reverse(sorted.begin(), sorted.end());
    std::sort(sorted.begin(), sorted.end(), [](const std::string& left, const std::string& right) {
        return turkish_compare(left, right) < 0;
    });
    EXPECT_EQ(sorted, golden);
}

TEST(TurkishText, KnowsBadUtf8) {
    EXPECT_TRUE(is_utf8("ğüşıöç"));
    EXPECT_FALSE(is_utf8("\xc0\x80"));
    EXPECT_FALSE(is_utf8("\xed\xa0\x80"));
    EXPECT_FALSE(is_utf8("abc\xff"));
}

}  // namespace
}  // namespace kps::base
