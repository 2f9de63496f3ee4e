#include "public_side/members.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "base/form_text.h"
#include "public_side/limits.h"

namespace kps::public_side {
namespace {

using base::ErrorCode;
using base::failed;

/// Without outer white space; nothing for a broken escape or bytes that are no text.
std::optional<std::string> trimmed_value(std::string_view value) {
    auto out = base::form_value(value);
    if (!out) return out;
    const std::size_t first = out->find_first_not_of(" \t\r\n");
    if (first == std::string::npos) return std::string();
    return out->substr(first, out->find_last_not_of(" \t\r\n") - first + 1);
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
        auto value = trimmed_value(equals == std::string_view::npos ? std::string_view()
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
