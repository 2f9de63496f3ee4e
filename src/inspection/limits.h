#pragma once

#include <cstddef>
#include <cstdint>

/// Limits of reading the log over the portal.
namespace kps::inspection {

/// Threads that read the log, and calls that wait for them; beyond it 503 at once.
inline constexpr std::size_t kThreads = 2;
inline constexpr std::size_t kWaitingMax = 32;

/// Entries that one search of the portal may find; a wider one is narrowed by its days.
inline constexpr std::size_t kFoundMax = 5'000;
/// What was found is held in memory for its reader: so many sets, for so long.
inline constexpr std::size_t kFoundSetsMax = 16;
inline constexpr std::int64_t kFoundHeldUs = std::int64_t{30} * 60 * 1'000'000;
inline constexpr std::size_t kPageDefault = 50;
inline constexpr std::int64_t kPageMax = 200;

/// What a search by institution, service, address or time alone finds and opens before it shows how far it is; more on
/// request, back to the oldest entry.
inline constexpr std::size_t kWindowFoundMax = 1'000;
inline constexpr std::size_t kWindowLooksMax = 4'000;

/// A look that no index helps goes through the entries of so many days at most.
inline constexpr std::int64_t kScanDaysMax = 31;
/// Entries that a look for one question by its message number opens.
inline constexpr std::size_t kTraceOpensMax = 50'000;

/// Verifications: one runs, so many wait, so many are remembered until the program ends.
inline constexpr std::size_t kJobsWaitingMax = 8;
inline constexpr std::size_t kJobsKeptMax = 50;

/// A sample: entries it is drawn from, strata, entries of a stratum and in all; samples in memory.
inline constexpr std::uint64_t kSampledFromMax = 5'000'000;
inline constexpr std::size_t kStrataMax = 1'000;
inline constexpr std::int64_t kPerStratumMax = 100;
inline constexpr std::size_t kSampleMax = 500;
inline constexpr std::size_t kSamplesKeptMax = 8;
inline constexpr std::size_t kSeedBytesMax = 64;

inline constexpr std::size_t kReasonBytesMin = 5;
inline constexpr std::size_t kReferenceBytesMax = 200;

/// The number of an entry, as a path may say it.
inline constexpr std::int64_t kEntryIndexMax = (std::int64_t{1} << 48) - 1;

}  // namespace kps::inspection
