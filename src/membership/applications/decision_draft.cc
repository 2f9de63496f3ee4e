#include "membership/applications/decision_draft.h"

#include "base/day_text.h"
#include "lifecycle/dates.h"
#include "membership/refusals.h"
#include "policy/recipients.h"

namespace kps::membership {
namespace {

using lifecycle::integer_of;
using lifecycle::JsonArray;
using lifecycle::JsonObject;
using lifecycle::JsonValue;
using lifecycle::list_of;
using lifecycle::object_of;
using lifecycle::put;
using lifecycle::text_of;

JsonValue text(std::string_view value) {
    return JsonValue(std::string(value));
}

JsonObject limit(std::string_view period, std::int64_t count) {
    JsonObject made;
    put(made, "period", text(period));
    put(made, "count", JsonValue(count));
    return made;
}

JsonObject jurisdiction(const JsonObject& given) {
    JsonObject made;
    for (const std::string_view kind : {"provinces", "districts", "neighbourhoods"}) {
        JsonArray codes;
        for (const JsonValue& place : list_of(given, kind))
            codes.emplace_back(integer_of(object_of(place), "code"));
        if (!codes.empty()) put(made, kind, JsonValue(std::move(codes)));
    }
    return made;
}

JsonObject service(const JsonObject& proposed, const JsonObject& area,
                   const policy::GrantTree& tree) {
    const std::string_view name = text_of(proposed, "service");
    const std::string_view version = text_of(proposed, "version");
    const policy::ServicePaths* known = tree.find(name, version);
    JsonObject made;
    put(made, "service", text(name));
    put(made, "version", text(version));
    put(made, "methods",
        JsonValue(JsonArray{text(known == nullptr ? std::string() : known->service->operation)}));
    put(made, "paths", JsonValue(list_of(proposed, "paths")));
    put(made, "criteria_max", JsonValue(integer_of(proposed, "criteria_max")));
    JsonArray limits = {JsonValue(limit("day", integer_of(proposed, "per_day")))};
    if (const auto per_month = integer_of(proposed, "per_month"); per_month > 0)
        limits.emplace_back(limit("month", per_month));
    put(made, "limits", JsonValue(std::move(limits)));
    put(made, "purposes", JsonValue(list_of(proposed, "purposes")));
    if (!area.empty()) put(made, "jurisdiction", JsonValue(area));
    return made;
}

}  // namespace

std::string decision_text(const JsonObject& proposal, const DecisionHead& head,
                          const policy::GrantTree& tree) {
    JsonObject made;
    put(made, "format", text("kps-decision-1"));
    put(made, "number", text(head.number));
    put(made, "date", text(base::day_text(head.date)));
    put(made, "institution", JsonValue(static_cast<std::int64_t>(head.institution.value())));
    put(made, "valid_from", text(base::day_text(head.valid_from)));
    put(made, "valid_until", text(text_of(proposal, "valid_until")));
    put(made, "purpose_required", JsonValue(lifecycle::is_true(proposal, "purpose_required")));
    put(made, "end_user_required", JsonValue(lifecycle::is_true(proposal, "end_user_required")));
    put(made, "purposes", JsonValue(list_of(proposal, "purposes")));
    const JsonObject area = jurisdiction(object_of(proposal, "jurisdiction"));
    JsonArray services;
    for (const JsonValue& proposed : list_of(proposal, "services"))
        services.emplace_back(service(object_of(proposed), area, tree));
    put(made, "services", JsonValue(std::move(services)));
    return lifecycle::canonical_text(std::move(made));
}

// Rule X-022 (5490 m.45/1), Rule X-023 (5490 m.45/1): what the class may not be given is refused when it is decided,
// not only when it is compiled.
base::Result<policy::DecisionDocument> check_draft(
    const std::string& text, const policy::GrantTree& tree,
    institutions::InstitutionClass institution_class) {
    policy::DecisionDocument document = KPS_TRY(policy::parse_decision(text, tree));
    institutions::Institution institution;
    institution.id = document.institution;
    institution.institution_class = institution_class;
    KPS_TRY(policy::check_decision(document, institution));
    const base::Date& day = document.valid_from;
    if (!policy::may_receive(institution_class, policy::DataKind::Identity, day))
        return refused("X-022 (5490 m.45/1)", "this class may not be given identity data");
    const bool addresses = policy::may_receive(institution_class, policy::DataKind::Address, day);
    for (const policy::GrantedService& granted : document.services)
        if (!addresses && granted.leaves.any_of(granted.service->address_leaves))
            return refused("X-023 (5490 m.45/1)", "this class may not be given addresses");
    return document;
}

}  // namespace kps::membership
