#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"
#include "crypto/keys.h"

/// Certificates of others: read, and checked against the authority that issued them.
///
/// Invariants:
/// 1. Reading proves nothing; only the check_… functions say that a certificate may be relied on.
/// 2. A check is against one named authority and its revocation list. A list that is missing, stale
/// or not the authority's makes it fail.
/// 3. No SHA-1 or MD5 signature and no RSA key below 2048 bits passes a check (SR-21).
namespace kps::crypto {

using base::Hash;

/// A certificate that was read. Copies share it.
class Certificate {
  public:
    /// The first certificate of a PEM text. Errors: CryptoFailed when there is none.
    static base::Result<Certificate> from_pem(std::string_view pem);
    /// Errors: CryptoFailed for anything else or anything more than one certificate.
    static base::Result<Certificate> from_der(ByteView der);

    const base::Bytes& der() const { return der_; }
    const Hash& fingerprint() const { return fingerprint_; }  ///< SHA-256 of the DER
    const std::string& subject() const { return subject_; }   ///< RFC 2253, ASCII
    /// DER of the subject's name, as a TLS server lists the authorities it knows.
    const base::Bytes& subject_name() const { return subject_name_; }
    std::int64_t not_before_us() const { return not_before_us_; }
    std::int64_t not_after_us() const { return not_after_us_; }
    /// Whether the holder of this certificate signed `message` with ECDSA P-256 and SHA-256, as
    /// XML signatures carry it (r ‖ s). False for every other kind of key.
    bool verifies(ByteView message, ByteView signature) const;
    void* handle() const { return handle_.get(); }  ///< X509; this folder only

  private:
    Certificate() = default;
    static base::Result<Certificate> from_handle(std::shared_ptr<void> handle);

    std::shared_ptr<void> handle_;
    base::Bytes der_;
    Hash fingerprint_{};
    std::string subject_;
    base::Bytes subject_name_;
    std::int64_t not_before_us_ = 0;
    std::int64_t not_after_us_ = 0;
};

/// A certificate revocation list that was read. Copies share it.
class RevocationList {
  public:
    /// PEM or DER. Errors: CryptoFailed for anything else, and for a list that does not say when
    /// the next one comes.
    static base::Result<RevocationList> parse(ByteView text);

    const base::Bytes& der() const { return der_; }
    std::int64_t this_update_us() const { return this_update_us_; }
    std::int64_t next_update_us() const { return next_update_us_; }
    /// Whether the serial number of `certificate` is on the list.
    bool names(const Certificate& certificate) const;
    void* handle() const { return handle_.get(); }  ///< X509_CRL; this folder only

  private:
    RevocationList() = default;

    std::shared_ptr<void> handle_;
    base::Bytes der_;
    std::int64_t this_update_us_ = 0;
    std::int64_t next_update_us_ = 0;
};

/// Whether others may be checked against `authority` now. Errors: InvalidArgument with the reason.
base::Status check_authority(const Certificate& authority, std::int64_t now_us);
/// Whether `list` is `authority`'s and in its time. Errors: InvalidArgument with the reason.
base::Status check_revocation_list(const RevocationList& list, const Certificate& authority,
                                   std::int64_t now_us);
/// Whether `certificate` was issued by `authority` for a TLS client, is in its time and not on
/// `list`. Errors: InvalidArgument with the reason.
base::Status check_client_certificate(const Certificate& certificate, const Certificate& authority,
                                      const RevocationList& list, std::int64_t now_us);
/// Whether one of the authorities of a PEM text issued `certificate`, and it is in its time: what a
/// client asks about the certificate in a signed answer. Errors: InvalidArgument with the reason.
base::Status check_signer_certificate(const Certificate& certificate,
                                      std::string_view authorities_pem, std::int64_t now_us);

struct RevocationListRequest {
    std::vector<Certificate> revoked;
    std::int64_t this_update_us = 0;
    std::int64_t next_update_us = 0;
    std::int64_t number = 1;
};
/// The PEM text of a list signed by `issuer`: for the demo's own authority and for tests.
/// Errors: CryptoFailed for an unusable issuer.
base::Result<std::string> make_revocation_list(const RevocationListRequest& request,
                                               const CertifiedKey& issuer);

}  // namespace kps::crypto
