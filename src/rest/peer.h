#pragma once

#include <optional>

#include "base/ids.h"
#include "http/message.h"

namespace kps::rest {

/// SHA-256 of the certificate that the client showed in the handshake (RFC 8705 `x5t#S256`); none when it showed none.
std::optional<base::Hash> peer_fingerprint(const http::Request& request);

}  // namespace kps::rest
