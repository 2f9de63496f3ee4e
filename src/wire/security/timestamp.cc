#include "wire/security/timestamp.h"

#include "base/calendar.h"
#include "wire/namespaces.h"
#include "wire/security/limits.h"
#include "wire/security/parts.h"

namespace kps::wire::security {
namespace {

using base::ErrorCode;
using xml::Element;

/// Türkiye keeps UTC+3 all year since 2016; a timestamp is never older than minutes.
constexpr std::int64_t kIstanbulAhead_us = 3 * 3600 * 1'000'000LL;

base::Result<base::ParsedTime> read_time(const Element& element) {
    auto time = base::parse_xml_time(only_text(element));
    if (!time) return base::failed(ErrorCode::InvalidSecurity, "time of the Timestamp");
    return time;
}

bool is_inside(std::int64_t created_us, std::int64_t expires_us, std::int64_t now_us) {
    return created_us < expires_us && created_us - kClockSkew_us <= now_us &&
           now_us <= expires_us + kClockSkew_us;
}

struct Times {
    base::ParsedTime created;
    base::ParsedTime expires;
};

base::Result<Times> read_times(const Element& timestamp) {
    const Element* created = timestamp.first_element();
    const Element* expires = created ? created->next_element() : nullptr;
    if (!expires || expires->next_element() || !created->is(ns::kUtility, "Created") ||
        !expires->is(ns::kUtility, "Expires"))
        return base::failed(ErrorCode::InvalidSecurity, "children of the Timestamp");
    return Times{KPS_TRY(read_time(*created)), KPS_TRY(read_time(*expires))};
}

}  // namespace

base::Status check_timestamp(const Element& timestamp, std::int64_t now_us) {
    const Times times = KPS_TRY(read_times(timestamp));
    const base::ParsedTime& from = times.created;
    const base::ParsedTime& to = times.expires;
    if (is_inside(from.us, to.us, now_us)) return {};
    const std::int64_t local_from_us = from.has_zone ? from.us : from.us - kIstanbulAhead_us;
    const std::int64_t local_to_us = to.has_zone ? to.us : to.us - kIstanbulAhead_us;
    if (is_inside(local_from_us, local_to_us, now_us)) return {};
    return base::failed(ErrorCode::InvalidSecurity, "Timestamp outside its time");
}

base::Result<Lifetime> check_strict_timestamp(const Element& timestamp, std::int64_t now_us) {
    const Times times = KPS_TRY(read_times(timestamp));
    if (!times.created.has_zone || !times.expires.has_zone)
        return base::failed(ErrorCode::InvalidSecurity, "Timestamp without a zone");
    const Lifetime life{times.created.us, times.expires.us};
    if (life.expires_us <= life.created_us || life.expires_us - life.created_us > kStrictLifeMax_us)
        return base::failed(ErrorCode::InvalidSecurity, "Timestamp lives too long");
    if (life.created_us > now_us + kStrictAheadMax_us || life.expires_us <= now_us)
        return base::failed(ErrorCode::InvalidSecurity, "Timestamp outside its time");
    return life;
}

}  // namespace kps::wire::security
