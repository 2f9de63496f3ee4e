#include "apps/kps/audit/found_text.h"

#include <fmt/format.h>

#include "apps/kps/audit_entry_text.h"
#include "apps/kps/report.h"
#include "base/calendar.h"

namespace kps {
namespace {

std::string_view role_of(const audit::FoundRecord& record) {
    if (record.queried) return "queried";
    return record.affected ? "affected" : "-";
}

}  // namespace

boost::json::object found_part(const audit::FoundRecord& record) {
    boost::json::object out;
    out["index"] = record.index;
    out["time"] = base::utc_text_ms(record.time_us);
    out["type"] = entry_type_name(record.draft.type);
    out["institution"] = record.draft.institution.value();
    out["service"] = record.draft.service.value();
    out["outcome"] = record.draft.outcome;
    out["request_id"] = record.draft.request_id.text();
    if (record.queried || record.affected) out["role"] = role_of(record);
    out["opened"] = opened_part(record.draft);
    return out;
}

std::string found_line(const audit::FoundRecord& record) {
    const boost::json::object opened = opened_part(record.draft);
    const auto text = [&](std::string_view name) -> std::string {
        const auto* value = opened.if_contains(name);
        return value != nullptr && value->is_string() ? std::string(value->as_string()) : "-";
    };
    return fmt::format("{:>10}  {}  {:8}  {:>6}  {:>4}  {:>4}  {:8}  {}  {}", record.index,
                       base::utc_text_ms(record.time_us), entry_type_name(record.draft.type),
                       record.draft.institution.value(), record.draft.service.value(),
                       record.draft.outcome, role_of(record),
                       text(record.draft.end_user.empty() ? "service_user" : "end_user"),
                       text("purpose"));
}

base::Date need_day(const std::string& text, std::string_view option) {
    audit::IndexSeal seal;
    if (!audit::parse_period(text, seal) || seal.is_month)
        leave(option, "a day such as 2026-11-21", 2);
    return seal.first;
}

}  // namespace kps
