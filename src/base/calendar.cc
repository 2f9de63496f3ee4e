#include "base/calendar.h"

#include <unicode/timezone.h>

#include <memory>

#include "base/assert.h"

namespace kps::base {
namespace {

constexpr std::int64_t kSecondUs = 1'000'000;
constexpr std::int64_t kMinuteUs = 60 * kSecondUs;
constexpr std::int64_t kHourUs = 60 * kMinuteUs;
constexpr std::int64_t kDayUs = 24 * kHourUs;
/// 2016-09-08T00:00:00 +03:00: from here on Türkiye's offset is fixed.
constexpr std::int64_t kFixedOffsetSinceUs = 1'473'282'000 * kSecondUs;
constexpr std::int64_t kFixedOffsetUs = 3 * kHourUs;

std::int64_t floor_div(std::int64_t value, std::int64_t by) {
    return value / by - (value % by < 0 ? 1 : 0);
}

std::int64_t istanbul_offset_us(std::int64_t utc_us) {
    if (utc_us >= kFixedOffsetSinceUs) return kFixedOffsetUs;
    static const std::unique_ptr<icu::TimeZone> zone(
        icu::TimeZone::createTimeZone("Europe/Istanbul"));
    std::int32_t raw_ms = 0;
    std::int32_t dst_ms = 0;
    UErrorCode status = U_ZERO_ERROR;
    zone->getOffset(static_cast<UDate>(utc_us) / 1000, 0, raw_ms, dst_ms, status);
    KPS_ASSERT(U_SUCCESS(status));
    return (std::int64_t{raw_ms} + dst_ms) * 1000;
}

struct Clockface {
    Date date;
    std::int64_t hour, minute, second, microsecond;
};

Clockface split(std::int64_t utc_us) {
    const std::int64_t days = floor_div(utc_us, kDayUs);
    const std::int64_t rest = utc_us - days * kDayUs;
    return {date_from_days(days), rest / kHourUs, rest / kMinuteUs % 60, rest / kSecondUs % 60,
            rest % kSecondUs};
}

void append_digits(std::string& text, std::int64_t number, std::size_t count) {
    const std::size_t start = text.size();
    text.resize(start + count);
    for (std::size_t place = start + count; place > start; number /= 10)
        text[--place] = static_cast<char>('0' + number % 10);
}

/// `2026-11-21T18:04:05`. Every answer carries two of these, so they are written without a format string.
std::string utc_text(const Clockface& face) {
    std::string text;
    text.reserve(24);
    append_digits(text, face.date.year, 4);
    text += '-';
    append_digits(text, face.date.month, 2);
    text += '-';
    append_digits(text, face.date.day, 2);
    text += 'T';
    append_digits(text, face.hour, 2);
    text += ':';
    append_digits(text, face.minute, 2);
    text += ':';
    append_digits(text, face.second, 2);
    return text;
}

/// Reads exactly `count` digits and moves the text on.
std::optional<std::int32_t> take_digits(std::string_view& text, std::size_t count) {
    if (text.size() < count) return std::nullopt;
    std::int32_t number = 0;
    for (char character : text.substr(0, count)) {
        if (character < '0' || character > '9') return std::nullopt;
        number = number * 10 + (character - '0');
    }
    text.remove_prefix(count);
    return number;
}

bool take(std::string_view& text, char expected) {
    if (text.empty() || text.front() != expected) return false;
    text.remove_prefix(1);
    return true;
}

/// `.123` to microseconds; digits past the sixth are dropped. Nothing at all is 0.
std::optional<std::int64_t> take_fraction_us(std::string_view& text) {
    if (!take(text, '.')) return 0;
    std::int64_t us = 0;
    int digits = 0;
    while (!text.empty() && text.front() >= '0' && text.front() <= '9') {
        if (digits < 6) us = us * 10 + (text.front() - '0');
        if (++digits > 9) return std::nullopt;
        text.remove_prefix(1);
    }
    if (digits == 0) return std::nullopt;
    for (; digits < 6; ++digits) us *= 10;
    return us;
}

/// `Z`, `+03:00` or nothing. Returns the offset to subtract; `has_zone` tells which.
std::optional<std::int64_t> take_zone_us(std::string_view& text, bool& has_zone) {
    has_zone = !text.empty();
    if (text.empty() || take(text, 'Z')) return 0;
    const bool behind = text.front() == '-';
    if (!take(text, '+') && !take(text, '-')) return std::nullopt;
    const auto hours = take_digits(text, 2);
    if (!hours || !take(text, ':')) return std::nullopt;
    const auto minutes = take_digits(text, 2);
    if (!minutes || *hours > 14 || *minutes > 59) return std::nullopt;
    const std::int64_t offset = *hours * kHourUs + *minutes * kMinuteUs;
    return behind ? -offset : offset;
}

}  // namespace

bool is_valid(const Date& date) {
    if (date.year < 1 || date.year > 9999 || date.month < 1 || date.month > 12 || date.day < 1)
        return false;
    return date.day <= 28 || date_from_days(days_from_date(date)) == date;
}

// Both conversions are the well-known civil-calendar arithmetic over 400-year eras starting in March.
std::int64_t days_from_date(const Date& date) {
    const std::int64_t year = date.year - (date.month <= 2 ? 1 : 0);
    const std::int64_t era = floor_div(year, 400);
    const std::int64_t year_of_era = year - era * 400;
    const std::int64_t month = (date.month + 9) % 12;
    const std::int64_t day_of_year = (153 * month + 2) / 5 + date.day - 1;
    const std::int64_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146'097 + day_of_era - 719'468;
}

Date date_from_days(std::int64_t days) {
    const std::int64_t shifted = days + 719'468;
    const std::int64_t era = floor_div(shifted, 146'097);
    const std::int64_t day_of_era = shifted - era * 146'097;
    const std::int64_t year_of_era =
        (day_of_era - day_of_era / 1'460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
    const std::int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t month = (5 * day_of_year + 2) / 153;
    Date date;
    date.day = static_cast<std::int32_t>(day_of_year - (153 * month + 2) / 5 + 1);
    date.month = static_cast<std::int32_t>(month < 10 ? month + 3 : month - 9);
    date.year = static_cast<std::int32_t>(year_of_era + era * 400 + (date.month <= 2 ? 1 : 0));
    return date;
}

Date istanbul_date(std::int64_t utc_us) {
    return split(utc_us + istanbul_offset_us(utc_us)).date;
}

std::int64_t istanbul_midnight_us(const Date& date) {
    const std::int64_t as_if_utc = days_from_date(date) * kDayUs;
    return as_if_utc - istanbul_offset_us(as_if_utc - kFixedOffsetUs);
}

std::string utc_text_ms(std::int64_t utc_us) {
    const Clockface face = split(utc_us);
    std::string text = utc_text(face);
    text += '.';
    append_digits(text, face.microsecond / 1000, 3);
    text += 'Z';
    return text;
}

std::string utc_text_s(std::int64_t utc_us) { return utc_text(split(utc_us)) + 'Z'; }

Result<ParsedTime> parse_xml_time(std::string_view text) {
    const auto bad = [] { return failed(ErrorCode::MalformedBody, "dateTime"); };
    Date date;
    const auto year = take_digits(text, 4);
    if (!year || !take(text, '-')) return bad();
    const auto month = take_digits(text, 2);
    if (!month || !take(text, '-')) return bad();
    const auto day = take_digits(text, 2);
    if (!day || !take(text, 'T')) return bad();
    date = {*year, *month, *day};
    const auto hour = take_digits(text, 2);
    if (!hour || !take(text, ':')) return bad();
    const auto minute = take_digits(text, 2);
    if (!minute || !take(text, ':')) return bad();
    const auto second = take_digits(text, 2);
    if (!second || *hour > 23 || *minute > 59 || *second > 59 || !is_valid(date)) return bad();
    const auto fraction_us = take_fraction_us(text);
    if (!fraction_us) return bad();
    ParsedTime time;
    const auto zone_us = take_zone_us(text, time.has_zone);
    if (!zone_us || !text.empty()) return bad();
    time.us = days_from_date(date) * kDayUs + *hour * kHourUs + *minute * kMinuteUs +
              *second * kSecondUs + *fraction_us - *zone_us;
    return time;
}

}  // namespace kps::base
