#include "wire/endpoints/media_type.h"

#include <algorithm>

namespace kps::wire::endpoints {
namespace {

/// Media types are ASCII; Turkish rules have no place here.
char ascii_lower(char character) {
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character + ('a' - 'A'))
                                                : character;
}

}  // namespace

bool is_media_type(std::string_view header, std::string_view media_type) {
    std::string_view type = header.substr(0, header.find(';'));
    while (!type.empty() && (type.back() == ' ' || type.back() == '\t')) type.remove_suffix(1);
    return std::equal(
        type.begin(), type.end(), media_type.begin(), media_type.end(),
        [](char left, char right) { return ascii_lower(left) == ascii_lower(right); });
}

}  // namespace kps::wire::endpoints
