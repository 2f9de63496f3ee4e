#pragma once

#include <cstdint>
#include <mutex>

namespace kps::wire::endpoints {

/// How many refusals may still be recorded in this second. Threads: any.
class RefusalBudget {
  public:
    explicit RefusalBudget(std::uint32_t per_second_max) : per_second_max_(per_second_max) {}
    /// True when this one may be recorded; else it is only counted. A time before the latest seen
    /// counts in the latest second, so that a request that waited opens no new one.
    bool take(std::int64_t now_us);
    std::uint64_t unrecorded() const;

  private:
    const std::uint32_t per_second_max_;
    mutable std::mutex mutex_;
    std::int64_t second_ = 0;
    std::uint32_t used_ = 0;
    std::uint64_t unrecorded_ = 0;
};

/// Budgets of all endpoints together.
struct RefusalBudgets {
    RefusalBudgets();
    RefusalBudget unknown;  ///< callers nobody knows, and names whose secret was not right
    RefusalBudget genuine;  ///< tokens of ours that are not good here or not any more
};

}  // namespace kps::wire::endpoints
