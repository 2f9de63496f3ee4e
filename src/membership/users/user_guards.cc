#include "membership/users/user_guards.h"

#include <algorithm>

#include "institutions/institution_reads.h"
#include "lifecycle/course.h"
#include "membership/act_checks.h"
#include "membership/case_keys.h"
#include "membership/ranks.h"
#include "membership/users/user_rows.h"
#include "policy/decision_document.h"

namespace kps::membership {

using base::ErrorCode;
using base::failed;
using base::Status;
using lifecycle::Context;
using lifecycle::JsonObject;
using lifecycle::JsonValue;

// Rule X-003: all given names and the surname as in the register. Rule R-060 (KPSY m.7/6): the directorate checks it.
Status check_person(const Environment& environment, const Context& context,
                    const JsonObject& person, std::string_view path) {
    if (!environment.match_person)
        return failed(ErrorCode::PersonNotMatched, "X-003: no register to look into");
    Status matched = environment.match_person(
        context.actor, lifecycle::text_of(person, "kimlik_no"),
        lifecycle::text_of(person, "given_names"), lifecycle::text_of(person, "surname"));
    if (matched || path.empty() || matched.error().context.empty()) return matched;
    return failed(matched.error().code, std::string(path) + "." + matched.error().context);
}

// Rule X-004: one person is not both.
Status check_two_persons(const Context& context, std::string_view kind) {
    const std::string_view other =
        kind == kAdministratorKind ? kTechnicianKind : kAdministratorKind;
    const auto id = KPS_TRY(institution_of(context));
    const auto found = KPS_TRY(
        find_user(context.transaction, id, other, lifecycle::text_of(context.input, "kimlik_no")));
    if (found) return refuse("X-004", "administrator and technician are two persons");
    return {};
}

// Rule X-002: ranks by class of institution, in ranks.def.
Status check_administrator_rank(const Context& context) {
    const auto id = KPS_TRY(institution_of(context));
    const auto institution = KPS_TRY(institutions::read_institution(context.transaction, id));
    if (!may_be_administrator(institution.institution_class,
                              lifecycle::text_of(context.input, "rank"), context.today))
        return refuse("X-002", "the rank is not enough for this class of institution");
    return {};
}

// Rule X-042: no more users than the institution set for the sub-unit.
Status check_unit(const Context& context) {
    const std::string_view unit = lifecycle::text_of(context.input, "sub_unit");
    if (unit.empty()) return {};
    const auto id = KPS_TRY(institution_of(context));
    const auto holder = KPS_TRY(holder_of(context.transaction, {id, kSubUnitKey, unit}));
    if (!holder) return refuse("R-057", "no such sub-unit of the institution");
    const lifecycle::Case open = KPS_TRY(context.course.cases().read(context.transaction, *holder));
    const std::size_t users = KPS_TRY(users_of_unit(context.transaction, id, unit));
    if (static_cast<std::int64_t>(users) >= lifecycle::integer_of(open.body, "quota"))
        return refuse("X-042", "the sub-unit's users are all there");
    return {};
}

Status check_defined(const Context& context) {
    const bool defined = KPS_TRY(is_defined(context.transaction, context.subject.id));
    if (!defined) return refuse("R-062", "the user is closed");
    return {};
}

namespace {

/// The leaves that one of the user's rights names.
base::Result<contract::Mask> named_by(const JsonObject& right, const policy::ServicePaths& paths) {
    contract::Mask mask;
    for (const JsonValue& path : lifecycle::list_of(right, "paths")) {
        const auto* text = std::get_if<std::string>(&path.content());
        const auto granted = policy::granted_by(paths, text == nullptr ? std::string() : *text);
        if (!granted) return failed(ErrorCode::RuleRefused, "R-058: no such parameter");
        mask.merge(*granted);
    }
    return mask;
}

}  // namespace

// Rule R-233 (KPS başvuru §1): the institution distributes the service itself, to persons of its own.
// Rule R-058 (KPSY m.7/5): the institution gives its sub-users what it has, and nothing beyond.
Status check_rights(const Environment& environment, const Context& context) {
    const auto id = KPS_TRY(institution_of(context));
    const auto stored = KPS_TRY(institutions::read_decision(context.transaction, id));
    if (!stored || environment.grant_tree == nullptr)
        return refuse("R-058", "the institution has no decision in force");
    const auto document = policy::parse_decision(stored->canonical_json, *environment.grant_tree);
    if (!document) return failed(ErrorCode::CorruptData, "stored decision");
    for (const JsonValue& item : lifecycle::list_of(context.input, "rights")) {
        const JsonObject& right = lifecycle::object_of(item);
        const policy::ServicePaths* paths = environment.grant_tree->find(
            lifecycle::text_of(right, "service"), lifecycle::text_of(right, "version"));
        if (paths == nullptr) return refuse("R-058", "no such service");
        const auto granted = std::find_if(
            document->services.begin(), document->services.end(),
            [&](const policy::GrantedService& one) { return one.service == paths->service; });
        const contract::Mask mask = KPS_TRY(named_by(right, *paths));
        if (granted == document->services.end() || mask.empty() ||
            mask.intersected(granted->leaves) != mask)
            return refuse("R-058", "more than the institution has");
    }
    return {};
}

}  // namespace kps::membership
