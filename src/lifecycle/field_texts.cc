#include "lifecycle/field_texts.h"

#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "base/calendar.h"
#include "base/national_id.h"
#include "base/turkish_text.h"
#include "lifecycle/dates.h"

namespace kps::lifecycle {
namespace {

using Formed = tl::expected<std::string, std::string_view>;
using Refused = tl::unexpected<std::string_view>;

bool is_digit(char letter) {
    return letter >= '0' && letter <= '9';
}

Formed date_text(std::string_view text) {
    if (!parse_date(text)) return Refused("a day such as 2026-11-22");
    return std::string(text);
}

Formed national_id_text(std::string_view text) {
    if (!base::NationalId::parse(text))
        return Refused("an identity number with right check digits");
    return std::string(text);
}

/// Ten digits after the country code, or nothing.
std::string digits_of_number(std::string_view text) {
    std::string digits;
    for (const char letter : text) {
        if (is_digit(letter))
            digits += letter;
        else if (std::string_view("+ -()").find(letter) == std::string_view::npos)
            return {};
    }
    if (text.find('+', 1) != std::string_view::npos) return {};
    const bool international = !text.empty() && text.front() == '+';
    if (international)
        return digits.size() == 12 && digits.substr(0, 2) == "90" ? digits.substr(2) : "";
    if (digits.size() == 11 && digits.front() == '0') return digits.substr(1);
    return digits.size() == 10 ? digits : "";
}

/// Rule R-227 (KPS başvuru §1): no mobile number is taken as a contact. Area codes begin with 2, 3 or 4; 444 and 850
/// are numbers of institutions without a place.
Formed landline_text(std::string_view text) {
    const std::string digits = digits_of_number(text);
    if (digits.empty())
        return Refused("a telephone number with its area code, such as +90 312 000 00 00");
    if (digits.front() == '5') return Refused("no mobile number: a landline with its area code");
    const bool area = digits.front() >= '2' && digits.front() <= '4';
    if (!area && digits.substr(0, 3) != "850") return Refused("a landline with its area code");
    return "+90" + digits;
}

bool is_mail_letter(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
           is_digit(letter) || std::string_view(".-_+").find(letter) != std::string_view::npos;
}

Formed email_text(std::string_view text) {
    constexpr std::string_view kWanted = "a mail address such as kps@kurum.example";
    const std::size_t at = text.find('@');
    if (text.size() > kEmailBytesMax || at == std::string_view::npos || at == 0)
        return Refused(kWanted);
    const std::string_view local = text.substr(0, at);
    const std::string_view domain = text.substr(at + 1);
    const bool letters = std::all_of(local.begin(), local.end(), is_mail_letter) &&
                         std::all_of(domain.begin(), domain.end(), [](char letter) {
                             return is_mail_letter(letter) && letter != '_' && letter != '+';
                         });
    const std::size_t dot = domain.rfind('.');
    const bool domain_ok = dot != std::string_view::npos && dot > 0 && domain.size() - dot > 2 &&
                           domain.find("..") == std::string_view::npos && domain.front() != '.';
    if (!letters || !domain_ok || local.size() > 64) return Refused(kWanted);
    return std::string(text);
}

Formed hash_text(std::string_view text) {
    const bool hexadecimal = std::all_of(text.begin(), text.end(), [](char letter) {
        return is_digit(letter) || (letter >= 'a' && letter <= 'f');
    });
    if (text.size() != 64 || !hexadecimal) return Refused("64 hexadecimal digits");
    return std::string(text);
}

icu::UnicodeString letters_of(std::string_view text) {
    return icu::UnicodeString::fromUTF8(
        icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

bool is_allowed(UChar32 letter, bool lines) {
    if (letter == '\n') return lines;
    switch (u_charType(letter)) {
        case U_CONTROL_CHAR:
        case U_FORMAT_CHAR:  // turns the direction of writing, joins, hides
        case U_PRIVATE_USE_CHAR:
        case U_SURROGATE:
        case U_UNASSIGNED:
        case U_LINE_SEPARATOR:
        case U_PARAGRAPH_SEPARATOR:
            return false;
        default:
            return true;
    }
}

}  // namespace

std::string trim_spaces(std::string_view text) {
    const icu::UnicodeString letters = letters_of(text);
    std::int32_t begin = 0;
    std::int32_t end = letters.length();
    while (begin < end && u_isUWhiteSpace(letters.char32At(begin)))
        begin = letters.moveIndex32(begin, 1);
    while (end > begin && u_isUWhiteSpace(letters.char32At(end - 1)))
        end = letters.moveIndex32(end, -1);
    std::string trimmed;
    letters.tempSubStringBetween(begin, end).toUTF8String(trimmed);
    return trimmed;
}

std::optional<std::size_t> count_characters(std::string_view text, bool lines) {
    if (!base::is_utf8(text)) return std::nullopt;
    const icu::UnicodeString letters = letters_of(text);
    std::size_t characters = 0;
    for (std::int32_t place = 0; place < letters.length(); place = letters.moveIndex32(place, 1)) {
        if (!is_allowed(letters.char32At(place), lines)) return std::nullopt;
        ++characters;
    }
    return characters;
}

Formed formed_text(FieldKind kind, std::string_view text) {
    switch (kind) {
        case FieldKind::Date:
            return date_text(text);
        case FieldKind::NationalId:
            return national_id_text(text);
        case FieldKind::Landline:
            return landline_text(text);
        case FieldKind::Email:
            return email_text(text);
        case FieldKind::Hash:
            return hash_text(text);
        default:
            return Refused("text");
    }
}

}  // namespace kps::lifecycle
