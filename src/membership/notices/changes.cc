#include "membership/notices/changes.h"

#include <algorithm>

#include "lifecycle/dates.h"
#include "membership/limits.h"

namespace kps::membership {

// Rule R-100 (KPSY m.13/1): fifteen days, beginning the day after the event.
base::Date last_day_of_notice(const base::Date& event) {
    return lifecycle::last_day_after(event, kNoticeDays);
}

bool has_term(std::string_view change) {
    return std::find(kLawChanges.begin(), kLawChanges.end(), change) != kLawChanges.end();
}

}  // namespace kps::membership
