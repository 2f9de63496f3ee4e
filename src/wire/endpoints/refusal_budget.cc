#include "wire/endpoints/refusal_budget.h"

#include "wire/endpoints/limits.h"

namespace kps::wire::endpoints {

bool RefusalBudget::take(std::int64_t now_us) {
    const std::int64_t second = now_us / 1'000'000;
    const std::lock_guard lock(mutex_);
    if (second > second_) {
        second_ = second;
        used_ = 0;
    }
    if (used_ < per_second_max_) {
        ++used_;
        return true;
    }
    ++unrecorded_;
    return false;
}

std::uint64_t RefusalBudget::unrecorded() const {
    const std::lock_guard lock(mutex_);
    return unrecorded_;
}

RefusalBudgets::RefusalBudgets()
    : unknown(kUnknownRefusalsPerSecondMax), genuine(kGenuineRefusalsPerSecondMax) {}

}  // namespace kps::wire::endpoints
