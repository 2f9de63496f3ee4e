#pragma once

#include <cstddef>
#include <cstdint>

namespace kps::membership {

inline constexpr std::int32_t kTerminationNoticeDays = 15;  ///< before the end of a year (X-017)
inline constexpr std::size_t kVersionsMax = 200;            ///< of one undertaking
inline constexpr std::int32_t kMeasuresMonths =
    12;  ///< after which measures are to be confirmed again (R-040)
inline constexpr std::size_t kClausesMax = 100;  ///< other matters (R-051)

}  // namespace kps::membership
