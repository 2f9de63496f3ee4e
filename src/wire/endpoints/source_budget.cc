#include "wire/endpoints/source_budget.h"

#include "wire/endpoints/limits.h"

namespace kps::wire::endpoints {

bool SourceBudget::take(const http::SourceAddress& source, std::int64_t now_us) {
    const std::lock_guard lock(mutex_);
    const std::int64_t minute = now_us / 60'000'000;
    if (minute != minute_) {
        minute_ = minute;
        used_.clear();
        others_used_ = 0;
    }
    const auto known = used_.find(source);
    if (known != used_.end()) return ++known->second <= kPublicChecksPerMinuteMax;
    if (used_.size() >= kPublicSourcesMax) return ++others_used_ <= kPublicChecksPerMinuteMax;
    used_.emplace(source, 1);
    return true;
}

}  // namespace kps::wire::endpoints
