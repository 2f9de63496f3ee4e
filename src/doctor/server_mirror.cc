#include "doctor/server_mirror.h"

#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <string_view>

#include "base/calendar.h"

namespace kps::doctor {
namespace {

std::optional<int> number(std::string_view text, std::size_t at, std::size_t size) {
    int value = 0;
    const char* first = text.data() + at;
    const auto [end, error] = std::from_chars(first, first + size, value);
    if (error != std::errc() || end != first + size || value < 0) return std::nullopt;
    return value;
}

/// `Sun, 22 Nov 2026 01:02:03 GMT`, the one form that servers send. Nothing for any other text.
std::optional<std::int64_t> parse_http_date(std::string_view text) {
    constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
    if (text.size() != 29 || !text.ends_with(" GMT")) return std::nullopt;
    const std::size_t month = kMonths.find(text.substr(8, 3));
    const auto day = number(text, 5, 2);
    const auto year = number(text, 12, 4);
    const auto hour = number(text, 17, 2);
    const auto minute = number(text, 20, 2);
    const auto second = number(text, 23, 2);
    if (month == std::string_view::npos || month % 3 != 0 || !day || !year || !hour || !minute ||
        !second)
        return std::nullopt;
    const base::Date date{*year, static_cast<std::int32_t>(month / 3 + 1), *day};
    if (!base::is_valid(date)) return std::nullopt;
    const std::int64_t seconds =
        base::days_from_date(date) * 86'400 + *hour * 3600 + *minute * 60 + *second;
    return seconds * 1'000'000;
}

std::string text_member(const boost::json::value& value, std::string_view name) {
    const auto* object = value.if_object();
    const auto* member = object ? object->if_contains(name) : nullptr;
    const auto* text = member ? member->if_string() : nullptr;
    return text ? std::string(*text) : std::string();
}

}  // namespace

Mirror read_mirror(const http::ClientResponse& response, std::int64_t sent_us,
                   std::int64_t received_us) {
    Mirror mirror;
    std::optional<std::int64_t> theirs_us = parse_http_date(response.header("Date"));
    boost::system::error_code error;
    const boost::json::value body = boost::json::parse(response.body, error);
    if (response.status == 200 && !error) {
        mirror.address = text_member(body, "address");
        const auto told = base::parse_xml_time(text_member(body, "time"));
        if (told && told->has_zone) theirs_us = told->us;
    }
    if (theirs_us) mirror.ahead_us = sent_us + (received_us - sent_us) / 2 - *theirs_us;
    return mirror;
}

Mirror look_at_mirror(wire::client::Session& session, const base::Clock& clock) {
    const std::int64_t sent_us = clock.now_us();
    const auto response = session.get("/caller");
    if (!response) return {};
    return read_mirror(*response, sent_us, clock.now_us());
}

}  // namespace kps::doctor
