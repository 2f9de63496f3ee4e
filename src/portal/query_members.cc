#include "portal/query_members.h"

#include <algorithm>
#include <optional>

#include "base/turkish_text.h"
#include "portal/limits.h"

namespace kps::portal {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;

int digit_of(char letter) {
    if (letter >= '0' && letter <= '9') return letter - '0';
    if (letter >= 'a' && letter <= 'f') return letter - 'a' + 10;
    if (letter >= 'A' && letter <= 'F') return letter - 'A' + 10;
    return -1;
}

/// Nothing for a broken escape or bytes that are no UTF-8 text.
std::optional<std::string> unescaped(std::string_view value) {
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
    return out;
}

}  // namespace

tl::unexpected<base::Error> wrong_query(std::string_view name) {
    return failed(ErrorCode::MalformedBody, "the query: " + std::string(name));
}

Result<QueryMembers> QueryMembers::read(std::string_view query,
                                        std::initializer_list<std::string_view> known) {
    QueryMembers read;
    while (!query.empty()) {
        const std::string_view pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), pair.size() + 1));
        const std::size_t equals = pair.find('=');
        const std::string_view name = pair.substr(0, equals);
        if (std::find(known.begin(), known.end(), name) == known.end() || !read.get(name).empty())
            return failed(ErrorCode::MalformedBody, "the query: an unknown or doubled member");
        if (equals == std::string_view::npos) return wrong_query(name);
        auto value = unescaped(pair.substr(equals + 1));
        if (!value || value->size() > kQueryMemberBytesMax) return wrong_query(name);
        read.members_.emplace_back(std::string(name), std::move(*value));
    }
    return read;
}

std::string_view QueryMembers::get(std::string_view name) const {
    for (const auto& [known, value] : members_)
        if (known == name) return value;
    return {};
}

}  // namespace kps::portal
