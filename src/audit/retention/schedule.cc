#include "audit/retention/schedule.h"

#include "audit/retention/limits.h"
#include "base/calendar.h"

namespace kps::audit {

Month month_after(Month month) {
    return month.month == 12 ? Month{month.year + 1, 1} : Month{month.year, month.month + 1};
}

std::int64_t month_end_us(Month month) {
    const Month next = month_after(month);
    return base::istanbul_midnight_us({next.year, next.month, 1});
}

std::int64_t due_us(Month month) {
    // Rule R-089 (KPSY m.10/5): no record is destroyed before it is eight years old. The month is
    // destroyed as a whole, so its youngest record decides.
    const Month next = month_after(month);
    return base::istanbul_midnight_us({next.year + kKeptYears, next.month, 1}) + kMonthEdgeUs;
}

std::int64_t overdue_us(Month month) {
    return due_us(month) + kOverdueAfterUs;
}

}  // namespace kps::audit
