#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "base/result.h"
#include "institutions/institution.h"
#include "storage/database.h"

/// Which client certificates stand for which institution, and who has moved to the strict profile.
///
/// Invariants:
/// 1. A certificate is registered only after its authority, that authority's revocation list, its
/// time and its purpose were checked; it stands for one institution and never for another.
/// 2. What was revoked stays revoked, whatever a later list says.
/// 3. The strict profile is for good: there is no operation that leaves it (SECURITY 3 b).
/// 4. Every change raises the directory's version in the same transaction.
namespace kps::institutions {

/// What a revocation list did.
struct ListOutcome {
    CertificateAuthority authority;
    std::size_t revoked_count = 0;  ///< registered certificates it has ended
};

/// Errors:  InvalidArgument for what a check refuses, AlreadyExists for what is registered already,
///          NotFound for an institution or certificate that is not there, CryptoFailed for text that
///          is no certificate, and those of storage.
/// Threads: any number at a time.
/// Durable: what an operation did, once it returns.
class CertificateStore {
  public:
    /// Creates or brings up to date the tables of this folder.
    static base::Result<std::unique_ptr<CertificateStore>> open(
        std::shared_ptr<storage::Database> database);

    /// Takes the issuing authority's own certificate (PEM); an intermediate one if that signs.
    base::Result<CertificateAuthority> add_authority(std::string_view pem, std::int64_t now_us);
    /// Takes a list (PEM or DER) of a known authority that is not older than the one before, and
    /// revokes what it names.
    base::Result<ListOutcome> put_revocation_list(base::ByteView text, std::int64_t now_us);
    base::Result<ClientCertificate> register_certificate(base::InstitutionId institution,
                                                         std::string_view pem, std::int64_t now_us);
    /// Ends a certificate at once, without waiting for its authority's list.
    base::Status revoke(const base::Hash& fingerprint, std::string_view why, std::int64_t now_us);

    /// Moves an institution to the strict profile, for good. Refused while it has no certificate
    /// that is good now, for then it could ask nothing any more.
    base::Status set_profile(base::InstitutionId institution, WireProfile profile,
                             std::int64_t now_us);

  private:
    explicit CertificateStore(std::shared_ptr<storage::Database> database)
        : database_(std::move(database)) {}

    std::shared_ptr<storage::Database> database_;
};

}  // namespace kps::institutions
