#include "exchanges/call_times.h"

#include <algorithm>

#include "exchanges/limits.h"

namespace kps::exchanges {

void CallTimes::took(base::InstitutionId institution, const base::Uuid& request,
                     std::int64_t took_us) {
    // A clock that is set back between question and answer gives no negative time.
    const Timed timed{request, static_cast<std::uint32_t>(
                                   std::clamp<std::int64_t>(took_us, 0, std::int64_t{UINT32_MAX}))};
    Part& part = parts_[institution.value() % kParts];
    const std::lock_guard lock(part.mutex);
    const auto found = part.latest.find(institution);
    if (found == part.latest.end()) {
        if (part.latest.size() < kInstitutionsTimed / kParts)
            part.latest[institution].calls.push_back(timed);
        return;
    }
    Latest& latest = found->second;
    if (latest.calls.size() < kCallsTimed) {
        latest.calls.push_back(timed);
        return;
    }
    latest.calls[latest.next] = timed;
    latest.next = (latest.next + 1) % kCallsTimed;
}

std::map<base::Uuid, std::int64_t> CallTimes::of(base::InstitutionId institution) const {
    const Part& part = parts_[institution.value() % kParts];
    std::vector<Timed> calls;
    {
        const std::lock_guard lock(part.mutex);
        const auto found = part.latest.find(institution);
        if (found != part.latest.end()) calls = found->second.calls;
    }
    std::map<base::Uuid, std::int64_t> times;
    for (const Timed& timed : calls) times[timed.request] = timed.took_us;
    return times;
}

}  // namespace kps::exchanges
