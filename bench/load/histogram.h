#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace kps::bench {

/// Counts of durations in buckets of about 1.6 % width, as HdrHistogram has them.
///
/// Units: microseconds, up to some 19 hours.
class Histogram {
  public:
    void add(std::int64_t duration_us);
    void merge(const Histogram& other);
    std::uint64_t count() const { return count_; }
    /// Upper edge of the bucket that holds this share (0 to 1) of all.
    std::int64_t at(double share) const;
    std::int64_t max() const { return max_; }

  private:
    static constexpr std::size_t kSubBits = 6;
    static constexpr std::size_t kBuckets = 32U << kSubBits;
    std::array<std::uint64_t, kBuckets> counts_{};
    std::uint64_t count_ = 0;
    std::int64_t max_ = 0;
};

}  // namespace kps::bench
