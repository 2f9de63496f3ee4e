#pragma once

#include <cstddef>
#include <cstdint>

namespace kps::portal {

/// Days of a report where the request names none, and days whose average a forecast goes on with.
inline constexpr std::int64_t kUsageDaysDefault = 30;
inline constexpr std::int64_t kForecastDays = 28;
/// Calls of one page where the request names no number.
inline constexpr std::int64_t kUsageCallsDefault = 50;
/// An entry's index in a request.
inline constexpr std::int64_t kUsageEntryMax = std::int64_t{1} << 52;
/// A refusal that is no older than this is told where somebody gets going.
inline constexpr std::size_t kRefusalsLookedAt = 20;

}  // namespace kps::portal
