#pragma once

#include <cstddef>
#include <cstdint>

namespace kps::portal {

/// How far ahead the end of a mandate may lie: five years with their leap days.
inline constexpr std::int64_t kMandateDaysMax = 1'827;
inline constexpr std::size_t kMandateReasonBytesMin = 10;
inline constexpr std::size_t kMandateReasonBytesMax = 2'000;

}  // namespace kps::portal
