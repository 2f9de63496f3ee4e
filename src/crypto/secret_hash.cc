#include <array>

#include "base/assert.h"
#include "crypto/key_derivation.h"
#include "crypto/keys.h"
#include "crypto/paired_secret.h"
#include "crypto/start_sodium.h"

namespace kps::crypto {
namespace {

// OWASP's first choice for Argon2id; 14 ms on one core, which is why hashing has its own threads.
constexpr unsigned long long kPasses = 2;
constexpr std::size_t kMemoryBytes = 19 * 1024 * 1024;
constexpr std::size_t kStoredBytesMax = crypto_pwhash_STRBYTES;

// What hash_secret writes before the salt: `m` in KiB.
constexpr std::string_view kOwnCost = "$argon2id$v=19$m=19456,t=2,p=1$";
constexpr std::size_t kHashBytes = 32;
constexpr int kVariant = sodium_base64_VARIANT_ORIGINAL_NO_PADDING;

/// Cost and salt of a stored text, with the `$` after them; empty for a text of another cost.
std::string_view head_of(std::string_view stored) {
    if (!stored.starts_with(kOwnCost)) return {};
    const std::size_t end = stored.find('$', kOwnCost.size());
    return end == std::string_view::npos ? std::string_view() : stored.substr(0, end + 1);
}

}  // namespace

std::string hash_secret(std::string_view secret) {
    start_sodium();
    char stored[kStoredBytesMax];
    KPS_ASSERT(crypto_pwhash_str(stored, secret.data(), secret.size(), kPasses, kMemoryBytes) == 0);
    return stored;
}

bool verify_secret(std::string_view secret, const std::string& stored) {
    start_sodium();
    return stored.size() < kStoredBytesMax &&
           crypto_pwhash_str_verify(stored.c_str(), secret.data(), secret.size()) == 0;
}

base::Result<std::string> hash_secret_like(std::string_view secret, const std::string& stored) {
    start_sodium();
    const auto foreign = [] {
        return base::failed(base::ErrorCode::InvalidArgument, "a secret hashed elsewhere");
    };
    const std::string_view head = head_of(stored);
    if (head.empty() || stored.size() >= kStoredBytesMax) return foreign();
    const std::string_view text = head.substr(kOwnCost.size(), head.size() - kOwnCost.size() - 1);
    std::array<unsigned char, crypto_pwhash_SALTBYTES> salt{};
    std::size_t size = 0;
    if (sodium_base642bin(salt.data(), salt.size(), text.data(), text.size(), nullptr, &size,
                          nullptr, kVariant) != 0 ||
        size != salt.size())
        return foreign();
    std::array<unsigned char, kHashBytes> hash{};
    KPS_ASSERT(crypto_pwhash(hash.data(), hash.size(), secret.data(), secret.size(), salt.data(),
                             kPasses, kMemoryBytes, crypto_pwhash_ALG_ARGON2ID13) == 0);
    std::array<char, sodium_base64_ENCODED_LEN(kHashBytes, kVariant)> encoded{};
    sodium_bin2base64(encoded.data(), encoded.size(), hash.data(), hash.size(), kVariant);
    return std::string(head) + encoded.data();
}

bool verify_either_secret(std::string_view secret, const std::string& stored,
                          const std::string& other) {
    const bool paired = !head_of(stored).empty() && head_of(stored) == head_of(other) &&
                        stored.size() == other.size();
    if (!paired) return verify_secret(secret, stored);
    const auto hash = hash_secret_like(secret, stored);
    if (!hash || hash->size() != stored.size()) return false;
    // Both are compared whatever the first says.
    const int first = sodium_memcmp(hash->data(), stored.data(), stored.size());
    const int second = sodium_memcmp(hash->data(), other.data(), other.size());
    return first == 0 || second == 0;
}

base::Result<Key256> derive_key(ByteView secret, ByteView salt, DerivationCost cost) {
    start_sodium();
    static_assert(kDerivationSaltBytes == crypto_pwhash_SALTBYTES);
    if (salt.size() != kDerivationSaltBytes || cost.passes < 1 ||
        cost.passes > kDerivationPassesMax || cost.memory_kib < kDerivationMemoryKibMin ||
        cost.memory_kib > kDerivationMemoryKibMax)
        return base::failed(base::ErrorCode::InvalidArgument, "argon2id: cost or salt");
    Key256 key{};
    if (crypto_pwhash(key.data(), key.size(), reinterpret_cast<const char*>(secret.data()),
                      secret.size(), salt.data(), cost.passes, std::size_t{cost.memory_kib} * 1024,
                      crypto_pwhash_ALG_ARGON2ID13) != 0)
        return base::failed(base::ErrorCode::CryptoFailed, "argon2id: no memory");
    return key;
}

}  // namespace kps::crypto
