#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "crypto/keys.h"

using SSL_CTX = struct ssl_ctx_st;
using SSL = struct ssl_st;

namespace kps::http {

struct FreeSsl {
    void operator()(SSL_CTX* context) const;
    void operator()(SSL* session) const;
};
using TlsContext = std::unique_ptr<SSL_CTX, FreeSsl>;

/// TLS 1.2 with ECDHE and AEAD only, or TLS 1.3; no renegotiation, no 0-RTT, no compression;
/// tickets under keys that live and die with the context (SECURITY threat 2, SR-20).
///
/// Shape:  one ECDSA key, then optionally one RSA key for clients that know no other; chains in the
/// PEM are sent. Errors: CryptoFailed for a certificate or key that cannot be used, or that do not
/// belong together.
base::Result<TlsContext> make_server_context(const std::vector<crypto::CertifiedKey>& keys);

/// Verifies the server against the authorities given (PEM text) and nothing else; shows `identity`
/// to a server that asks, unless it is empty.
base::Result<TlsContext> make_client_context(const std::string& authorities_pem,
                                             const crypto::CertifiedKey& identity = {});

/// Errors: FileFailed.
base::Result<std::string> read_pem_file(const std::string& path);
base::Result<crypto::CertifiedKey> read_certified_key(const std::string& certificate_path,
                                                      const std::string& private_key_path);

/// Reason of the last OpenSSL error of this thread, for the operator; empties the queue.
std::string tls_error_text();

}  // namespace kps::http
