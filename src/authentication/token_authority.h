#pragma once

#include <memory>
#include <string>

#include "authentication/admission.h"
#include "authentication/assertion.h"
#include "authentication/revocations.h"
#include "authentication/token.h"
#include "authentication/token_cache.h"
#include "authentication/token_keys.h"
#include "crypto/digest.h"
#include "crypto/keys.h"

namespace kps::authentication {

/// To whom a token is given.
struct TokenSubject {
    base::InstitutionId institution;
    base::UserName user;
    AddressBytes source{};
    std::optional<base::Hash> certificate{};  ///< the token is bound to it
};

/// A new token and the pieces a reply carries (WIRE.md 1.4). Texts are ASCII.
struct IssuedToken {
    std::shared_ptr<const Token> token;
    std::string
        wrapped_key;     ///< base64: RSA-OAEP of the AES-256 key, for the service's certificate;
                         ///< with SHA-256 when the token is bound to a client certificate
    std::string cipher;  ///< base64: IV ‖ AES-256-CBC of the assertion ‖ HMAC-SHA256 tag
};

/// Issues tokens and opens them again.
///
/// Invariants:
/// 1. Nothing of a presented token is decrypted or parsed before its tag was found right in
/// constant time, and no
///    RSA private key is used at all (SECURITY threat 11b; docs/adr/0025).
/// 2. The id outside, the id that key and tag are derived from and the id inside the assertion are
/// one.
/// 3. Every cause of a refusal by open() is the same error.
///
/// Threads: all functions, from any thread.
class TokenAuthority final : public TokenVerifier {
  public:
    /// Errors: CryptoFailed when the keys do not fit; InvalidArgument for names that do not fit
    /// into an attribute.
    static base::Result<std::unique_ptr<TokenAuthority>> create(const TokenKeys& keys,
                                                                AssertionNames names,
                                                                Admission admission);

    /// `proof_key`: 32 random bytes, or the key computed from both sides' entropy.
    base::Result<IssuedToken> issue(const TokenSubject& subject,
                                    const std::array<std::uint8_t, 32>& proof_key,
                                    std::int64_t now_us);

    base::Result<std::shared_ptr<const Token>> open(const PresentedToken& presented) override;
    base::Status check(const Token& token, const AddressBytes& source,
                       std::int64_t now_us) override;

    Revocations& revocations() { return revocations_; }
    /// Of the service's certificate, as X509IssuerSerial carries them.
    const std::string& recipient_issuer() const { return recipient_.issuer_name(); }
    const std::string& recipient_serial() const { return recipient_.serial_decimal(); }

  private:
    TokenAuthority(const TokenKeys& keys, AssertionNames names, Admission admission,
                   crypto::EcdsaSigner signer, crypto::RsaRecipient recipient);
    std::array<std::uint8_t, 32> cipher_key(const base::Uuid& id) const;
    base::Hash tag(const base::Uuid& id, base::ByteView wrapped_key, base::ByteView sealed) const;
    base::Result<TokenClaims> open_slowly(const base::Uuid& id,
                                          const PresentedToken& presented) const;

    AssertionNames names_;
    Admission admission_;
    crypto::EcdsaSigner signer_;
    crypto::RsaRecipient recipient_;
    std::string signer_certificate_base64_;
    crypto::HmacSha256 derive_;  ///< keyed with the server secret; makes the key of one token
    crypto::HmacSha256 tag_;
    TokenCache cache_;
    Revocations revocations_;
};

}  // namespace kps::authentication
