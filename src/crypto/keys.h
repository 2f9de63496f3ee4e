#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/ids.h"

namespace kps::crypto {

using base::ByteView;

/// Ed25519 signing key, for checkpoints.
class Ed25519Key {
  public:
    static Ed25519Key generate();
    /// Errors: CryptoFailed unless `seed` has 32 bytes.
    static base::Result<Ed25519Key> from_seed(ByteView seed);
    std::array<std::uint8_t, 32> seed() const;
    std::array<std::uint8_t, 32> public_key() const { return public_; }
    std::array<std::uint8_t, 64> sign(ByteView message) const;

  private:
    Ed25519Key() = default;
    std::array<std::uint8_t, 64> secret_{};  ///< seed and public key
    std::array<std::uint8_t, 32> public_{};
};
bool ed25519_verify(ByteView public_key, ByteView message, ByteView signature);

/// X25519 pair, to which the minute keys of the audit log are sealed.
struct X25519Pair {
    std::array<std::uint8_t, 32> private_key{};
    std::array<std::uint8_t, 32> public_key{};
    static X25519Pair generate();
};

/// A private key with its certificate, both PEM: TLS, token issuer, token recipient.
struct CertifiedKey {
    std::string private_key_pem;
    std::string certificate_pem;
};

enum class KeyAlgorithm : std::uint8_t { EcdsaP256, Rsa2048 };

struct CertificateRequest {
    std::string common_name;
    std::vector<std::string> dns_names;
    std::vector<std::string> ip_addresses;
    KeyAlgorithm algorithm = KeyAlgorithm::EcdsaP256;
    std::int64_t not_before_us = 0;
    std::int64_t not_after_us = 0;
    bool is_authority = false;
    /// Subject parts after the common name as .NET shows them: {"kps", "intra"} gives `CN=…,
    /// DC=kps, DC=intra`.
    std::vector<std::string> domain_components;
};
/// Makes a key and a certificate signed by `issuer`, or by itself when `issuer` is null.
/// Errors: InvalidArgument for a name that cannot stand in a certificate; CryptoFailed for an
/// unusable issuer.
base::Result<CertifiedKey> make_certificate(const CertificateRequest& request,
                                            const CertifiedKey* issuer);

/// SHA-1 is what the compatible profile's token names (SR-21).
enum class OaepDigest : std::uint8_t { Sha1, Sha256 };

/// RSA public half, for the outer shape of the token (WIRE.md 1.4).
class RsaRecipient {
  public:
    static base::Result<RsaRecipient> from_certificate(std::string_view certificate_pem);
    /// RSA-OAEP of a 32-byte key, with this digest in OAEP and in its MGF1.
    base::Result<base::Bytes> wrap(ByteView key, OaepDigest digest = OaepDigest::Sha1) const;
    const std::string& issuer_name() const {
        return issuer_name_;
    }  ///< as .NET writes it: "CN=…, DC=…"
    const std::string& serial_decimal() const { return serial_decimal_; }

  private:
    std::shared_ptr<void> with_sha1_;
    std::shared_ptr<void> with_sha256_;
    std::string issuer_name_;
    std::string serial_decimal_;
};

/// ECDSA P-256 with SHA-256, as XML signatures carry it (r ‖ s, 64 bytes).
class EcdsaSigner {
  public:
    static base::Result<EcdsaSigner> from_pem(std::string_view private_key_pem);
    base::Result<std::array<std::uint8_t, 64>> sign(ByteView message) const;

  private:
    std::shared_ptr<void> handle_;
};

/// Argon2id with libsodium (19 MiB, t = 2). The stored text carries its parameters.
std::string hash_secret(std::string_view secret);
bool verify_secret(std::string_view secret, const std::string& stored);

}  // namespace kps::crypto
