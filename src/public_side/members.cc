#include "public_side/members.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/turkish_text.h"
#include "public_side/limits.h"

namespace kps::public_side {
namespace {

using base::ErrorCode;
using base::failed;

int digit_of(char letter) {
    if (letter >= '0' && letter <= '9') return letter - '0';
    if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
    if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
    return -1;
}

/// Nothing for a broken escape or bytes that are no text.
std::optional<std::string> decoded(std::string_view value) {
    std::string out;
    for (std::size_t at = 0; at < value.size(); ++at) {
        if (value[at] != '%') {
            out += value[at] == '+' ? ' ' : value[at];
            continue;
        }
        if (value.size() - at < 3) return std::nullopt;
        const int high = digit_of(value[at + 1]);
        const int low = digit_of(value[at + 2]);
        if (high < 0 || low < 0) return std::nullopt;
        out += static_cast<char>(high * 16 + low);
        at += 2;
    }
    if (!base::is_utf8(out) || out.find('\0') != std::string::npos) return std::nullopt;
    const std::size_t first = out.find_first_not_of(" \t\r\n");
    if (first == std::string::npos) return std::string();
    return out.substr(first, out.find_last_not_of(" \t\r\n") - first + 1);
}

}  // namespace

base::Result<Members> Members::read(std::string_view encoded,
                                    std::initializer_list<std::string_view> known) {
    if (encoded.size() > kQueryBytesMax) return failed(ErrorCode::MalformedBody, "too long");
    Members read;
    std::vector<std::string_view> seen;
    while (!encoded.empty()) {
        const std::string_view pair = encoded.substr(0, encoded.find('&'));
        encoded.remove_prefix(std::min(encoded.size(), pair.size() + 1));
        const std::size_t equals = pair.find('=');
        const std::string_view name = pair.substr(0, equals);
        const bool is_known = std::find(known.begin(), known.end(), name) != known.end();
        if (!is_known || std::find(seen.begin(), seen.end(), name) != seen.end())
            return failed(ErrorCode::MalformedBody, "an unknown or doubled member");
        seen.push_back(name);
        auto value = decoded(equals == std::string_view::npos ? std::string_view()
                                                              : pair.substr(equals + 1));
        if (!value || value->size() > kMemberBytesMax)
            return failed(ErrorCode::MalformedBody, "member " + std::string(name));
        read.members_.emplace_back(std::string(name), std::move(*value));
    }
    return read;
}

std::string_view Members::get(std::string_view name) const {
    for (const auto& [known, value] : members_)
        if (known == name) return value;
    return {};
}

std::string encoded(std::string_view value) {
    std::string out;
    for (const char letter : value) {
        const bool plain = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                           (letter >= '0' && letter <= '9') || letter == '-' || letter == '_';
        if (plain)
            out += letter;
        else
            out += fmt::format("%{:02X}", static_cast<unsigned char>(letter));
    }
    return out;
}

}  // namespace kps::public_side
