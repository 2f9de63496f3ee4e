#pragma once

#include <cstddef>
#include <cstdint>

namespace kps::subject_access {

inline constexpr std::size_t kRowsDefault = 50;  ///< of one page
inline constexpr std::size_t kRowsMax = 200;
inline constexpr std::size_t kRowsOfFileMax = 10'000;  ///< as many as one call opens
inline constexpr std::int32_t kYearMin = 2020;         ///< of the Yönetmelik: no look-up is older
inline constexpr std::int32_t kYearMax = 9998;
inline constexpr std::int64_t kInstitutionMax = 4'294'967'295;
inline constexpr std::int64_t kReferenceMax = 9'007'199'254'740'991;  ///< that JSON carries exactly

/// Reading the log takes a core for as long as it takes: two people at a time, and so many wait.
inline constexpr std::size_t kThreads = 2;
inline constexpr std::size_t kWaitingMax = 64;

}  // namespace kps::subject_access
