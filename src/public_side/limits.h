#pragma once

#include <cstddef>
#include <cstdint>

/// Limits of what anybody may ask.
namespace kps::public_side {

/// Threads that wait for the database, and calls that wait for them; beyond it 503 at once.
inline constexpr std::size_t kThreads = 2;
inline constexpr std::size_t kWaitingMax = 128;

inline constexpr std::size_t kFormBytesMax = 2'048;
inline constexpr std::size_t kQueryBytesMax = 2'048;
inline constexpr std::size_t kMemberBytesMax = 256;  ///< of one value, decoded

inline constexpr std::size_t kInstitutionsPerPage = 50;
inline constexpr std::size_t kPagesMax = 10'000;
inline constexpr std::size_t kTimelineStepsMax = 200;
inline constexpr std::size_t kIncidentsMax = 50;
inline constexpr std::size_t kIncidentBytesMax = 64 * 1024;

/// Tries at numbers and codes from one source: so many at once, then one in each period.
inline constexpr std::uint32_t kTriesAtOnce = 10;
inline constexpr std::int64_t kTryPeriodUs = 6'000'000;
/// Sources share this many counters, so that nobody can make them grow.
inline constexpr std::size_t kTryCounters = 16'384;

/// How long an answer may be kept, in seconds.
inline constexpr int kTextAge = 300;
inline constexpr int kListAge = 60;
inline constexpr int kStateAge = 5;
inline constexpr int kStyleAge = 31'536'000;

}  // namespace kps::public_side
