#include "http/connection_limits.h"

namespace kps::http {

bool ConnectionLimits::admit(const SourceAddress& source) {
    const std::lock_guard lock(mutex_);
    std::size_t& count = by_source_[source];
    if (count >= source_max_) return false;
    ++count;
    all_.fetch_add(1, std::memory_order_relaxed);
    return true;
}

void ConnectionLimits::release(const SourceAddress& source) {
    const std::lock_guard lock(mutex_);
    const auto found = by_source_.find(source);
    if (found == by_source_.end()) return;
    if (--found->second == 0) by_source_.erase(found);
    all_.fetch_sub(1, std::memory_order_relaxed);
}

}  // namespace kps::http
