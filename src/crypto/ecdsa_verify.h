#pragma once

#include "base/bytes.h"

namespace kps::crypto {

/// ECDSA P-256 with SHA-256, as passkeys sign: the signature is DER.
///
/// Shape: `public_key` is 65 bytes, 4 ‖ x ‖ y.
/// Returns: false for anything that is not a point of the curve, not DER, or not this message's signature.
bool ecdsa_p256_verify(base::ByteView public_key, base::ByteView message, base::ByteView signature);

/// True for the 65 bytes of a point of P-256.
bool is_p256_point(base::ByteView public_key);

}  // namespace kps::crypto
