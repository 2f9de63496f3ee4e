#include "wire/endpoints/refusal_budget.h"

#include "wire/endpoints/limits.h"

namespace kps::wire::endpoints {

bool RefusalBudget::take(std::int64_t now_us) {
    const std::int64_t second = now_us / 1'000'000;
    std::int64_t known = second_.load();
    if (known != second && second_.compare_exchange_strong(known, second)) used_.store(0);
    if (used_.fetch_add(1) < kUnknownRefusalsPerSecondMax) return true;
    unrecorded_.fetch_add(1);
    return false;
}

}  // namespace kps::wire::endpoints
