#include "letters/barcode.h"

#include <gtest/gtest.h>

#include <numeric>
#include <string>

namespace kps::letters {
namespace {

constexpr std::string_view kCode = "ABCD-EFGH-JKMN-PQRS";
constexpr std::size_t kLetters = 16;

std::string widths(const Barcode& code, std::size_t symbol) {
    std::string out;
    for (std::size_t at = symbol * 6; at < symbol * 6 + 6; ++at)
        out += static_cast<char>('0' + code.at(at));
    return out;
}

TEST(Barcode, IsStartLettersCheckAndStopOfTheirWidths) {
    const Barcode code = barcode_of(kCode).value();
    ASSERT_EQ(code.size(), (kLetters + 2) * 6 + 7);
    EXPECT_EQ(std::accumulate(code.begin(), code.end(), 0), (16 + 2) * 11 + 13);
    EXPECT_EQ(widths(code, 0), "211214");   // start of set B
    EXPECT_EQ(widths(code, 1), "111323");   // A
    EXPECT_EQ(widths(code, 16), "213113");  // S
    // 104 + 1*33 + 2*34 + … of the sixteen letters' values, modulo 103.
    std::size_t sum = 104;
    std::size_t place = 0;
    for (const char letter : kCode)
        if (letter != '-') sum += ++place * static_cast<std::size_t>(letter - ' ');
    EXPECT_EQ(sum % 103, 11u);
    EXPECT_EQ(widths(code, 17), "231212");  // symbol 11
}

TEST(Barcode, IsTheSameHoweverTheCodeIsTypedAndThereIsNoneForWhatIsNoCode) {
    EXPECT_EQ(barcode_of("abcd efgh jkmn pqrs").value(), barcode_of(kCode).value());
    EXPECT_FALSE(barcode_of(""));
    EXPECT_FALSE(barcode_of("ABCD-EFGH"));
    EXPECT_FALSE(barcode_of("ŞBCD-EFGH-JKMN-PQRS"));
}

}  // namespace
}  // namespace kps::letters
