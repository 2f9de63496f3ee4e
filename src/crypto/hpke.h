#pragma once

#include "crypto/cipher.h"

/// Steps of RFC 9180 that its test vectors fix. Callers use hpke_seal and hpke_open of
/// crypto/cipher.h.
namespace kps::crypto::hpke {

/// The two key encapsulations, by their number of section 7.1.
enum class Kem : std::uint16_t { P256 = 0x10, X25519 = 0x20 };
inline constexpr std::size_t kP256PublicBytes = 65;  ///< 4 ‖ x ‖ y

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
/// Section 4.1 after the key exchange, wherever it was done: ExtractAndExpand.
Key256 secret_of_exchange(Kem kem, ByteView exchanged, ByteView encapsulated, ByteView recipient);
/// Section 5.1, base mode, HKDF-SHA256, AES-256-GCM.
Schedule key_schedule(const Key256& secret, ByteView context, Kem kem = Kem::X25519);
/// A point of the curve, of 65 bytes? RFC 9180 section 7.1.4: ask before a private key meets it.
bool is_p256_point(ByteView bytes);
/// DHKEM(P-256, HKDF-SHA256): the exchange in software, x coordinate of the product. Errors:
/// CryptoFailed for a private key of another length, or a public one that is no point of the curve.
base::Result<Key256> p256_exchange(ByteView own_private, ByteView other_public);
/// Public half of an X25519 private key.
/// Errors: CryptoFailed unless it has 32 bytes.
base::Result<Key256> public_of(ByteView private_key);
/// As hpke_seal, with the given ephemeral private key: for vectors only, a second message with it
/// is broken.
base::Result<base::Bytes> seal_with(ByteView ephemeral_private, ByteView public_key,
                                    ByteView context, ByteView plain);

}  // namespace kps::crypto::hpke
