#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

using SSL = struct ssl_st;

namespace kps::http {

/// Where a server is: `https://host[:port]`, whatever follows.
struct Origin {
    std::string host;     ///< without the brackets of an IPv6 address
    std::string service;  ///< port, 443 when the URL has none
};

/// Errors: InvalidArgument for any other text.
base::Result<Origin> parse_origin(std::string_view base_url);

/// Asks for that host in the handshake, and lets no certificate pass that is for another.
void expect_host(SSL* session, const std::string& host);

}  // namespace kps::http
