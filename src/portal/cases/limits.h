#pragma once

#include <cstddef>

/// Limits of the REST edge of cases. Each is tested at its edge.
namespace kps::portal {

inline constexpr std::size_t kInputValuesMax = 20'000;  ///< of one act's fields
inline constexpr std::size_t kCaseThreads = 2;          ///< that wait for the database
inline constexpr std::size_t kCasesWaitingMax = 256;    ///< calls that wait for them; more is 503
inline constexpr std::size_t kExportRowsMax = 10'000;   ///< of one file
inline constexpr std::size_t kSheetDepthMax = 6;        ///< of answers within answers, on paper
inline constexpr std::size_t kDeadlinesShownMax = 500;  ///< in one list
inline constexpr std::int32_t kDeadlineDaysAheadMax = 400;  ///< a list looks this far ahead at most

}  // namespace kps::portal
