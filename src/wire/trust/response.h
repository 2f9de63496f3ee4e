#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "authentication/token_authority.h"
#include "base/bytes.h"

namespace kps::wire::trust {

/// What one reply of the token service is made of.
struct TokenReply {
    const authentication::IssuedToken& issued;
    std::string_view recipient_issuer;  ///< X509IssuerName of the service's certificate
    std::string_view recipient_serial;
    std::string_view applies_to;    ///< as the client wrote it
    std::string_view relates_to;    ///< MessageID of the request; empty when there was none
    base::ByteView server_entropy;  ///< empty: the proof key itself is sent
    /// Strict profile: with the identifiers a signature needs, and no SHA-1 around the token's key.
    bool strict = false;
};

/// The RSTR in the bytes of WIRE.md 1.4. ASCII only, no white space; EncryptedData and both
/// SecurityTokenReferences declare all their prefixes themselves, because clients cut them out as
/// text.
std::string write_response(const TokenReply& reply, std::int64_t now_us);

}  // namespace kps::wire::trust
