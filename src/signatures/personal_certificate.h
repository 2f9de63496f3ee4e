#pragma once

#include <cstdint>
#include <string>

#include "base/national_id.h"
#include "base/result.h"
#include "crypto/keys.h"

namespace kps::signatures {

/// What a certificate says of its holder. Only the demo's authority and tests issue any.
struct PersonalRequest {
    base::NationalId number;
    std::string common_name;
    std::int64_t not_before_us = 0;
    std::int64_t not_after_us = 0;
    int rsa_bits = 0;  ///< 0: EC P-256
};

/// A new key, and a certificate for it that says who its holder is: for signing documents and nothing else.
/// Errors: InvalidArgument for a name that cannot stand in a certificate; CryptoFailed for an unusable issuer.
base::Result<crypto::CertifiedKey> make_personal_certificate(const PersonalRequest& request,
                                                             const crypto::CertifiedKey& issuer);

}  // namespace kps::signatures
