#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/ids.h"
#include "http/tls.h"

namespace kps::http {

/// A certificate that a client showed, and whose key it proved to hold in the handshake. Who it
/// stands for is not said here.
struct PeerCertificate {
    base::Hash fingerprint{};  ///< SHA-256 of the DER
    std::string subject;       ///< RFC 2253, ASCII; for the operator
};

/// Which client certificates an endpoint takes. A client without one is served all the same; one
/// that shows a certificate that is not taken gets no connection (SECURITY 3, SR-10).
///
/// Threads: asked from all I/O threads, once a connection and never for a request; must not block.
class PeerCertificates {
  public:
    virtual ~PeerCertificates() = default;
    using Names = std::vector<base::Bytes>;
    /// DER names of the authorities a client may show a certificate of. None: nobody is asked, and
    /// handshakes are as if there were no client certificates.
    virtual std::shared_ptr<const Names> authorities() const = 0;
    /// Whether the certificate is good now.
    virtual bool takes(const base::Hash& fingerprint) const = 0;
};

/// Of a server's context: certificates are judged by the session's PeerCertificates alone.
void judge_peer_certificates(SSL_CTX* context);
/// Before the handshake of a server's session. `certificates` outlives the session.
void ask_for_certificate(SSL* session, const PeerCertificates& certificates);
/// After the handshake; null when the client showed none.
std::unique_ptr<const PeerCertificate> peer_certificate(SSL* session);

}  // namespace kps::http
