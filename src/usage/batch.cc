#include "usage/batch.h"

#include "usage/limits.h"

namespace kps::usage {

void Batch::add(const Call& call) {
    const std::int64_t day = base::days_from_date(base::istanbul_date(call.time_us));
    ++counts_[{call.institution, day, call.user, call.service, call.type, call.outcome}];
    const SeenKey key{call.institution, call.user, call.type, call.outcome == 0};
    Seen& seen = seen_[key];
    if (seen.first_us == 0) seen.first_us = call.time_us;
    seen.last_us = call.time_us;
    std::deque<Call>& calls = calls_[call.institution];
    calls.push_back(call);
    if (calls.size() > kCallsKept) calls.pop_front();
}

}  // namespace kps::usage
