#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace kps::audit {

/// The ground of a search, and the source address that is looked for.
inline constexpr std::size_t kSourceAddressBytesMax = 60;
inline constexpr std::size_t kBasisBytesMax = 500;

/// Rows of the index that are sorted in memory at a time (96 MB); more are merged from files.
inline constexpr std::size_t kRowsInMemory = 4'000'000;
/// Sources of one merge: the days of a month, or the runs of a day.
inline constexpr std::size_t kMergeSourcesMax = 512;
inline constexpr std::size_t kRowTile = 256;
inline constexpr std::uint64_t kIndexRowsMax = std::uint64_t{1} << 40;
/// Months whose tokens one index file may hold: more than two only after a clock that was far off.
inline constexpr std::size_t kIndexMonthsMax = 12;
/// Index files of a log: 96 months, their days, and room.
inline constexpr std::size_t kIndexFilesMax = 4'096;
inline constexpr std::size_t kSealTextBytesMax = 512;

/// A day is sealed this long after its end: what was being written at midnight is durable by then.
inline constexpr std::int64_t kSealGraceUs = 60'000'000;
/// How often the server looks whether a day has ended.
inline constexpr std::chrono::milliseconds kSealInterval{20'000};
/// Files sealed in one look, so that a stop is never far.
inline constexpr int kSealsAtOnce = 4'000;

/// Entries that one search may name, and a saved answer may hold.
inline constexpr std::size_t kHitsMax = 1'000'000;
inline constexpr std::size_t kAnswerBytesMax = 512u << 20;
/// Entries that one call for a person's own ledger opens, hidden ones included.
inline constexpr std::size_t kLedgerEntriesMax = 10'000;
/// Data keys kept open during a search.
inline constexpr std::size_t kOpenKeysMax = 4'096;

/// Segments without an index that a search on its way back goes through at a time: two days of 10^9 entries in
/// eight years.
inline constexpr std::size_t kUnsealedSegmentsMax = 32;

/// Requests for a search: how many are kept open, how long one may be run after its approval.
inline constexpr std::int64_t kRequestsOpenMax = 200;
inline constexpr std::int64_t kRequestValidUs = std::int64_t{7} * 86'400 * 1'000'000;
inline constexpr std::int64_t kRequestsListedMax = 500;

}  // namespace kps::audit
