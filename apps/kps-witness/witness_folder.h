#pragma once

#include <string>
#include <vector>

#include "crypto/keys.h"
#include "witness/cosignature.h"

namespace kps {

/// The folder of one witness. Shape: see README.md.
class WitnessFolder {
  public:
    /// Makes keys and certificate. Errors: AlreadyExists when there is a witness in it; InvalidArgument for a name.
    static base::Status create(const std::string& path, const std::string& name,
                               const std::vector<std::string>& hosts, std::int64_t now_us);
    /// Errors: NotFound, CorruptData; InvalidArgument when others may read the key.
    static base::Result<WitnessFolder> open(const std::string& path);

    const witness::Cosigner& cosigner() const { return cosigner_; }
    const std::vector<std::string>& log_keys() const { return log_keys_; }
    std::string notes() const { return path_ + "/notes"; }
    /// Adds a log to be witnessed; `serve` knows it from its next start. Errors: CorruptData, AlreadyExists.
    base::Status add_log(const std::string& verifier_key);
    base::Result<crypto::CertifiedKey> tls() const;

  private:
    WitnessFolder(std::string path, witness::Cosigner cosigner)
        : path_(std::move(path)), cosigner_(std::move(cosigner)) {}

    std::string path_;
    witness::Cosigner cosigner_;
    std::vector<std::string> log_keys_;
};

}  // namespace kps
