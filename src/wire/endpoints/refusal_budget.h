#pragma once

#include <atomic>
#include <cstdint>

namespace kps::wire::endpoints {

/// How many refusals of unknown callers may still be recorded in this second. Threads: any.
class RefusalBudget {
  public:
    /// True when this one may be recorded; else it is only counted.
    bool take(std::int64_t now_us);
    std::uint64_t unrecorded() const { return unrecorded_.load(); }

  private:
    std::atomic<std::int64_t> second_{0};
    std::atomic<std::uint32_t> used_{0};
    std::atomic<std::uint64_t> unrecorded_{0};
};

}  // namespace kps::wire::endpoints
