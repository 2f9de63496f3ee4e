#pragma once

#include <cstddef>
#include <cstdint>

/// Bounds of holds and destruction (STYLE.md 6).
namespace kps::audit {

/// Rule R-089 (KPSY m.10/5): records are kept for eight years, then destroyed.
inline constexpr std::int32_t kKeptYears = 8;
/// A call made before midnight may be sealed with the old month's key and be written after it: the
/// month is due this much later.
inline constexpr std::int64_t kMonthEdgeUs = 3'600'000'000;
/// Rule X-035 (RG 30224): destruction is periodic, at least each six months. Ours is monthly, and a
/// month's delay raises the alarm.
inline constexpr std::int64_t kOverdueAfterUs = std::int64_t{31} * 86'400 * 1'000'000;
/// A hundred years of records, one file each.
inline constexpr std::size_t kDestructionsMax = 1'200;
/// Two entries in base64 and their details.
inline constexpr std::size_t kDestructionFileBytesMax = 256u << 10;
inline constexpr std::size_t kDetailBytesMax = 2'048;
inline constexpr std::size_t kStaffNameMax = 64;
inline constexpr std::size_t kBasisMax = 500;

}  // namespace kps::audit
