#pragma once

#include <atomic>
#include <map>
#include <mutex>

#include "http/message.h"

namespace kps::http {

/// How many connections are open in all and from each source, over all loops.
///
/// Threads: any. Asked once a connection, never for a request.
class ConnectionLimits {
  public:
    ConnectionLimits(std::size_t all_max, std::size_t source_max)
        : all_max_(all_max), source_max_(source_max) {}

    bool is_full() const { return all_.load(std::memory_order_relaxed) >= all_max_; }
    /// False when this source has all it may have; nothing is counted then.
    bool admit(const SourceAddress& source);
    void release(const SourceAddress& source);

  private:
    const std::size_t all_max_;
    const std::size_t source_max_;
    std::atomic<std::size_t> all_{0};
    std::mutex mutex_;
    std::map<SourceAddress, std::size_t> by_source_;
};

}  // namespace kps::http
