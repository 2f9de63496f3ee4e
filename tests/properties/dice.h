#pragma once

#include <cstdint>
#include <random>

#include "population/testing/memory_register.h"

namespace kps::testing {

/// What a test leaves to chance, the same in every run.
class Dice {
  public:
    Dice(population::testing::MemoryRegister& people, std::uint32_t seed)
        : people_(people), random_(seed) {}

    /// 0 to `sides` - 1.
    std::size_t operator()(std::size_t sides) { return random_() % sides; }
    registry::PersonFile anybody() {
        return people_.file(people_.order[(*this)(people_.order.size())]);
    }

  private:
    population::testing::MemoryRegister& people_;
    std::mt19937 random_;
};

}  // namespace kps::testing
