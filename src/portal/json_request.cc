#include "portal/json_request.h"

#include <charconv>

#include "portal/limits.h"

namespace kps::portal {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;

}  // namespace

Result<institutions::JsonValue> read_json_body(const http::Request& request) {
    institutions::JsonRules rules;
    rules.bytes_max = kBodyBytesMax;
    rules.depth_max = kJsonDepth;
    rules.values_max = kJsonValuesMax;
    return institutions::parse_strict_json(request.body.empty() ? "{}" : request.body,
                                           ErrorCode::MalformedBody, rules);
}

Result<std::int64_t> version_of(const http::Request& request) {
    const std::string_view value = request.header("If-Match");
    if (value.size() < 3 || value.front() != '"' || value.back() != '"')
        return failed(ErrorCode::VersionMissing);
    const auto version = number_of(value.substr(1, value.size() - 2), 1, INT64_MAX);
    if (!version) return failed(ErrorCode::VersionMissing);
    return version;
}

Result<std::optional<std::string_view>> query_member(const http::Request& request,
                                                     std::string_view name) {
    std::optional<std::string_view> value;
    std::string_view rest = request.query;
    for (std::size_t count = 0; !rest.empty(); ++count) {
        if (count == kQueryMembersMax) return failed(ErrorCode::MalformedBody, "the query");
        const std::string_view pair = rest.substr(0, rest.find('&'));
        rest.remove_prefix(std::min(rest.size(), pair.size() + 1));
        const std::size_t equals = pair.find('=');
        if (pair.substr(0, equals) != name) continue;
        if (value || equals == std::string_view::npos)
            return failed(ErrorCode::MalformedBody, "the query");
        value = pair.substr(equals + 1);
    }
    return value;
}

Result<std::int64_t> number_of(std::string_view text, std::int64_t lowest, std::int64_t highest) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (text.empty() || error != std::errc{} || end != text.data() + text.size() ||
        number < lowest || number > highest)
        return failed(ErrorCode::MalformedBody, "not a number in its range");
    return number;
}

}  // namespace kps::portal
