#pragma once

#include <cstddef>
#include <cstdint>

/// Everything of the population that can grow, and where it stops (DESIGN.md 7.8).
namespace kps::population {

// -- what may be asked for
inline constexpr std::uint64_t kPersonsMax = 100'000'000;
inline constexpr unsigned kThreadsMax = 64;
/// Founders and personas are born in fixed years; far off these the population would be too young
/// or too old.
inline constexpr int kFirstYear = 2024;
inline constexpr int kLastYear = 2035;

// -- the cut into clusters (docs/adr/0017)
inline constexpr std::size_t kClusterPersons =
    128;  ///< citizens and blue-card holders in one cluster
inline constexpr std::size_t kForeignClusterPersons = 64;
inline constexpr std::size_t kFamiliesPerCluster = 64;      ///< family rows one cluster may open
inline constexpr std::size_t kHouseholdsPerCluster = 1024;  ///< address numbers one cluster may use

// -- nine-digit prefixes of identity numbers; ranges are half open
inline constexpr std::uint32_t kPersonaPrefix = 100'100'000;
inline constexpr std::uint32_t kCitizenPrefix = 101'000'000;
inline constexpr std::uint32_t kCitizenPrefixEnd = 990'000'000;
inline constexpr std::uint32_t kForeignPersonaPrefix = 990'010'000;
inline constexpr std::uint32_t kForeignPrefix = 990'100'000;
inline constexpr std::uint32_t kForeignPrefixEnd = 1'000'000'000;

// -- hand-over from the workers to the writer
inline constexpr std::size_t kClustersPerBatch = 32;
inline constexpr std::size_t kBatchesAheadPerThread = 3;

// -- one family
inline constexpr int kChildrenMax = 9;
inline constexpr int kMarriagesMax = 2;

// -- pictures
inline constexpr std::uint32_t kPortraits = 256;
inline constexpr int kPortraitWidth = 72;
inline constexpr int kPortraitHeight = 96;

// -- the checker
inline constexpr std::size_t kCheckWindow =
    65'536;  ///< people whose places and serials are compared
inline constexpr std::size_t kFindingsKept = 1'000;

}  // namespace kps::population
