#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/ids.h"
#include "base/national_id.h"
#include "base/result.h"
#include "crypto/keys.h"

/// Detached CMS signatures (RFC 5652) in the shape of CAdES-BES (ETSI EN 319 122-1): made, and checked against
/// authorities that somebody named. `openssl cms -verify` checks the same files (docs/adr/0160).
namespace kps::signatures {

/// Why a signature does not count. Names are kept in refusals and words of pages; none is ever renamed.
enum class Refusal : std::uint8_t {
    TooLarge,           ///< more than kSignatureBytesMax
    NotSigned,          ///< no CMS SignedData in DER, or something follows it
    NotDetached,        ///< it carries a content of its own
    SeveralSigners,     ///< or none
    NoCertificate,      ///< the signer's certificate is not in it
    WeakDigest,         ///< anything but SHA-256, SHA-384, SHA-512
    WeakKey,            ///< RSA below 2048 bits, EC below 256, or another kind of key
    MissingAttributes,  ///< no signing time, or it does not name its certificate
    OtherContent,       ///< of other bytes than these
    NotTrusted,         ///< no chain to a named authority
    Revoked,            ///< by a list of the named authorities
    NotInTime,          ///< the certificate was not good when it was signed, or is not now
    SignedLater,        ///< the signing time is ahead of now
    WrongSignature,     ///< the bytes were not signed with the certificate's key
    NoIdentity,         ///< the subject names no one person: no identity number, or no name
};
/// `other-content`: for members of answers and for the words of pages.
std::string_view name_of(Refusal refusal);

/// Who signed, as the certificate says.
struct Signer {
    base::NationalId
        number;  ///< `serialNumber` of the subject; `PNOTR-` of ETSI EN 319 412-1 is left out
    std::string common_name;
    std::string issuer;          ///< RFC 2253
    std::string serial;          ///< hexadecimal
    base::Hash fingerprint{};    ///< SHA-256 of the certificate
    std::int64_t signed_us = 0;  ///< what the signer's machine said
};

/// Whom to believe. Copies share it.
class Anchors {
  public:
    /// Certificates and, where there are any, revocation lists of a PEM text. With one list, every authority that
    /// issues certificates of signers needs one.
    /// Errors: CryptoFailed for a text with no certificate, or beyond kAnchorsBytesMax and kAnchorsMax.
    static base::Result<Anchors> from_pem(std::string_view pem);
    void* handle() const { return handle_.get(); }  ///< this folder only

  private:
    Anchors() = default;
    std::shared_ptr<void> handle_;
};

/// A signer, or why not: an answer that someone may dislike, not a failure (STYLE.md 5).
using Verdict = tl::expected<Signer, Refusal>;

/// Whether `signature` (DER) is of exactly these bytes, by one person whose certificate the anchors vouch for at
/// `now_us` and vouched for at the signing time. Verified again later, with the moment at which it was received.
[[nodiscard]] Verdict verify(base::ByteView content, base::ByteView signature,
                             const Anchors& anchors, std::int64_t now_us);

/// Signs with a key and certificate that the program holds: a seal, or the demo's signer.
/// Errors: CryptoFailed for an unusable key, or a certificate that is not the key's.
base::Result<base::Bytes> sign(base::ByteView content, const crypto::CertifiedKey& key,
                               std::int64_t now_us);

}  // namespace kps::signatures
