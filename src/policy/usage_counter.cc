#include "policy/usage_counter.h"

#include <algorithm>

namespace kps::policy {
namespace {

bool same_month(const base::Date& left, const base::Date& right) {
    return left.year == right.year && left.month == right.month;
}

}  // namespace

void MemoryUsageCounter::Counts::move_to(const base::Date& today) {
    if (today <= day) return;
    if (!same_month(today, day)) month_count = 0;
    day_count = 0;
    day = today;
}

// Rule R-064 (KPSY m.8/1): limits by institution, service and period.
bool MemoryUsageCounter::reserve(base::InstitutionId institution, base::ServiceNumber service,
                                 std::uint64_t count, std::span<const Limit> limits,
                                 std::int64_t now_us) {
    const base::Date today = base::istanbul_date(now_us);
    Shard& shard = shards_[institution.value() % kUsageShards];
    const std::lock_guard lock(shard.mutex);
    Counts& counts = shard.counts[key_of(institution, service)];
    counts.move_to(today);
    for (const Limit& limit : limits) {
        const std::uint64_t used =
            limit.period == Period::Day ? counts.day_count : counts.month_count;
        // Written so that nothing can overflow.
        if (used > limit.count_max || count > limit.count_max - used) return false;
    }
    counts.day_count += count;
    counts.month_count += count;
    return true;
}

void MemoryUsageCounter::release(base::InstitutionId institution, base::ServiceNumber service,
                                 std::uint64_t count, std::int64_t now_us) {
    const base::Date day = base::istanbul_date(now_us);
    Shard& shard = shards_[institution.value() % kUsageShards];
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.counts.find(key_of(institution, service));
    if (found == shard.counts.end()) return;
    Counts& counts = found->second;
    // What was reserved before midnight is not given back to the day after it; a day later than all
    // seen was none of ours.
    if (day == counts.day) counts.day_count -= std::min(count, counts.day_count);
    if (same_month(day, counts.day)) counts.month_count -= std::min(count, counts.month_count);
}

void MemoryUsageCounter::restore(base::InstitutionId institution, base::ServiceNumber service,
                                 const base::Date& day, std::uint64_t count) {
    Shard& shard = shards_[institution.value() % kUsageShards];
    const std::lock_guard lock(shard.mutex);
    Counts& counts = shard.counts[key_of(institution, service)];
    counts.move_to(day);
    if (day == counts.day) counts.day_count += count;
    if (same_month(day, counts.day)) counts.month_count += count;
}

Usage MemoryUsageCounter::used(base::InstitutionId institution, base::ServiceNumber service,
                               std::int64_t now_us) const {
    const base::Date today = base::istanbul_date(now_us);
    const Shard& shard = shards_[institution.value() % kUsageShards];
    const std::lock_guard lock(shard.mutex);
    const auto found = shard.counts.find(key_of(institution, service));
    if (found == shard.counts.end()) return {};
    Counts counts = found->second;
    counts.move_to(today);
    return {counts.day_count, counts.month_count};
}

bool MemoryUsageCounter::has_counted(base::InstitutionId institution) const {
    for (const Shard& shard : shards_) {
        const std::lock_guard lock(shard.mutex);
        for (const auto& [key, counts] : shard.counts)
            if (key >> 16 == institution.value() && counts.month_count > 0) return true;
    }
    return false;
}

}  // namespace kps::policy
