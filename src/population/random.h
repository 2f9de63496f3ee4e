#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/assert.h"

namespace kps::population {

/// What a stream of random numbers is for; streams of different purposes never meet.
enum class Stream : std::uint64_t {
    Cluster = 1,
    ForeignCluster = 2,
    Naturalised = 3,
    Numbering = 4,
    Portrait = 5,
    Household = 6
};

/// Repeatable numbers for making people; no secret is ever made of them.
///
/// Shape: SplitMix64. The same (number, stream, index) gives the same sequence on every machine.
class Random {
  public:
    Random(std::uint64_t number, Stream stream, std::uint64_t index)
        : state_(mix(mix(mix(number) ^ static_cast<std::uint64_t>(stream)) + index)) {}

    std::uint64_t next() {
        state_ += 0x9e3779b97f4a7c15U;
        return mix(state_);
    }
    /// 0 to `count` - 1; `count` below 2^32.
    std::uint32_t below(std::uint64_t count) {
        KPS_ASSERT(count > 0 && count <= 0xffffffffU);
        return static_cast<std::uint32_t>(((next() >> 32) * count) >> 32);
    }
    /// First to last, both included.
    int between(int first, int last) {
        return first + static_cast<int>(below(static_cast<std::uint64_t>(last - first) + 1));
    }
    bool per_mille(unsigned share) { return below(1'000) < share; }
    bool per_ten_thousand(unsigned share) { return below(10'000) < share; }

    static constexpr std::uint64_t mix(std::uint64_t value) {
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9U;
        value = (value ^ (value >> 27)) * 0x94d049bb133111ebU;
        return value ^ (value >> 31);
    }

  private:
    std::uint64_t state_;
};

/// Chooses an index by whole-number weights.
class Sampler {
  public:
    Sampler() = default;
    explicit Sampler(const std::vector<std::uint64_t>& weights);
    std::size_t pick(Random& random) const;
    bool empty() const { return sums_.empty(); }

  private:
    std::vector<std::uint64_t> sums_;
};

}  // namespace kps::population
