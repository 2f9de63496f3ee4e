#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "apps/kps/state_folder.h"
#include "base/result.h"
#include "crypto/certificate.h"
#include "crypto/keys.h"

namespace kps {

/// Makes the demo's own certificate authority, server certificates and signer of answers, unless they are there and
/// name all of `names`.
/// The authority's certificate also goes to `ca.pem` in the state folder.
base::Status make_demo_certificates(const StateFolder& state, const std::vector<std::string>& names,
                                    std::int64_t now_us);

/// What all certificates of the demo have in common: good from yesterday on, for ten years.
crypto::CertificateRequest demo_certificate_request(std::string common_name, std::int64_t now_us);

/// A file of a private key followed by its certificate.
base::Result<crypto::CertifiedKey> read_certified_pair(const std::filesystem::path& path);
base::Status write_certified_pair(const std::filesystem::path& path,
                                  const crypto::CertifiedKey& pair);

/// The server's keys, ECDSA first, then RSA if there is one: `tls/server-ecdsa.pem`,
/// `tls/server-rsa.pem`, each the private key followed by the certificate chain.
base::Result<std::vector<crypto::CertifiedKey>> load_server_keys(const StateFolder& state);

}  // namespace kps
