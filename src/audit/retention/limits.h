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

/// Holds ever set on one log, one file each.
inline constexpr std::size_t kHoldsMax = 10'000;
inline constexpr std::size_t kHoldFileBytesMax = 16u << 10;
/// Holds with records in one month: the intent names each one's case file.
inline constexpr std::size_t kCasesOfMonthMax = 20;
/// A case is made in memory. A hold on more of one month stops its destruction: narrow it.
inline constexpr std::size_t kCaseRecordsMax = 200'000;
inline constexpr std::size_t kCaseFileBytesMax = std::size_t{512} << 20;
inline constexpr std::size_t kCaseSecretFileBytesMax = 1'024;

}  // namespace kps::audit
