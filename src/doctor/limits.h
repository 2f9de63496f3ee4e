#pragma once

#include <cstddef>
#include <cstdint>

namespace kps::doctor {

/// Clocks may differ by this much before the server refuses (WIRE.md 2.2), and before it is worth a word.
inline constexpr std::int64_t kClockSkewMaxUs = 300 * 1'000'000LL;
inline constexpr std::int64_t kClockSkewWarnedUs = 60 * 1'000'000LL;
/// A certificate that ends within this is worth a word.
inline constexpr std::int64_t kCertificateWarnedUs = 30 * 86'400 * 1'000'000LL;
/// Bytes of foreign text that a finding repeats.
inline constexpr std::size_t kDetailBytesMax = 160;

}  // namespace kps::doctor
