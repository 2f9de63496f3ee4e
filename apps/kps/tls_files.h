#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "apps/kps/state_folder.h"
#include "base/result.h"
#include "crypto/keys.h"

namespace kps {

/// Makes the demo's own certificate authority and server certificate, unless they are there and name all of `names`.
/// The authority's certificate also goes to `ca.pem` in the state folder.
base::Status make_demo_certificates(const StateFolder& state, const std::vector<std::string>& names,
                                    std::int64_t now_us);

/// The server's keys, ECDSA first, then RSA if there is one: `tls/server-ecdsa.pem`,
/// `tls/server-rsa.pem`, each the private key followed by the certificate chain.
base::Result<std::vector<crypto::CertifiedKey>> load_server_keys(const StateFolder& state);

}  // namespace kps
