#include "apps/kps/log_keeping.h"

#include "audit/retention/destruction.h"
#include "base/calendar.h"

namespace kps {

LogKeeping::LogKeeping(const Parts& parts)
    : parts_(parts),
      keys_({parts.keys, parts.log, parts.clock, parts.test_data, parts.listener}),
      acts_(parts.acts, parts.log, parts.listener),
      days_({parts.directory, parts.log, parts.clock, parts.test_data}, parts.listener),
      index_({parts.directory, 0, parts.test_data ? audit::kFlagTestData : std::uint16_t{0}},
             parts.clock, parts.log, parts.listener) {}

std::uint64_t LogKeeping::overdue_months() const {
    const auto count = audit::overdue_months(parts_.directory, parts_.clock.now_us());
    // A log whose records of destruction cannot be read is an alarm as well.
    return count ? *count : std::uint64_t{1};
}

void LogKeeping::start() {
    if (const std::uint64_t overdue = overdue_months(); overdue != 0)
        parts_.listener("OVERDUE: " + std::to_string(overdue) +
                        " months of the log should have been destroyed (kps audit destroy plan)");
    keys_.start();
    acts_.start();
    days_.start();
    index_.start();
}

base::Status LogKeeping::keep_up() {
    const auto today =
        static_cast<std::int32_t>(base::days_from_date(base::istanbul_date(parts_.clock.now_us())));
    if (today != day_kept_) {
        day_kept_ = today;
        keys_.look();
        KPS_TRY(days_.seal_due());
    }
    return acts_.bring_in();
}

void LogKeeping::stop() {
    index_.stop();
    days_.stop();
    acts_.stop();
    keys_.stop();
}

}  // namespace kps
