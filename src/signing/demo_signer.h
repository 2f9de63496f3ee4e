#pragma once

#include "crypto/keys.h"
#include "signing/signer.h"

namespace kps::signing {

/// Of a demo alone, where every person is invented: a new key and certificate of the demo's own authority for each
/// signature. Whoever is signed in is the signer.
class DemoSigner final : public Signer {
  public:
    explicit DemoSigner(crypto::CertifiedKey authority) : authority_(std::move(authority)) {}
    base::Result<base::Bytes> sign(const SigningRequest& request, std::int64_t now_us) override;

  private:
    crypto::CertifiedKey authority_;
};

}  // namespace kps::signing
