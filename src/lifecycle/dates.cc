#include "lifecycle/dates.h"

#include <algorithm>

namespace kps::lifecycle {
namespace {

/// Digits at a place of the text, or -1.
std::int32_t number_at(std::string_view text, std::size_t place, std::size_t digits) {
    std::int32_t number = 0;
    for (const char letter : text.substr(place, digits)) {
        if (letter < '0' || letter > '9') return -1;
        number = number * 10 + (letter - '0');
    }
    return number;
}

}  // namespace

std::optional<base::Date> parse_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    const base::Date date{number_at(text, 0, 4), number_at(text, 5, 2), number_at(text, 8, 2)};
    if (date.year < 1900 || !base::is_valid(date)) return std::nullopt;
    return date;
}

base::Date last_day_after(const base::Date& event, std::int32_t days) {
    return base::date_from_days(base::days_from_date(event) + days);
}

base::Date months_after(const base::Date& event, std::int32_t months) {
    const std::int32_t month = event.year * 12 + (event.month - 1) + months;
    base::Date later{month / 12, month % 12 + 1, event.day};
    while (!base::is_valid(later)) --later.day;
    return later;
}

std::int64_t days_between(const base::Date& from, const base::Date& to) {
    return base::days_from_date(to) - base::days_from_date(from);
}

}  // namespace kps::lifecycle
