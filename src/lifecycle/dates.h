#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/calendar.h"

/// How the law counts time: in days of Europe/Istanbul, beginning the day after the event (REQUIREMENTS B).
namespace kps::lifecycle {

/// `2026-11-22` and nothing else; nothing for a day that does not exist.
std::optional<base::Date> parse_date(std::string_view text);

/// The last day on which something may still be done: `days` after the day of the event, which does not count.
base::Date last_day_after(const base::Date& event, std::int32_t days);
/// The same number in a later month; the last day of that month where it has no such day (TBK m.92/3).
base::Date months_after(const base::Date& event, std::int32_t months);
/// Days from `from` to `to`; negative when it is over.
std::int64_t days_between(const base::Date& from, const base::Date& to);

}  // namespace kps::lifecycle
