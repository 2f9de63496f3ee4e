#pragma once

#include <span>
#include <vector>

#include "base/bytes.h"

/// M-of-N for a secret: Shamir's scheme over GF(256), one polynomial a byte, modulus
/// x^8 + x^4 + x^3 + x + 1 as in AES.
///
/// Invariants:
/// 1. Fewer shares than needed say nothing of the secret but its length.
/// 2. The secret carries a tag of its own through the sharing: a wrong share among right ones is
///    noticed, and nobody has to try the result somewhere to find out.
namespace kps::crypto {

inline constexpr std::size_t kSharedSecretBytesMax = 1'024;
inline constexpr unsigned kSharesMax = 255;

struct SecretShare {
    std::uint8_t number = 0;  ///< 1 to 255: where the polynomials were evaluated
    base::Bytes value;        ///< of secret and tag: 16 bytes longer than the secret
};

/// Any `needed` of the `count` shares give the secret back. Errors: InvalidArgument unless 2 <=
/// needed <= count <= 255 and the secret has 1 to 1,024 bytes.
base::Result<std::vector<SecretShare>> split_secret(base::ByteView secret, unsigned count,
                                                    unsigned needed);
/// Puts all the given shares together; more than needed are welcome, each must fit. Errors:
/// InvalidArgument for a number that is zero or comes twice, or other lengths; CryptoFailed when
/// there are too few or a wrong one is among them.
base::Result<base::Bytes> combine_shares(std::span<const SecretShare> shares);

}  // namespace kps::crypto
