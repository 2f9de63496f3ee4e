#include "portal/cases/case_request.h"

#include <algorithm>

#include "http/ascii.h"
#include "lifecycle/dates.h"
#include "portal/cases/limits.h"
#include "portal/json_request.h"
#include "portal/query_members.h"

namespace kps::portal {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;

/// Part of a case's number: these are capital letters, digits and `-`.
Result<std::string> number_part(std::string_view text) {
    std::string part;
    for (const char letter : text) {
        const bool small = letter >= 'a' && letter <= 'z';
        const bool known = small || (letter >= 'A' && letter <= 'Z') ||
                           (letter >= '0' && letter <= '9') || letter == '-';
        if (!known) return wrong_query("number");
        part += small ? static_cast<char>(letter - 'a' + 'A') : letter;
    }
    return part;
}

bool has_choice(const lifecycle::Machine& machine, std::string_view name, std::string_view value) {
    for (const lifecycle::Act& act : machine.acts)
        for (const lifecycle::Field& field : act.input)
            if (field.name == name &&
                std::find(field.choices.begin(), field.choices.end(), value) != field.choices.end())
                return true;
    return false;
}

/// `field=applicant_kind:bank`: a choice that some life cycle has among its fields, and nothing else.
base::Status read_field(std::string_view text, const std::vector<lifecycle::Machine>& machines,
                        lifecycle::CaseFilter& filter) {
    if (text.empty()) return {};
    const std::size_t colon = text.find(':');
    if (colon == std::string_view::npos) return wrong_query("field");
    filter.member = text.substr(0, colon);
    filter.member_text = text.substr(colon + 1);
    const bool known =
        std::any_of(machines.begin(), machines.end(), [&](const lifecycle::Machine& machine) {
            return has_choice(machine, filter.member, filter.member_text);
        });
    if (!known) return wrong_query("field");
    return {};
}

base::Status read_numbers(const QueryMembers& members, lifecycle::CaseFilter& filter) {
    if (const auto text = members.get("institution"); !text.empty()) {
        const auto number = number_of(text, 1, UINT32_MAX);
        if (!number) return wrong_query("institution");
        filter.institution = base::InstitutionId(static_cast<std::uint32_t>(*number));
    }
    if (const auto text = members.get("limit"); !text.empty()) {
        const auto limit = number_of(text, 1, lifecycle::kPageCasesMax);
        if (!limit) return wrong_query("limit");
        filter.limit = static_cast<std::size_t>(*limit);
    }
    return {};
}

Result<bool> is_set(const QueryMembers& members, std::string_view name) {
    const std::string_view text = members.get(name);
    if (!text.empty() && text != "1") return wrong_query(name);
    return !text.empty();
}

Result<lifecycle::CaseOrder> order_of(std::string_view text) {
    using lifecycle::CaseOrder;
    if (text.empty() || text == "-changed") return CaseOrder::ChangedNewest;
    if (text == "changed") return CaseOrder::ChangedOldest;
    if (text == "-opened") return CaseOrder::OpenedNewest;
    if (text == "opened") return CaseOrder::OpenedOldest;
    return wrong_query("sort");
}

/// Where the page before ended: an instant and an id, neither of them a person's.
base::Status read_place(std::string_view text, lifecycle::CaseFilter& filter) {
    if (text.empty()) return {};
    const std::size_t dot = text.find('.');
    const auto time = number_of(text.substr(0, dot), INT64_MIN, INT64_MAX);
    if (!time || dot == std::string_view::npos) return wrong_query("after");
    const auto id = base::Uuid::parse(text.substr(dot + 1));
    if (!id) return wrong_query("after");
    filter.before_us = *time;
    filter.before = *id;
    return {};
}

}  // namespace

Result<base::Uuid> case_id(std::string_view text) {
    auto id = base::Uuid::parse(text);
    if (!id || id->text() != text) return failed(ErrorCode::NotFound, "no such case");
    return *id;
}

std::string entity_tag(std::int64_t version) {
    return '"' + std::to_string(version) + '"';
}

Result<lifecycle::JsonValue> fields_in(const http::Request& request) {
    if (request.body.empty()) return lifecycle::JsonValue(lifecycle::JsonObject{});
    const std::string_view type = request.header("Content-Type");
    const std::string_view media = http::trim_blanks(type.substr(0, type.find(';')));
    if (!http::equal_without_case(media, "application/json"))
        return failed(ErrorCode::UnsupportedMediaType);
    institutions::JsonRules rules;
    rules.bytes_max = lifecycle::kInputBytesMax;
    rules.values_max = kInputValuesMax;
    return institutions::parse_strict_json(request.body, ErrorCode::MalformedBody, rules);
}

Result<lifecycle::CaseFilter> filter_in(std::string_view query,
                                        const std::vector<lifecycle::Machine>& machines) {
    const QueryMembers members =
        KPS_TRY(QueryMembers::read(query, {"kind", "state", "institution", "number", "field", "due",
                                           "open", "pending", "sort", "limit", "after"}));
    lifecycle::CaseFilter filter;
    filter.kind = members.get("kind");
    filter.state = members.get("state");
    filter.number = KPS_TRY(number_part(members.get("number")));
    KPS_TRY(read_field(members.get("field"), machines, filter));
    KPS_TRY(read_numbers(members, filter));
    if (const auto text = members.get("due"); !text.empty()) {
        filter.due_until = lifecycle::parse_date(text);
        if (!filter.due_until) return wrong_query("due");
    }
    if (KPS_TRY(is_set(members, "open"))) filter.open_states = lifecycle::open_states_of(machines);
    filter.pending = KPS_TRY(is_set(members, "pending"));
    filter.order = KPS_TRY(order_of(members.get("sort")));
    KPS_TRY(read_place(members.get("after"), filter));
    return filter;
}

std::string page_mark(const lifecycle::CaseFilter& filter, const lifecycle::Case& last) {
    return std::to_string(lifecycle::place_in(filter.order, last)) + "." + last.id.text();
}

}  // namespace kps::portal
