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
    const std::string_view tag = request.header("If-Match");
    if (tag.empty()) return failed(ErrorCode::VersionMissing);
    if (tag.size() < 3 || tag.front() != '"' || tag.back() != '"')
        return failed(ErrorCode::StaleVersion, "If-Match is no version");
    const auto version = number_of(tag.substr(1, tag.size() - 2), 1, INT64_MAX);
    if (!version) return failed(ErrorCode::StaleVersion, "If-Match is no version");
    return version;
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
