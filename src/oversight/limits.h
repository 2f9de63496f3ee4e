#pragma once

#include <cstddef>
#include <cstdint>

/// Limits of what the directorate sees of institutions and of the running program.
namespace kps::oversight {

/// Seconds that the meter remembers one by one.
inline constexpr std::size_t kSecondsKept = 64;
/// Seconds that are shown: of the kept ones those that are surely whole.
inline constexpr std::int64_t kSecondsShown = 60;
/// Parts of the meter that threads share out among themselves, so that they do not wait for each other.
inline constexpr std::size_t kMeterShards = 16;
/// Pairs of institution and service of one minute in one part; what is more is counted without its names.
inline constexpr std::size_t kPairsMax = 4'096;
/// Institutions and services of one answer, those with the most questions.
inline constexpr std::size_t kRowsShownMax = 25;
/// Latency is counted in steps of a quarter of an octave from here on: 2^4 microseconds to some 16 seconds.
inline constexpr std::size_t kLatencyBuckets = 81;

inline constexpr std::size_t kOversightThreads = 2;
inline constexpr std::size_t kOversightWaitingMax = 64;
inline constexpr std::int64_t kAlarmsShownMax = 200;
inline constexpr std::int64_t kAlarmsDefault = 50;
/// Institutions of one page of the list.
inline constexpr std::size_t kInstitutionsShownMax = 5'000;

}  // namespace kps::oversight
