#pragma once

#include <array>
#include <cstdint>

#include "base/bytes.h"
#include "crypto/keys.h"

namespace kps::authentication {

/// What the token service keeps for good: with these, tokens survive a restart and are opened by
/// every node.
struct TokenKeys {
    crypto::CertifiedKey issuer;            ///< ECDSA P-256, signs assertions
    crypto::CertifiedKey service;           ///< RSA-2048, the recipient named in every reply
    std::array<std::uint8_t, 32> secret{};  ///< keys and tags of tokens are derived from it

    TokenKeys() = default;
    TokenKeys(const TokenKeys&) = default;
    TokenKeys(TokenKeys&&) = default;
    TokenKeys& operator=(const TokenKeys&) = default;
    TokenKeys& operator=(TokenKeys&&) = default;
    ~TokenKeys() {
        base::wipe(secret.data(), secret.size());
        base::wipe(issuer.private_key_pem.data(), issuer.private_key_pem.size());
        base::wipe(service.private_key_pem.data(), service.private_key_pem.size());
    }
};

}  // namespace kps::authentication
