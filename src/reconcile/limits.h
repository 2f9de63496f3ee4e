#pragma once

#include <cstddef>
#include <cstdint>

/// Everything that a comparison of logs could let grow has its bound here (STYLE.md 6).
namespace kps::reconcile {

/// Calls of one institution on one day; a tenth of what an index of four bytes could count.
inline constexpr std::size_t kCallsMax = 400'000'000;
/// Entries of one call, as a receipt counts them.
inline constexpr std::uint32_t kCallEntriesMax = 1u << 20;

/// Symbols a comparison begins with: enough for about 350 differences.
inline constexpr std::uint32_t kSymbolsFirst = 512;
/// Symbols or keys of one block.
inline constexpr std::uint32_t kBlockItemsMax = 1u << 16;
/// Beyond so many symbols the list of keys is asked for instead.
inline constexpr std::uint32_t kSymbolsMax = 1u << 20;
/// A list of keys costs eight bytes a call, a symbol sixteen: no more symbols than this share of the calls.
inline constexpr std::uint64_t kCallsPerSymbol = 2;

/// Differences of one comparison, on either side.
inline constexpr std::uint32_t kDifferencesMax = 1u << 20;
inline constexpr std::size_t kMessageBytesMax = std::size_t{256} << 20;
inline constexpr std::size_t kMessageIdBytesMax = 512;
/// Comparisons of one day that did not settle before it is given up.
inline constexpr int kAttemptsMax = 3;

/// One line of an institution's log.
inline constexpr std::size_t kLineBytesMax = 64u << 10;
/// Lines that cannot be read and are named; the others are counted.
inline constexpr std::size_t kBadLinesNamedMax = 100;
inline constexpr std::size_t kOwnTextBytesMax = 512;

}  // namespace kps::reconcile
