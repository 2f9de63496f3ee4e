#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "authentication/client_certificates.h"
#include "authentication/revocations.h"
#include "authentication/token.h"
#include "authentication/token_authority.h"
#include "authentication/token_keys.h"
#include "base/result.h"
#include "crypto/digest.h"

namespace kps::authentication {

/// A new token. Its claims are those of any other token, without a proof key; `certificate` is the `x5t#S256` of
/// RFC 8705.
struct IssuedBearer {
    TokenClaims claims;
    std::string text;  ///< base64url, without padding
};

/// Bearer tokens of the REST edge (RFC 6750): opaque to clients, made and opened by every node that has the keys
/// (docs/adr/0040).
///
/// Invariants:
/// 1. Nothing of a presented token is read before its tag was found right in constant time.
/// 2. A token works from one address only, and with one client certificate where it was given to one.
/// 3. Revocations are those of the token service: one call ends both kinds of tokens.
///
/// Threads: all functions, from any thread.
class BearerTokens {
  public:
    /// `revocations` and `certificates` outlive the object.
    BearerTokens(const TokenKeys& keys, const Revocations& revocations,
                 const ClientCertificates& certificates);

    IssuedBearer issue(const TokenSubject& subject, std::int64_t now_us) const;
    /// Genuineness only. Errors: InvalidSecurity, the same for every cause.
    base::Result<TokenClaims> open(std::string_view text) const;
    /// On every call: time window, source address, certificate, revocation; of a bound token also whether
    /// the certificate still stands for the institution.
    /// Errors: ExpiredToken, RevokedToken, InvalidSecurity, CertificateRefused.
    base::Status check(const TokenClaims& claims, const AddressBytes& source,
                       const std::optional<base::Hash>& certificate, std::int64_t now_us) const;

  private:
    crypto::HmacSha256 tag_;
    const Revocations& revocations_;
    const ClientCertificates& certificates_;
};

}  // namespace kps::authentication
