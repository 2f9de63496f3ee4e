#pragma once

#include <cstddef>

/// Limits of the token service's messages.
namespace kps::wire::trust {

/// Client entropy: a key of WS-Trust has 32 bytes; fewer than 16 would be guessable.
inline constexpr std::size_t kEntropyBytesMin = 16;
inline constexpr std::size_t kEntropyBytesMax = 64;
/// Text of AppliesTo, which is sent back.
inline constexpr std::size_t kAddressBytesMax = 512;
/// Addresses a token may be asked for, beside the two of the real system.
inline constexpr std::size_t kOwnAddressesMax = 64;

}  // namespace kps::wire::trust
