#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/result.h"

namespace kps::rest {

/// What a client asks the token endpoint for (RFC 6749 4.4). Owns its texts; the secret is wiped.
struct TokenRequest {
    std::string user;
    std::string secret;
    bool by_header = false;  ///< credentials came by HTTP Basic

    TokenRequest() = default;
    TokenRequest(TokenRequest&&) = default;
    TokenRequest& operator=(TokenRequest&&) = default;
    TokenRequest(const TokenRequest&) = delete;
    TokenRequest& operator=(const TokenRequest&) = delete;
    ~TokenRequest() { base::wipe(secret.data(), secret.size()); }
};

/// Why a request cannot be tried at all, in the words of RFC 6749 5.2.
enum class TokenFault : std::uint8_t { InvalidRequest, InvalidClient, UnsupportedGrantType };

/// Reads `authorization` (the header, or empty) and the form body. Credentials stand in one of the two places, not in
/// both; no parameter stands twice; unknown ones are ignored.
tl::expected<TokenRequest, TokenFault> read_token_request(std::string_view authorization,
                                                          std::string_view body);

}  // namespace kps::rest
