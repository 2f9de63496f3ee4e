#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "http/message.h"

/// The one reader of request lines and headers. Invariants:
/// 1. A head has exactly one meaning or it is refused: no bare LF, no folding, no space before the
/// colon, one
///    Content-Length at most, never together with Transfer-Encoding (SECURITY threat 3, SR-05).
/// 2. Nothing is copied: all views point into the bytes given.
/// 3. Refusals that leave the framing in doubt close the connection; all of them do.
namespace kps::http {

enum class BodyFraming : std::uint8_t { None, Length, Chunked };

struct RequestHead {
    std::string_view method;
    std::string_view path;
    std::string_view query;
    BodyFraming framing = BodyFraming::None;
    std::uint64_t body_bytes = 0;  ///< with BodyFraming::Length
    bool keep_alive = true;
    bool expects_continue = false;
    bool is_http_1_0 = false;
};

/// Where a head ends. `refusal` is the status to refuse with, 0 for none.
struct HeadEnd {
    bool found = false;
    std::size_t head_bytes = 0;  ///< including the blank line
    int refusal = 0;
};

/// Looks for the blank line in `bytes`, the first `scanned` of which were seen before and held
/// none. Bare line feeds and heads over the limit are refused as soon as they are seen.
HeadEnd find_head_end(std::string_view bytes, std::size_t scanned);

/// Reads one complete head, blank line included. Returns 0, or the status to refuse with:
/// 400, 405, 414, 415, 417, 431, 501 or 505.
int parse_head(std::string_view bytes, RequestHead& head, std::vector<Header>& headers);

}  // namespace kps::http
