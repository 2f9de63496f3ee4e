#pragma once

#include <cstdint>

/// Characters as XML 1.0 (fifth edition) sees them; shared by parser and writer.
namespace kps::wire::xml {

struct DecodedCharacter {
    std::uint32_t code_point = 0;
    std::uint32_t size = 0;  ///< bytes read; 0: not well-formed UTF-8
};

/// Reads one character of [p, end), p < end. Overlong forms, surrogates and values above U+10FFFF
/// have size 0.
DecodedCharacter decode_utf8(const char* p, const char* end);
/// Writes `code_point` (a legal one) as UTF-8; returns the byte after it.
char* encode_utf8(char* out, std::uint32_t code_point);

/// Production Char.
constexpr bool is_xml_character(std::uint32_t c) {
    if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
    return c <= 0xD7FF || (c >= 0xE000 && c <= 0xFFFD) || (c >= 0x10000 && c <= 0x10FFFF);
}
/// Production S.
constexpr bool is_space(char c) {
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/// NameStartChar and NameChar without the colon (NCName), for characters above ASCII.
bool is_name_start_beyond_ascii(std::uint32_t c);
bool is_name_character_beyond_ascii(std::uint32_t c);

}  // namespace kps::wire::xml
