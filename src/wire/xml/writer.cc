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

void append_escaped(std::string& out, std::string_view text, const Plain& plain) {
    const char* p = text.data();
    const char* const end = p + text.size();
    while (p < end) {
        const char* const run = p;
        while (p < end && plain[static_cast<unsigned char>(*p)]) ++p;
        out.append(run, p);
        if (p == end) return;
        if (static_cast<signed char>(*p) >= 0) {
            out.append(escape_of(*p++));
            continue;
        }
        const DecodedCharacter c = decode_utf8(p, end);
        if (c.size == 0 || !is_xml_character(c.code_point))
            out.append("\xEF\xBF\xBD");
        else
            out.append(p, c.size);
        p += c.size == 0 ? 1 : c.size;
    }
}

}  // namespace

void append_text(std::string& out, std::string_view text) {
    append_escaped(out, text, kPlainInText);
}

void append_attribute(std::string& out, std::string_view value) {
    append_escaped(out, value, kPlainInAttribute);
}

}  // namespace kps::wire::xml
