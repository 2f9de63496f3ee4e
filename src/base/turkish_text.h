#pragma once

#include <string>
#include <string_view>

namespace kps::base {

/// The only place where text is cased, compared or sorted (STYLE.md 6): i/İ and ı/I are Turkish.
/// All texts are UTF-8. Bytes that are not valid UTF-8 become U+FFFD.

/// Upper case by Turkish rules: i→İ, ı→I, ß→SS.
std::string turkish_upper(std::string_view text);
/// Lower case by Turkish rules: I→ı, İ→i.
std::string turkish_lower(std::string_view text);
/// First letter of each word large, the rest small: "ŞANLIURFA MERKEZ" → "Şanlıurfa Merkez".
std::string turkish_title(std::string_view text);

/// The form in which names are compared: NFC, upper case, outer spaces gone, inner runs one space.
/// Source: WIRE.md 3.12 (name comparison), X-003.
std::string comparable_name(std::string_view text);

/// Below zero, zero or above zero, in the order of the Turkish alphabet (… c ç d … ı i …).
int turkish_compare(std::string_view left, std::string_view right);

/// True when the bytes are well-formed UTF-8.
bool is_utf8(std::string_view text);

}  // namespace kps::base
