#pragma once

#include "crypto/cipher.h"
#include "crypto/openssl_handles.h"

namespace kps::crypto::hpke {

/// Diffie-Hellman of two keys of one curve, whose result has 32 bytes.
/// Errors: CryptoFailed for no key, and for what OpenSSL refuses (of X25519 the all-zero result, as RFC 9180
///         section 7.1.4 demands).
base::Result<Key256> exchange(const openssl::Pkey& own, const openssl::Pkey& other);

}  // namespace kps::crypto::hpke
