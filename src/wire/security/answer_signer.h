#pragma once

#include <string>

#include "base/result.h"
#include "crypto/keys.h"

namespace kps::wire::security {

inline constexpr std::string_view kCertificateValueType =
    "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3";

/// Signs the answers of the strict profile, so that the institution can show one to others years later
/// (SR-12, SECURITY threat 42; docs/adr/0037).
///
/// Shape:   ECDSA P-256 with SHA-256 over Timestamp, Action, RelatesTo (where there is one) and Body; the
///          certificate stands in a BinarySecurityToken beside it.
/// Threads: any.
class AnswerSigner {
  public:
    /// Errors: CryptoFailed when it is no P-256 key, or key and certificate do not belong together.
    static base::Result<AnswerSigner> create(const crypto::CertifiedKey& key);

    /// Puts the signature into a finished answer whose parts have their identifiers (`signable`).
    /// Errors: Internal for a text that is no such answer; CryptoFailed.
    base::Status sign(std::string& answer) const;

  private:
    AnswerSigner(crypto::EcdsaSigner signer, std::string certificate_base64)
        : signer_(std::move(signer)), certificate_base64_(std::move(certificate_base64)) {}

    crypto::EcdsaSigner signer_;
    std::string certificate_base64_;
};

}  // namespace kps::wire::security
