#include "wire/xml/writer.h"

#include <array>

#include "wire/xml/characters.h"

namespace kps::wire::xml {
namespace {

using Plain = std::array<bool, 256>;

constexpr Plain plain_except(std::string_view escaped) {
    Plain plain{};
    for (unsigned c = 0x20; c < 0x80; ++c) plain[c] = true;
    plain['\t'] = plain['\n'] = true;
    for (const char c : escaped) plain[static_cast<unsigned char>(c)] = false;
    return plain;
}
constexpr Plain kPlainInText = plain_except("&<>");
constexpr Plain kPlainInAttribute = plain_except("&<>\"\t\n");

std::string_view escape_of(char c) {
    switch (c) {
        case '&':
            return "&amp;";
        case '<':
            return "&lt;";
        case '>':
            return "&gt;";
        case '"':
            return "&quot;";
        case '\t':
            return "&#x9;";
        case '\n':
            return "&#xA;";
        case '\r':
            return "&#xD;";
        default:
            return "\xEF\xBF\xBD";
    }
}

enum class Beyond : unsigned char { AsIs, AsReference };

void append_reference(std::string& out, std::uint32_t code_point) {
    constexpr char kDigits[] = "0123456789ABCDEF";
    char digits[8];
    std::size_t count = 0;
    for (; code_point != 0; code_point >>= 4) digits[count++] = kDigits[code_point & 15U];
    out.append("&#x");
    while (count > 0) out.push_back(digits[--count]);
    out.push_back(';');
}

void append_escaped(std::string& out, std::string_view text, const Plain& plain, Beyond beyond) {
    const char* p = text.data();
    const char* const end = p + text.size();
    while (p < end) {
        const char* const run = p;
        while (p < end && plain[static_cast<unsigned char>(*p)]) ++p;
        out.append(run, p);
        if (p == end) return;
        if (static_cast<signed char>(*p) >= 0) {
            const std::string_view escape = escape_of(*p++);
            // escape_of answers U+FFFD itself for control characters.
            if (beyond == Beyond::AsReference && escape[0] != '&')
                append_reference(out, 0xFFFD);
            else
                out.append(escape);
            continue;
        }
        const DecodedCharacter c = decode_utf8(p, end);
        const bool legal = c.size != 0 && is_xml_character(c.code_point);
        if (beyond == Beyond::AsReference)
            append_reference(out, legal ? c.code_point : 0xFFFD);
        else if (legal)
            out.append(p, c.size);
        else
            out.append("\xEF\xBF\xBD");
        p += c.size == 0 ? 1 : c.size;
    }
}

}  // namespace

void append_text(std::string& out, std::string_view text) {
    append_escaped(out, text, kPlainInText, Beyond::AsIs);
}

void append_ascii_text(std::string& out, std::string_view text) {
    append_escaped(out, text, kPlainInText, Beyond::AsReference);
}

void append_attribute(std::string& out, std::string_view value) {
    append_escaped(out, value, kPlainInAttribute, Beyond::AsIs);
}

}  // namespace kps::wire::xml
