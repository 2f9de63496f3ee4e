#pragma once

#include <cstddef>
#include <cstdint>

namespace kps::signatures {

/// A `.p7s` file: one signer, a chain of certificates, no content.
inline constexpr std::size_t kSignatureBytesMax = 32u << 10;
/// The PEM file of the authorities that are trusted, with their revocation lists.
inline constexpr std::size_t kAnchorsBytesMax = 4u << 20;
inline constexpr std::size_t kAnchorsMax = 200;
inline constexpr int kRsaBitsMin = 2'048;
inline constexpr int kEcBitsMin = 256;
/// So much may the clock of a signer's machine be ahead of ours.
inline constexpr std::int64_t kClockAheadUs = 5ll * 60 * 1'000'000;

}  // namespace kps::signatures
