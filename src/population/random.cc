#include "population/random.h"

#include <algorithm>

namespace kps::population {

Sampler::Sampler(const std::vector<std::uint64_t>& weights) {
    sums_.reserve(weights.size());
    std::uint64_t sum = 0;
    for (std::uint64_t weight : weights) sums_.push_back(sum += weight);
    KPS_ASSERT(sum > 0);
}

std::size_t Sampler::pick(Random& random) const {
    KPS_ASSERT(!sums_.empty());
    // The tiny bias of the remainder does not matter for names and places.
    const std::uint64_t point = random.next() % sums_.back();
    return static_cast<std::size_t>(std::upper_bound(sums_.begin(), sums_.end(), point) -
                                    sums_.begin());
}

}  // namespace kps::population
