#include "audit/month.h"

#include <fmt/format.h>

#include "base/calendar.h"

namespace kps::audit {

std::string Month::text() const {
    return fmt::format("{:04}-{:02}", year, month);
}

std::uint32_t Month::number() const {
    return static_cast<std::uint32_t>(year) * 100 + static_cast<std::uint32_t>(month);
}

base::Result<Month> Month::from_number(std::uint32_t number) {
    const Month month{static_cast<std::int32_t>(number / 100),
                      static_cast<std::int32_t>(number % 100)};
    if (month.month < 1 || month.month > 12 || month.year > 9999)
        return base::failed(base::ErrorCode::CorruptData, "audit: no such month");
    return month;
}

Month Month::of(std::int64_t utc_us) {
    const base::Date date = base::istanbul_date(utc_us);
    return {date.year, date.month};
}

}  // namespace kps::audit
