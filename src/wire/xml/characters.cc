#include "wire/xml/characters.h"

namespace kps::wire::xml {
namespace {

constexpr bool within(std::uint32_t c, std::uint32_t first, std::uint32_t last) {
    return c >= first && c <= last;
}

}  // namespace

DecodedCharacter decode_utf8(const char* p, const char* end) {
    const auto byte = [p](int i) {
        return static_cast<std::uint32_t>(static_cast<unsigned char>(p[i]));
    };
    const auto follows = [&](int i) { return (byte(i) & 0xC0U) == 0x80U; };
    const auto left = end - p;
    const std::uint32_t first = byte(0);
    if (first < 0x80) return {first, 1};
    if (first < 0xC2) return {};
    if (first < 0xE0) {
        if (left < 2 || !follows(1)) return {};
        return {(first & 0x1FU) << 6 | (byte(1) & 0x3FU), 2};
    }
    if (first < 0xF0) {
        if (left < 3 || !follows(1) || !follows(2)) return {};
        const std::uint32_t c = (first & 0x0FU) << 12 | (byte(1) & 0x3FU) << 6 | (byte(2) & 0x3FU);
        if (c < 0x800 || within(c, 0xD800, 0xDFFF)) return {};
        return {c, 3};
    }
    if (first > 0xF4 || left < 4 || !follows(1) || !follows(2) || !follows(3)) return {};
    const std::uint32_t c = (first & 0x07U) << 18 | (byte(1) & 0x3FU) << 12 |
                            (byte(2) & 0x3FU) << 6 | (byte(3) & 0x3FU);
    if (!within(c, 0x10000, 0x10FFFF)) return {};
    return {c, 4};
}

char* encode_utf8(char* out, std::uint32_t c) {
    const auto put = [&out](std::uint32_t value) { *out++ = static_cast<char>(value); };
    if (c < 0x80) {
        put(c);
    } else if (c < 0x800) {
        put(0xC0U | c >> 6);
        put(0x80U | (c & 0x3FU));
    } else if (c < 0x10000) {
        put(0xE0U | c >> 12);
        put(0x80U | (c >> 6 & 0x3FU));
        put(0x80U | (c & 0x3FU));
    } else {
        put(0xF0U | c >> 18);
        put(0x80U | (c >> 12 & 0x3FU));
        put(0x80U | (c >> 6 & 0x3FU));
        put(0x80U | (c & 0x3FU));
    }
    return out;
}

bool is_name_start_beyond_ascii(std::uint32_t c) {
    return within(c, 0xC0, 0xD6) || within(c, 0xD8, 0xF6) || within(c, 0xF8, 0x2FF) ||
           within(c, 0x370, 0x37D) || within(c, 0x37F, 0x1FFF) || within(c, 0x200C, 0x200D) ||
           within(c, 0x2070, 0x218F) || within(c, 0x2C00, 0x2FEF) || within(c, 0x3001, 0xD7FF) ||
           within(c, 0xF900, 0xFDCF) || within(c, 0xFDF0, 0xFFFD) || within(c, 0x10000, 0xEFFFF);
}

bool is_name_character_beyond_ascii(std::uint32_t c) {
    return is_name_start_beyond_ascii(c) || c == 0xB7 || within(c, 0x300, 0x36F) ||
           within(c, 0x203F, 0x2040);
}

}  // namespace kps::wire::xml
