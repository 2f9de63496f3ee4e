#include <sodium.h>

#include "base/assert.h"
#include "crypto/key_derivation.h"
#include "crypto/keys.h"

namespace kps::crypto {
namespace {

// OWASP's first choice for Argon2id; 14 ms on one core, which is why hashing has its own threads.
constexpr unsigned long long kPasses = 2;
constexpr std::size_t kMemoryBytes = 19 * 1024 * 1024;
constexpr std::size_t kStoredBytesMax = crypto_pwhash_STRBYTES;

void start_sodium() {
    static const bool started = sodium_init() >= 0;
    KPS_ASSERT(started);
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
