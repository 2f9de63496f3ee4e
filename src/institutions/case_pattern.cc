#include "institutions/case_pattern.h"

#include "institutions/limits.h"

namespace kps::institutions {
namespace {

using base::ErrorCode;
using base::failed;

bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}

bool is_letter(char letter) {
    return (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z');
}

bool is_control(char letter) {
    const auto byte = static_cast<unsigned char>(letter);
    return byte < 0x20 || byte == 0x7f;
}

}  // namespace

bool CasePattern::Element::takes(char letter) const {
    if (kind == Kind::Digit) return is_digit(letter);
    if (kind == Kind::Letter) return is_letter(letter);
    return letter == itself;
}

base::Result<CasePattern> CasePattern::parse(std::string_view text) {
    const auto wrong = [] { return failed(ErrorCode::InvalidField, "$.pattern"); };
    if (text.size() > kCasePatternBytesMax) return wrong();
    CasePattern pattern;
    for (const char letter : text) {
        if (is_control(letter)) return wrong();
        auto& elements = pattern.elements_;
        if (letter == '+') {
            if (elements.empty() || elements.back().is_many || elements.back().kind == Kind::Itself)
                return wrong();
            elements.back().is_many = true;
            continue;
        }
        const Kind kind = letter == '#' ? Kind::Digit : letter == '@' ? Kind::Letter : Kind::Itself;
        if (!elements.empty() && elements.back().is_many) {
            const bool is_same = elements.back().kind == kind;
            if (is_same || (kind == Kind::Itself && elements.back().takes(letter))) return wrong();
        }
        elements.push_back({kind, kind == Kind::Itself ? letter : char{0}, false});
    }
    return pattern;
}

bool CasePattern::matches(std::string_view number) const {
    std::size_t at = 0;
    for (const Element& element : elements_) {
        if (at == number.size() || !element.takes(number[at])) return false;
        ++at;
        while (element.is_many && at < number.size() && element.takes(number[at])) ++at;
    }
    return at == number.size();
}

std::string CasePattern::example() const {
    std::string text;
    char digit = '1';
    for (const Element& element : elements_) {
        for (int times = element.is_many ? 2 : 1; times > 0; --times) {
            if (element.kind == Kind::Digit) {
                text += digit;
                digit = digit == '9' ? '1' : static_cast<char>(digit + 1);
            } else {
                text += element.kind == Kind::Letter ? 'A' : element.itself;
            }
        }
    }
    return text;
}

}  // namespace kps::institutions
