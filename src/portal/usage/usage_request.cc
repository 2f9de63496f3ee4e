#include "portal/usage/usage_request.h"

#include <algorithm>
#include <array>

#include "base/calendar.h"
#include "base/error.h"
#include "portal/usage/limits.h"
#include "rest/problem.h"
#include "usage/limits.h"

namespace kps::portal {
namespace {

using accounts::Role;
using base::ErrorCode;
using base::failed;
using base::Result;

constexpr std::array<std::pair<std::string_view, usage::Group>, 4> kGroups = {
    {{"day", usage::Group::Day},
     {"service", usage::Group::Service},
     {"user", usage::Group::User},
     {"result", usage::Group::Result}}};

bool may_view(Role role, UsageView view) {
    switch (view) {
        case UsageView::Counts:
            return role == Role::Operator || role == Role::Inspector || role == Role::Accountant;
        case UsageView::Calls:
            return role == Role::Inspector;
        case UsageView::Own:
            return false;
    }
    return false;
}

Result<usage::Days> days_in(const Call& call, const QueryMembers& members) {
    usage::Days days;
    days.last = base::istanbul_date(call.now_us);
    if (const auto until = members.get("until"); !until.empty())
        days.last = KPS_TRY(day_in("until", until));
    days.first = base::date_from_days(base::days_from_date(days.last) - kUsageDaysDefault + 1);
    if (const auto from = members.get("from"); !from.empty())
        days.first = KPS_TRY(day_in("from", from));
    if (days.last < days.first) return wrong_query("until");
    if (days.count() > usage::kReportDaysMax) return wrong_query("from");
    return days;
}

}  // namespace

Result<UsageDesk*> usage_desk_of(const Call& call) {
    UsageDesk* desk = call.portal.usage();
    if (desk == nullptr) return failed(ErrorCode::NotFound, "no use is counted here");
    return desk;
}

// Rule R-032 (KPSY m.5/8): an institution's administrator and technician follow its own use, and nobody else's.
Result<base::InstitutionId> usage_owner(const Call& call, UsageView view,
                                        std::string_view institution) {
    const accounts::Actor actor = actor_of(*call.present);
    std::optional<base::InstitutionId> named;
    if (!institution.empty()) {
        const std::int64_t id = KPS_TRY(number_of(institution, 1, kInstitutionIdMax));
        named = base::InstitutionId(static_cast<std::uint32_t>(id));
    }
    if (actor.role == Role::Administrator || actor.role == Role::Technician) {
        if (!actor.institution) return failed(ErrorCode::RoleNotAllowed, "usage");
        if (named && *named != *actor.institution)
            return failed(ErrorCode::NotFound, "another institution's use");
        return *actor.institution;
    }
    if (!may_view(actor.role, view)) return failed(ErrorCode::RoleNotAllowed, "usage");
    if (!named) return wrong_query("institution");
    return *named;
}

Result<base::Date> day_in(std::string_view name, std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return wrong_query(name);
    base::Date day;
    const auto year = number_of(text.substr(0, 4), 2'000, 2'999);
    const auto month = number_of(text.substr(5, 2), 1, 12);
    const auto of_month = number_of(text.substr(8, 2), 1, 31);
    if (!year || !month || !of_month) return wrong_query(name);
    day.year = static_cast<std::int32_t>(*year);
    day.month = static_cast<std::int32_t>(*month);
    day.day = static_cast<std::int32_t>(*of_month);
    if (!base::is_valid(day)) return wrong_query(name);
    return day;
}

Result<UsageRequest> usage_request(const Call& call, UsageView view) {
    const QueryMembers members =
        KPS_TRY(QueryMembers::read(call.request.query, {"from", "until", "group", "service", "user",
                                                        "institution", "format"}));
    UsageRequest request;
    request.filter.institution = KPS_TRY(usage_owner(call, view, members.get("institution")));
    request.filter.days = KPS_TRY(days_in(call, members));
    if (const auto group = members.get("group"); !group.empty()) {
        const auto* known = std::find_if(kGroups.begin(), kGroups.end(),
                                         [&](const auto& one) { return one.first == group; });
        if (known == kGroups.end()) return wrong_query("group");
        request.group = known->second;
    }
    if (const auto service = members.get("service"); !service.empty()) {
        const std::int64_t number = KPS_TRY(number_of(service, 1, UINT16_MAX));
        request.filter.service = base::ServiceNumber(static_cast<std::uint16_t>(number));
    }
    if (const auto user = members.get("user"); !user.empty())
        request.filter.user = KPS_TRY(number_of(user, 0, INT64_MAX));
    return request;
}

std::string_view name_of(usage::Group group) {
    for (const auto& [name, known] : kGroups)
        if (known == group) return name;
    return {};
}

std::string shown_name(const std::string& name) {
    constexpr std::size_t kDigits = 11;
    const bool is_number =
        name.size() == kDigits &&
        std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
    return is_number ? "*******" + name.substr(kDigits - 4) : name;
}

std::pair<std::string, std::string> result_texts(audit::EntryType type, std::uint16_t outcome) {
    if (outcome == 0)
        return type == audit::EntryType::TokenIssued
                   ? std::pair<std::string, std::string>{"Belirteç verildi.", "Token issued."}
                   : std::pair<std::string, std::string>{"Yanıtlandı.", "Answered."};
    for (const base::ErrorInfo& row : base::all_errors())
        if (static_cast<std::uint16_t>(row.code) == outcome)
            return {std::string(row.turkish), std::string(row.english)};
    return {std::to_string(outcome), std::to_string(outcome)};
}

std::pair<std::string, std::string> service_texts(const UsageDesk& desk,
                                                  base::ServiceNumber service) {
    if (service.value() == 0) return {"Belirteç (oturum açma)", "Token (signing in)"};
    const auto title = desk.title_of(service);
    if (!title) return {std::to_string(service.value()), std::to_string(service.value())};
    return {title->turkish + " (" + title->version + ")",
            title->english + " (" + title->version + ")"};
}

boost::json::object json_of(const usage::Sums& sums) {
    return {{"answered", sums.answered}, {"empty", sums.empty}, {"refused", sums.refused}};
}

}  // namespace kps::portal
