#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "authentication/caller.h"
#include "base/ids.h"
#include "base/result.h"
#include "crypto/digest.h"

namespace kps::authentication {

/// What an issued token says (WIRE.md 1.4). Immutable once made.
struct TokenClaims {
    base::Uuid id;  ///< AssertionID is `_` + text()
    base::InstitutionId institution;
    base::UserName user;
    AddressBytes source{};  ///< the token works from this address only (threat 11)
    std::int64_t not_before_us = 0;
    std::int64_t not_after_us = 0;
    std::array<std::uint8_t, 32> proof_key{};
    /// Fingerprint of the client certificate the token is bound to: it then works with this
    /// certificate and in the strict profile only.
    std::optional<base::Hash> certificate{};

    Profile profile() const { return certificate ? Profile::Strict : Profile::Compatible; }
};

/// A token that is genuine: in the cache since its issue, or opened after its MAC was checked.
class Token {
  public:
    explicit Token(const TokenClaims& claims)
        : claims_(claims), mac_(base::ByteView(claims_.proof_key)) {}
    ~Token() { base::wipe(claims_.proof_key.data(), claims_.proof_key.size()); }
    const TokenClaims& claims() const { return claims_; }
    /// HMAC-SHA1 with the proof key; safe from many threads at once.
    const crypto::HmacSha1& mac() const { return mac_; }

  private:
    TokenClaims claims_;
    crypto::HmacSha1 mac_;
};

/// The token as a message carries it; texts are base64 as received.
struct PresentedToken {
    std::string_view key_identifier;  ///< `_guid` from the signature's KeyInfo
    std::string_view wrapped_key;     ///< first CipherValue
    std::string_view cipher;          ///< second CipherValue
};

/// Finds and checks tokens for the query services.
class TokenVerifier {
  public:
    virtual ~TokenVerifier() = default;
    /// Genuineness only: MAC, identity of id inside and outside. Time, source and revocation are checked by check().
    /// Errors: InvalidSecurity, the same for every cause (threat 11b).
    virtual base::Result<std::shared_ptr<const Token>> open(const PresentedToken& presented) = 0;
    /// On every call: time window, source address, revocation, institution and user still admitted.
    /// Errors: ExpiredToken, RevokedToken, InvalidSecurity.
    virtual base::Status check(const Token& token, const AddressBytes& source,
                               std::int64_t now_us) = 0;
};

}  // namespace kps::authentication
