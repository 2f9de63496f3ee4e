#pragma once

#include <cstddef>
#include <cstdint>

namespace kps::wire::security {

/// Clocks of the institutions may differ from ours by this much either way (WIRE.md 2.2).
inline constexpr std::int64_t kClockSkew_us = 5 * 60 * 1'000'000LL;
/// Elements with an identifier in one message; real clients have at most three.
inline constexpr std::size_t kIdentifiersMax = 64;
/// Bytes of a DigestValue or SignatureValue as text, wrapped lines included.
inline constexpr std::size_t kDigestTextBytesMax = 256;

}  // namespace kps::wire::security
