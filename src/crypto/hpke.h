#pragma once

#include "crypto/cipher.h"

/// Steps of RFC 9180 that its test vectors fix. Callers use hpke_seal and hpke_open of
/// crypto/cipher.h.
namespace kps::crypto::hpke {

/// What both sides know after the key exchange.
struct Schedule {
    Key256 key{};
    Nonce96 base_nonce{};
};

/// DHKEM(X25519, HKDF-SHA256), section 4.1: shared secret of our private and the other's public
/// key. `encapsulated` and `recipient` are public keys.
/// Errors: CryptoFailed for bad keys and for
/// the all-zero result.
base::Result<Key256> shared_secret(ByteView own_private, ByteView other_public,
                                   ByteView encapsulated, ByteView recipient);
/// Section 5.1, base mode, HKDF-SHA256, AES-256-GCM.
Schedule key_schedule(const Key256& secret, ByteView context);
/// Public half of an X25519 private key.
/// Errors: CryptoFailed unless it has 32 bytes.
base::Result<Key256> public_of(ByteView private_key);
/// As hpke_seal, with the given ephemeral private key: for vectors only, a second message with it
/// is broken.
base::Result<base::Bytes> seal_with(ByteView ephemeral_private, ByteView public_key,
                                    ByteView context, ByteView plain);

}  // namespace kps::crypto::hpke
