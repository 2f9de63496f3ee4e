#include "rest/ledger/ledger_request.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

#include "base/calendar.h"
#include "http/ascii.h"
#include "rest/limits.h"

namespace kps::rest {
namespace {

using base::ErrorCode;
using base::failed;

/// Times have colons, which clients may escape; nothing else of a value needs it.
std::string unescaped(std::string_view value) {
    std::string out;
    for (std::size_t at = 0; at < value.size(); ++at) {
        const std::string_view three = value.substr(at, 3);
        if (three == "%3A" || three == "%3a" || three == "%2B" || three == "%2b") {
            out += three[1] == '3' ? ':' : '+';
            at += 2;
        } else {
            out += value[at];
        }
    }
    return out;
}

base::Result<std::size_t> number_in(std::string_view text, std::size_t max) {
    std::size_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || end != text.data() + text.size() || number > max)
        return failed(ErrorCode::MalformedBody, "offset, limit: not a number in its range");
    return number;
}

base::Result<std::int64_t> time_in(std::string_view text) {
    const auto time = base::parse_xml_time(unescaped(text));
    if (!time || time->us <= 0)
        return failed(ErrorCode::MalformedBody, "periodStart, periodEnd: not a time");
    return time->us;
}

struct Members {
    std::optional<std::string_view> period_start, period_end, offset, limit;
};

base::Result<Members> members_of(std::string_view query) {
    Members members;
    while (!query.empty()) {
        const std::string_view pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), pair.size() + 1));
        const std::size_t equals = pair.find('=');
        const std::string_view name = pair.substr(0, equals);
        std::optional<std::string_view>* member = nullptr;
        if (name == "periodStart") member = &members.period_start;
        if (name == "periodEnd") member = &members.period_end;
        if (name == "offset") member = &members.offset;
        if (name == "limit") member = &members.limit;
        if (member == nullptr || *member || equals == std::string_view::npos)
            return failed(ErrorCode::MalformedBody, "the query: an unknown or doubled member");
        *member = pair.substr(equals + 1);
    }
    return members;
}

/// The one header of that name; two could be read differently by two programs.
base::Result<base::NationalId> person_in(const http::Request& request) {
    std::size_t count = 0;
    for (const http::Header& header : request.headers)
        if (http::equal_without_case(header.name, kPersonHeader)) ++count;
    if (count != 1) return failed(ErrorCode::InvalidNationalId);
    return base::NationalId::parse(request.header(kPersonHeader));
}

}  // namespace

base::Result<LedgerRequest> read_ledger_request(const http::Request& request) {
    const Members members = KPS_TRY(members_of(request.query));
    LedgerRequest out{KPS_TRY(person_in(request)), 0, 0, 0, kUsagesPerPageMax};
    if (members.period_start) out.from_us = KPS_TRY(time_in(*members.period_start));
    if (members.period_end) out.until_us = KPS_TRY(time_in(*members.period_end));
    if (members.offset) out.offset = KPS_TRY(number_in(*members.offset, kUsageOffsetMax));
    if (members.limit) out.limit = KPS_TRY(number_in(*members.limit, kUsagesPerPageMax));
    if (out.limit == 0) return failed(ErrorCode::MalformedBody, "limit: must not be 0");
    if (out.until_us != 0 && out.until_us < out.from_us)
        return failed(ErrorCode::MalformedBody, "periodEnd: before periodStart");
    return out;
}

}  // namespace kps::rest
