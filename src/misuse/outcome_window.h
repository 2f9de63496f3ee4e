#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>

#include "misuse/limits.h"

namespace kps::misuse {

/// Of the latest kOutcomesKept questions, how many came out one way.
class OutcomeWindow {
  public:
    void add(bool hit) {
        if (size_ == kOutcomesKept && hits_[next_]) --count_;
        hits_[next_] = hit;
        if (hit) ++count_;
        if (size_ < kOutcomesKept) ++size_;
        next_ = (next_ + 1) % kOutcomesKept;
    }
    std::uint32_t count() const { return count_; }
    std::uint32_t size() const { return size_; }

  private:
    std::bitset<kOutcomesKept> hits_;
    std::size_t next_ = 0;
    std::uint32_t count_ = 0;
    std::uint32_t size_ = 0;
};

}  // namespace kps::misuse
