#include "bench/load/histogram.h"

#include <algorithm>
#include <bit>

namespace kps::bench {

void Histogram::add(std::int64_t duration_us) {
    const auto value = static_cast<std::uint64_t>(std::max<std::int64_t>(duration_us, 0));
    // Below 2^(kSubBits + 1) a bucket is one microsecond; above, each power of two has 2^kSubBits
    // buckets.
    const std::size_t width = static_cast<std::size_t>(std::bit_width(value));
    const std::size_t shift = width > kSubBits + 1 ? width - kSubBits - 1 : 0;
    const std::size_t bucket = (shift << kSubBits) + static_cast<std::size_t>(value >> shift);
    ++counts_[std::min(bucket, kBuckets - 1)];
    ++count_;
    max_ = std::max(max_, static_cast<std::int64_t>(value));
}

void Histogram::merge(const Histogram& other) {
    for (std::size_t bucket = 0; bucket < kBuckets; ++bucket)
        counts_[bucket] += other.counts_[bucket];
    count_ += other.count_;
    max_ = std::max(max_, other.max_);
}

std::int64_t Histogram::at(double share) const {
    const auto wanted = static_cast<std::uint64_t>(share * static_cast<double>(count_));
    std::uint64_t seen = 0;
    for (std::size_t bucket = 0; bucket < kBuckets; ++bucket) {
        seen += counts_[bucket];
        if (seen <= wanted || counts_[bucket] == 0) continue;
        constexpr std::size_t kLinear = 2U << kSubBits;
        if (bucket < kLinear) return static_cast<std::int64_t>(bucket);
        const std::size_t shift = (bucket >> kSubBits) - 1;
        const std::size_t mantissa = bucket - (shift << kSubBits);
        return std::min(max_, static_cast<std::int64_t>(((mantissa + 1) << shift) - 1));
    }
    return max_;
}

}  // namespace kps::bench
