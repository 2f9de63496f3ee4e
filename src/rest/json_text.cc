#include "rest/json_text.h"

namespace kps::rest {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";

constexpr bool must_be_escaped(char letter) {
    return static_cast<unsigned char>(letter) < 0x20 || letter == '"' || letter == '\\';
}

}  // namespace

void append_json_text(std::string& out, std::string_view text) {
    out.push_back('"');
    std::size_t from = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!must_be_escaped(text[at])) continue;
        out.append(text.substr(from, at - from));
        from = at + 1;
        if (text[at] == '"' || text[at] == '\\') {
            out.push_back('\\');
            out.push_back(text[at]);
        } else {
            out.append("\\u00");
            out.push_back(kHex[static_cast<unsigned char>(text[at]) >> 4]);
            out.push_back(kHex[static_cast<unsigned char>(text[at]) & 15]);
        }
    }
    out.append(text.substr(from));
    out.push_back('"');
}

std::string json_text(std::string_view text) {
    std::string out;
    append_json_text(out, text);
    return out;
}

}  // namespace kps::rest
