#include "decision_tools/draft.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "base/day_text.h"
#include "institutions/strict_json.h"
#include "lifecycle/dates.h"
#include "lifecycle/field.h"
#include "membership/applications/application_checks.h"
#include "membership/applications/decision_draft.h"

namespace kps::decision_tools {
namespace {

using base::ErrorCode;
using base::failed;
using base::InstitutionId;
using base::Result;
using institutions::JsonObject;
using institutions::JsonValue;
using lifecycle::Case;
using lifecycle::integer_of;
using lifecycle::object_of;
using lifecycle::text_of;

constexpr std::string_view kDraftNumber = "TASLAK";
/// An applicant has no number before the Kurul meets; none is taken from anybody for a try.
constexpr std::uint32_t kNoNumberYet = 1;
constexpr std::int64_t kTriedDays = 365;

const institutions::Institution* find(const institutions::Directory& directory, InstitutionId id) {
    const auto found = std::find_if(directory.institutions.begin(), directory.institutions.end(),
                                    [&](const auto& row) { return row.id == id; });
    return found == directory.institutions.end() ? nullptr : &*found;
}

InstitutionId number_of(const Case& subject) {
    if (subject.institution) return *subject.institution;
    const std::int64_t number = integer_of(subject.body, "institution_number");
    return InstitutionId(number > 0 ? static_cast<std::uint32_t>(number) : kNoNumberYet);
}

Result<Draft> of_application(const Case& subject, const policy::GrantTree& tree,
                             const base::Date& today) {
    Draft draft;
    draft.applicant.id = number_of(subject);
    draft.applicant.name = std::string(text_of(subject.body, "name"));
    draft.applicant.institution_class =
        KPS_TRY(membership::application_checks::required_class(subject.body));
    draft.applicant.undertaking_signed = true;
    const std::string_view decided = text_of(subject.body, "decision");
    JsonObject wanted = object_of(subject.body, "proposal");
    draft.basis = !decided.empty() ? Basis::Decided
                  : wanted.empty() ? Basis::Requested
                                   : Basis::Proposed;
    if (draft.basis == Basis::Requested) {
        wanted = subject.body;
        lifecycle::put(wanted, "valid_until",
                       JsonValue(base::day_text(lifecycle::last_day_after(today, kTriedDays))));
    }
    if (lifecycle::list_of(wanted, "services").empty() && decided.empty())
        return failed(ErrorCode::WrongState, "no service is named yet");
    const membership::DecisionHead head{std::string(kDraftNumber), today, draft.applicant.id,
                                        today};
    const std::string text =
        decided.empty() ? membership::decision_text(wanted, head, tree) : std::string(decided);
    draft.document = KPS_TRY(policy::parse_decision(text, tree));
    return draft;
}

Result<Draft> of_authority(const Case& subject, const policy::GrantTree& tree,
                           const base::Date& today) {
    Draft draft;
    const JsonObject& decided = object_of(subject.body, "decision");
    draft.basis = decided.empty() ? Basis::Proposed : Basis::Decided;
    JsonObject decision = decided.empty() ? object_of(subject.body, "draft") : decided;
    if (decision.empty()) return failed(ErrorCode::WrongState, "no service is named yet");
    if (draft.basis == Basis::Proposed) {
        lifecycle::put(decision, "number", JsonValue(std::string(kDraftNumber)));
        for (const std::string_view day : {"date", "valid_from"})
            lifecycle::put(decision, day, JsonValue(base::day_text(today)));
    }
    draft.document = KPS_TRY(
        policy::parse_decision(institutions::canonical_json(JsonValue(std::move(decision))), tree));
    return draft;
}

/// The granted leaves of one proposed or asked service.
contract::Mask leaves_of(const JsonObject& wanted, const policy::ServicePaths& paths) {
    contract::Mask leaves;
    for (const JsonValue& path : lifecycle::list_of(wanted, "paths")) {
        const auto* text = std::get_if<std::string>(&path.content());
        if (text == nullptr) continue;
        if (const auto given = policy::granted_by(paths, *text)) leaves.merge(*given);
    }
    return leaves;
}

}  // namespace

std::string_view name_of(Basis basis) {
    constexpr std::array<std::string_view, 3> kNames = {"requested", "proposed", "decided"};
    return kNames.at(static_cast<std::size_t>(basis));
}

Result<Draft> draft_of(const Case& subject, const institutions::Directory& directory,
                       const policy::GrantTree& tree, const base::Date& today) {
    if (subject.kind == "application") {
        Draft draft = KPS_TRY(of_application(subject, tree, today));
        if (const auto* known = find(directory, draft.applicant.id)) draft.applicant = *known;
        return draft;
    }
    if (!subject.institution) return failed(ErrorCode::NotFound, "no decision");
    const auto* known = find(directory, *subject.institution);
    if (known == nullptr) return failed(ErrorCode::NotFound, "no decision");
    Draft draft;
    if (subject.kind == "extra-authority") {
        draft = KPS_TRY(of_authority(subject, tree, today));
    } else {
        auto document = KPS_TRY(in_force(directory, *subject.institution, tree));
        if (subject.kind != "undertaking" || !document)
            return failed(ErrorCode::NotFound, "no decision");
        draft.document = std::move(*document);
        draft.basis = Basis::Decided;
    }
    draft.applicant = *known;
    return draft;
}

institutions::Directory with_applicant(institutions::Directory directory, const Draft& draft) {
    if (find(directory, draft.document.institution) != nullptr) return directory;
    directory.institutions.push_back(draft.applicant);
    directory.institutions.back().id = draft.document.institution;
    return directory;
}

Result<std::optional<policy::DecisionDocument>> in_force(const institutions::Directory& directory,
                                                         InstitutionId institution,
                                                         const policy::GrantTree& tree) {
    for (const institutions::StoredDecision& stored : directory.decisions)
        if (stored.institution == institution)
            return std::optional(KPS_TRY(policy::parse_decision(stored.canonical_json, tree)));
    return std::optional<policy::DecisionDocument>();
}

contract::Mask asked_leaves(const Case& subject, const contract::Service& service,
                            const policy::GrantTree& tree) {
    const policy::ServicePaths* paths = tree.find(service.name, service.version);
    if (paths == nullptr) return {};
    for (const JsonValue& item : lifecycle::list_of(subject.body, "services")) {
        const JsonObject& wanted = object_of(item);
        if (text_of(wanted, "service") == service.name &&
            text_of(wanted, "version") == service.version)
            return leaves_of(wanted, *paths);
    }
    return {};
}

}  // namespace kps::decision_tools
