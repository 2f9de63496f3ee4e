#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "http/client.h"
#include "wire/client/session.h"

namespace kps::doctor {

/// What the server sees of us before it knows who we are.
struct Mirror {
    std::string address;                   ///< empty when it does not tell
    std::optional<std::int64_t> ahead_us;  ///< how far our clock is ahead of its
};

/// Asks `/caller`; a server without it still tells its time in the header `Date` (RFC 9110).
Mirror look_at_mirror(wire::client::Session& session, const base::Clock& clock);

/// Reads what such an answer holds. `sent_us`, `received_us`: our clock before and after.
Mirror read_mirror(const http::ClientResponse& response, std::int64_t sent_us,
                   std::int64_t received_us);

}  // namespace kps::doctor
