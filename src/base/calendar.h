#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace kps::base {

/// A day of the Gregorian calendar. `month` 1 to 12, `day` 1 to 31.
struct Date {
    std::int32_t year = 0;
    std::int32_t month = 0;
    std::int32_t day = 0;
    friend constexpr auto operator<=>(const Date&, const Date&) = default;
};

/// A date of the register, of which month and day (or all) may be unknown: 0 stands for unknown.
/// Source: REQUIREMENTS C1, TarihBilgisi.
struct PartialDate {
    std::int16_t year = 0;
    std::uint8_t month = 0;
    std::uint8_t day = 0;
    constexpr bool known() const { return year != 0; }
    friend constexpr auto operator<=>(const PartialDate&, const PartialDate&) = default;
};

bool is_valid(const Date& date);
/// Days since 1970-01-01; negative before.
std::int64_t days_from_date(const Date& date);
Date date_from_days(std::int64_t days);

/// The calendar day in Europe/Istanbul at a UTC instant; deadlines and limits count in these (DESIGN.md 6).
/// Türkiye keeps UTC+3 all year since 2016-09-08; earlier instants are answered from ICU's rules.
Date istanbul_date(std::int64_t utc_us);
/// The UTC instant, in microseconds, at which a day begins in Europe/Istanbul.
std::int64_t istanbul_midnight_us(const Date& date);

/// `2026-11-21T18:04:05.123Z`, the one form with three fraction digits that old clients parse (WIRE.md 0).
std::string utc_text_ms(std::int64_t utc_us);
/// `2026-11-21T18:04:05Z`.
std::string utc_text_s(std::int64_t utc_us);

/// An xs:dateTime as clients write it: 0 to 9 fraction digits, with `Z`, an offset, or no zone at all.
struct ParsedTime {
    std::int64_t us = 0;  ///< as if the text were UTC when `has_zone` is false
    bool has_zone = false;
};
/// Errors: MalformedBody for any other text, also for days that do not exist.
Result<ParsedTime> parse_xml_time(std::string_view text);

}  // namespace kps::base
