#include "base/form_text.h"

#include "base/bytes.h"
#include "base/turkish_text.h"

namespace kps::base {

std::optional<std::string> form_value(std::string_view encoded) {
    std::string out;
    out.reserve(encoded.size());
    for (std::size_t at = 0; at < encoded.size(); ++at) {
        if (encoded[at] != '%') {
            out += encoded[at] == '+' ? ' ' : encoded[at];
            continue;
        }
        const auto byte = from_hex(encoded.substr(at + 1, 2));
        if (!byte || byte->size() != 1) return std::nullopt;
        out += static_cast<char>(byte->front());
        at += 2;
    }
    if (!is_utf8(out) || out.find('\0') != std::string::npos) return std::nullopt;
    return out;
}

}  // namespace kps::base
