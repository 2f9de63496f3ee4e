#include "base/staff/staff_name.h"

#include <algorithm>
#include <string>

#include "base/turkish_text.h"

namespace kps::base {
namespace {

constexpr std::string_view kDottedCapital = "\xC4\xB0";  // U+0130

bool is_name_byte(char c) {
    return static_cast<unsigned char>(c) >= 0x80 || (c >= '0' && c <= '9') ||
           (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '_' || c == '-' ||
           c == '@';
}

/// `ali`, `ALI` and `ALİ` are one name here: who types a name twice may do it with and without dots.
std::string person_of(std::string_view name) {
    std::string text = comparable_name(name);
    for (std::size_t at = text.find(kDottedCapital); at != std::string::npos;
         at = text.find(kDottedCapital, at))
        text.replace(at, kDottedCapital.size(), "I");
    return text;
}

}  // namespace

bool is_staff_name(std::string_view name) {
    return !name.empty() && name.size() <= kStaffNameBytesMax && is_utf8(name) &&
           std::all_of(name.begin(), name.end(), is_name_byte);
}

bool is_another_person(std::string_view one, std::string_view other) {
    const std::string first = person_of(one);
    const std::string second = person_of(other);
    return !first.empty() && !second.empty() && first != second;
}

}  // namespace kps::base
