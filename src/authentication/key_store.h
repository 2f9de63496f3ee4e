#pragma once

#include <cstdint>
#include <string>

#include "authentication/token_keys.h"

namespace kps::authentication {

/// The wire's keys as files of one folder: `token-issuer.pem`, `token-service.pem`, `token-secret`,
/// `answer-signer.pem`, `report-seal.pem`.
class KeyStore {
  public:
    explicit KeyStore(std::string folder) : folder_(std::move(folder)) {}

    /// Reads the keys; makes those that do not exist yet, and the folder. `now_us` starts new
    /// certificates.
    /// Durable: a new key is on disk, complete and readable by its owner only,
    /// before it is returned.
    /// Errors: FileFailed; CorruptData for a file that others may read or
    /// whose content is no key.
    base::Result<TokenKeys> load_or_create(std::int64_t now_us) const;
    /// The key that signs answers of the strict profile, with its certificate. One that is made here is
    /// self-signed; an operator may put one of the directorate's own authority in its place.
    base::Result<crypto::CertifiedKey> load_or_create_answer_signer(std::int64_t now_us) const;
    /// The key that seals reports, in the same way.
    base::Result<crypto::CertifiedKey> load_or_create_report_seal(std::int64_t now_us) const;

  private:
    std::string folder_;
};

}  // namespace kps::authentication
