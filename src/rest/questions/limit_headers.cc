#include "rest/questions/limit_headers.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>

#include "base/calendar.h"

namespace kps::rest {
namespace {

using policy::UsageCounter;

constexpr std::int64_t kSecond_us = 1'000'000;

base::Date first_of_month(const base::Date& date, std::int32_t months_later) {
    const std::int32_t month = date.month - 1 + months_later;
    return {date.year + month / 12, month % 12 + 1, 1};
}

/// A calendar day or month in Türkiye.
struct Window {
    std::string_view name;
    std::int64_t begin_us = 0;
    std::int64_t end_us = 0;
};

Window window_of(UsageCounter::Period period, std::int64_t now_us) {
    const base::Date today = base::istanbul_date(now_us);
    if (period == UsageCounter::Period::Month)
        return {"month", base::istanbul_midnight_us(first_of_month(today, 0)),
                base::istanbul_midnight_us(first_of_month(today, 1))};
    const base::Date tomorrow = base::date_from_days(base::days_from_date(today) + 1);
    return {"day", base::istanbul_midnight_us(today), base::istanbul_midnight_us(tomorrow)};
}

/// Whole seconds, rounded up: who waits that long finds the next period begun.
std::int64_t seconds(std::int64_t span_us) {
    return (span_us + kSecond_us - 1) / kSecond_us;
}

}  // namespace

LimitHeaders::LimitHeaders(const policy::Snapshot* snapshot, base::InstitutionId institution,
                           const contract::Service& service, std::int64_t now_us)
    : institution_(institution) {
    if (snapshot != nullptr) grant_ = snapshot->grant_in_force(institution, service.number, now_us);
}

void LimitHeaders::append(const policy::MemoryUsageCounter& usage, std::int64_t now_us,
                          Headers& headers) const {
    if (!grant_ || grant_->limits.empty()) return;
    const policy::Usage used = usage.used(institution_, grant_->service->number, now_us);
    fmt::memory_buffer policies;
    fmt::memory_buffer left;
    for (const UsageCounter::Limit& limit : grant_->limits) {
        const Window window = window_of(limit.period, now_us);
        const std::uint64_t taken =
            limit.period == UsageCounter::Period::Day ? used.day_count : used.month_count;
        const std::string_view separator = policies.size() == 0 ? "" : ", ";
        fmt::format_to(std::back_inserter(policies), "{}\"{}\";q={};w={}", separator, window.name,
                       limit.count_max, seconds(window.end_us - window.begin_us));
        fmt::format_to(std::back_inserter(left), "{}\"{}\";r={};t={}", separator, window.name,
                       limit.count_max - std::min(limit.count_max, taken),
                       seconds(window.end_us - now_us));
    }
    headers.emplace_back("RateLimit-Policy", fmt::to_string(policies));
    headers.emplace_back("RateLimit", fmt::to_string(left));
}

}  // namespace kps::rest
