#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "http/message.h"

namespace kps::rest {

/// What a resource takes and answers. Problems are JSON whatever it answers.
struct RequestRules {
    std::string_view method = "GET";  ///< GET also takes HEAD
    std::string_view media_type;      ///< of the body; empty: no body is looked at
    std::size_t body_bytes_max = 0;
    std::string_view answer_type = "application/json";  ///< must pass `Accept`
};

/// The answer to a request that a resource does not take: 405 with Allow, 406, 413, 415.
/// Nothing when it takes it. No answer has CORS headers or
/// cookies: browsers of other origins have no business here.
std::optional<http::Response> refuse_by_rules(const http::Request& request,
                                              const RequestRules& rules);

/// The value of a `traceparent` header (W3C Trace Context), or nothing when it is not one.
std::optional<std::string_view> trace_parent(const http::Request& request);

}  // namespace kps::rest
