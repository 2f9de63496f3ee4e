#pragma once

#include <memory>

#include "authentication/client_certificates.h"
#include "base/clock.h"
#include "http/peer_certificate.h"

namespace kps {

/// Judges client certificates in handshakes as the directory in force has them.
class HandshakeCertificates final : public http::PeerCertificates {
  public:
    HandshakeCertificates(const authentication::ClientCertificates& certificates,
                          const base::Clock& clock)
        : certificates_(certificates), clock_(clock) {}
    std::shared_ptr<const Names> authorities() const override {
        return certificates_.authorities();
    }
    bool takes(const base::Hash& fingerprint) const override {
        return certificates_.institution_of(fingerprint, clock_.now_us()).has_value();
    }

  private:
    const authentication::ClientCertificates& certificates_;
    const base::Clock& clock_;
};

}  // namespace kps
