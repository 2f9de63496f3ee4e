#pragma once

#include <cstddef>
#include <cstdint>

namespace kps::lifecycle {

inline constexpr std::size_t kQueuePageMax = 100;  ///< cases in one answer of the work queue
inline constexpr std::size_t kHandOversMax = 100;  ///< cases taken or handed over by one request
/// People of the directorate that are looked at for those to whom work can be given.
inline constexpr std::size_t kQueuePeopleMax = 1'000;
/// The place in the order of a case of which nothing runs out: after every day of the calendar.
inline constexpr std::int64_t kNoLastDay = 9'999'999;

}  // namespace kps::lifecycle
