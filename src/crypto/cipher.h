#pragma once

#include <array>
#include <memory>

#include "base/bytes.h"

struct evp_cipher_ctx_st;

namespace kps::crypto {

using base::ByteView;
using Key256 = std::array<std::uint8_t, 32>;
using Nonce96 = std::array<std::uint8_t, 12>;

/// AES-256-GCM. `out` receives the cipher text and the 16-byte tag.
void gcm_seal(const Key256& key, const Nonce96& nonce, ByteView additional, ByteView plain,
              base::Bytes& out);
/// The same with one key for many messages, which is prepared once. Threads: one at a time.
class GcmSealer {
  public:
    explicit GcmSealer(const Key256& key);
    /// Never the same nonce twice.
    void seal(const Nonce96& nonce, ByteView additional, ByteView plain, base::Bytes& out);

  private:
    struct Free {
        void operator()(evp_cipher_ctx_st* context) const;
    };
    std::unique_ptr<evp_cipher_ctx_st, Free> context_;
};

/// Errors: CryptoFailed when the tag does not match.
base::Result<base::Bytes> gcm_open(const Key256& key, const Nonce96& nonce, ByteView additional,
                                   ByteView sealed);

/// AES-256-CBC with the padding of XML Encryption (last byte counts, the rest random); out = IV ‖
/// cipher text.
base::Bytes cbc_encrypt_xmlenc(const Key256& key, ByteView plain);
/// Only ever called on bytes whose MAC was checked before (SECURITY threat 11b).
/// Errors: CryptoFailed.
base::Result<base::Bytes> cbc_decrypt_xmlenc(const Key256& key, ByteView iv_and_cipher);

/// HKDF-SHA256 (RFC 5869) to 32 bytes.
Key256 hkdf_sha256(ByteView secret, ByteView salt, ByteView context);

/// RFC 9180 base mode, X25519 / HKDF-SHA256 / AES-256-GCM, one message: out = encapsulated key (32)
/// ‖ sealed.
base::Result<base::Bytes> hpke_seal(ByteView public_key, ByteView context, ByteView plain);
base::Result<base::Bytes> hpke_open(ByteView private_key, ByteView context, ByteView sealed);

/// The same with DHKEM(P-256, HKDF-SHA256), for keys in tokens, few of which know X25519. Public
/// keys are 65 bytes (4 ‖ x ‖ y); out = encapsulated key (65) ‖ sealed.
base::Result<base::Bytes> hpke_p256_seal(ByteView public_key, ByteView context, ByteView plain);
/// Opens with what the token made of its private and the encapsulated key: the x coordinate.
base::Result<base::Bytes> hpke_p256_open(ByteView exchanged, ByteView public_key, ByteView context,
                                         ByteView sealed);

}  // namespace kps::crypto
