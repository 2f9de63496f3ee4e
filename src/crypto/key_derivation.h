#pragma once

#include "crypto/cipher.h"

namespace kps::crypto {

/// What it costs to try one secret; stored beside what it protects, so that it can be raised.
struct DerivationCost {
    std::uint32_t passes = 2;
    std::uint32_t memory_kib = 19 * 1024;
};
inline constexpr std::uint32_t kDerivationPassesMax = 16;
inline constexpr std::uint32_t kDerivationMemoryKibMin = 8 * 1024;
inline constexpr std::uint32_t kDerivationMemoryKibMax = 1024 * 1024;
inline constexpr std::size_t kDerivationSaltBytes = 16;

/// Argon2id of a secret that may be a person's. Errors: InvalidArgument for a cost beyond the
/// bounds or another length of salt; CryptoFailed when there is no memory.
base::Result<Key256> derive_key(ByteView secret, ByteView salt, DerivationCost cost);

}  // namespace kps::crypto
