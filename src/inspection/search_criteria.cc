#include "inspection/search_criteria.h"

#include <algorithm>

#include "audit/search/criteria_search.h"
#include "base/national_id.h"
#include "inspection/entry_json.h"

namespace kps::inspection {

using audit::SearchCriteria;
using audit::SearchKind;
using base::ErrorCode;
using base::failed;
using base::Result;
using institutions::JsonReader;

namespace {

Result<std::string> optional_text(JsonReader& reader, std::string_view name) {
    if (!reader.has(name)) return std::string();
    return reader.text(name);
}

Result<std::int64_t> read_person(JsonReader& reader) {
    if (!reader.has("person")) return 0;
    const std::string text = KPS_TRY(reader.text("person"));
    const auto person = base::NationalId::parse(text);
    if (!person) return failed(ErrorCode::InvalidNationalId, reader.path_of("person"));
    return person->number();
}

}  // namespace

Result<Asked> read_asked(const Call& call) {
    JsonReader reader = call.reader();
    Asked out;
    SearchCriteria& criteria = out.criteria;
    criteria.person = KPS_TRY(read_person(reader));
    criteria.user = KPS_TRY(optional_text(reader, "user"));
    criteria.address = KPS_TRY(optional_text(reader, "address"));
    if (!criteria.address.empty() && !audit::is_source_address(criteria.address))
        return failed(ErrorCode::InvalidField, reader.path_of("address"));
    if (reader.has("institution"))
        criteria.institution =
            static_cast<std::uint32_t>(KPS_TRY(reader.integer("institution", 1, UINT32_MAX)));
    if (reader.has("service"))
        criteria.service =
            static_cast<std::uint16_t>(KPS_TRY(reader.integer("service", 1, UINT16_MAX)));
    criteria.days = KPS_TRY(read_days(reader));
    out.reason = KPS_TRY(read_reason(reader));
    KPS_TRY(reader.finish());
    return out;
}

bool is_found_at_once(const SearchCriteria& criteria) {
    const SearchKind kind = audit::kind_of(criteria);
    return kind == SearchKind::Person || kind == SearchKind::User;
}

std::string about(const SearchCriteria& criteria) {
    if (criteria.person != 0) return masked_number(criteria.person);
    if (!criteria.user.empty()) return masked_text(criteria.user);
    return criteria.address;
}

audit::SearchAct act_of(const SearchCriteria& criteria) {
    audit::SearchAct act;
    act.kind = audit::kind_of(criteria);
    act.person = criteria.person;
    act.from_us = std::max<std::int64_t>(0, criteria.days.from_us());
    act.to_us = criteria.days.last == audit::DayRange().last ? 0 : criteria.days.until_us();
    if (!criteria.user.empty()) audit::add_word(act.words, "user", criteria.user);
    if (criteria.service != 0)
        audit::add_word(act.words, "service", std::to_string(criteria.service));
    if (!criteria.address.empty()) audit::add_word(act.words, "address", criteria.address);
    return act;
}

}  // namespace kps::inspection
