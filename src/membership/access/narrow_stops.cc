#include "membership/access/narrow_stops.h"

#include <algorithm>
#include <array>
#include <string>

#include "institutions/institution_changes.h"
#include "institutions/institution_reads.h"
#include "institutions/limits.h"
#include "institutions/user_stop_store.h"
#include "membership/access/block_fields.h"
#include "membership/access/closing_acts.h"
#include "membership/act_checks.h"
#include "membership/case_keys.h"
#include "policy/decision_document.h"

namespace kps::membership {
namespace {

using accounts::Role;
using base::ErrorCode;
using base::InstitutionId;
using base::Result;
using base::Status;
using institutions::NarrowStop;
using institutions::StopScope;
using lifecycle::Act;
using lifecycle::Context;
using lifecycle::Field;

/// Kind of the key (case_keys.h) that the open case of a part holds.
constexpr std::string_view kPartKey = "access-part";

constexpr std::array<Field, 3> kStopUser = {{kInstitutionField,
                                             {.name = "service_user",
                                              .turkish = "Servis kullanıcısı",
                                              .highest = institutions::kUserNameBytesMax},
                                             kReasonField}};
constexpr std::array<Field, 3> kStopService = {
    {kInstitutionField,
     {.name = "service", .turkish = "Servis adı", .highest = institutions::kNameBytesMax},
     kReasonField}};
constexpr std::array<Field, 2> kStopAddress = {{kInstitutionField, kReasonField}};

/// What stands beside the stop: the case's number. The reason stays in the case.
NarrowStop stop_of(const Context& context, StopScope scope) {
    return {*context.subject.institution, scope,
            std::string(lifecycle::text_of(context.subject.body, "part")), context.now_us,
            context.subject.number};
}

/// The case's institution, and its claim to the part.
/// Errors: RuleRefused when another open case stops it, NotFound for no such institution.
Status take_part(Context& context, std::string_view scope, std::string_view part) {
    const InstitutionId id = KPS_TRY(institution_of(context));
    const auto institution = KPS_TRY(institutions::read_institution(context.transaction, id));
    context.subject.institution = id;
    context.subject.title = institution.name;
    take_input(context);
    lifecycle::put(context.subject.body, "scope", lifecycle::JsonValue(std::string(scope)));
    lifecycle::put(context.subject.body, "part", lifecycle::JsonValue(std::string(part)));
    const std::string name = std::string(scope) + " " + std::string(part);
    return claim(context.transaction, {id, kPartKey, name}, context.subject.id, "R-109");
}

Status free_part(Context& context) {
    const lifecycle::JsonObject& body = context.subject.body;
    const std::string name = std::string(lifecycle::text_of(body, "scope")) + " " +
                             std::string(lifecycle::text_of(body, "part"));
    return release(context.transaction, {*context.subject.institution, kPartKey, name});
}

institutions::AskingUser user_of(const Context& context) {
    return {*context.subject.institution,
            std::string(lifecycle::text_of(context.subject.body, "part")),
            {}};
}

/// A user that was stopped already stays so for its first reason; the case is then what opens it again.
Result<std::string_view> stop_user(Context& context) {
    const InstitutionId id = KPS_TRY(institution_of(context));
    const auto users = KPS_TRY(institutions::read_service_users(context.transaction, id));
    const std::string name(lifecycle::text_of(context.input, "service_user"));
    const bool known = std::any_of(users.begin(), users.end(),
                                   [&](const auto& user) { return user.name.value() == name; });
    if (!known) KPS_TRY(refuse("R-109", "no service user of this institution"));
    KPS_TRY(take_part(context, "user", name));
    const std::string reason = answerable(context).name + ": " + context.subject.number;
    KPS_TRY(
        institutions::stop_user(context.transaction, {user_of(context), context.now_us, reason}));
    return std::string_view();
}

Result<std::string_view> lift_user(Context& context) {
    take_input(context);
    Status lifted = institutions::lift_user_stop(
        context.transaction, user_of(context),
        {answerable(context).name, context.subject.number, context.now_us});
    // Lifted from the command line before: the case may end all the same.
    if (!lifted && lifted.error().code != ErrorCode::NotFound) KPS_TRY(std::move(lifted));
    KPS_TRY(free_part(context));
    return std::string_view();
}

Result<bool> is_granted(const Environment& environment, const Context& context, InstitutionId id,
                        std::string_view service) {
    const auto stored = KPS_TRY(institutions::read_decision(context.transaction, id));
    if (!stored || environment.grant_tree == nullptr) return false;
    const auto document = policy::parse_decision(stored->canonical_json, *environment.grant_tree);
    if (!document) return base::failed(ErrorCode::CorruptData, "stored decision");
    return std::any_of(document->services.begin(), document->services.end(),
                       [&](const auto& granted) { return granted.service->name == service; });
}

Result<std::string_view> stop_service(const Environment& environment, Context& context) {
    const InstitutionId id = KPS_TRY(institution_of(context));
    const std::string service(lifecycle::text_of(context.input, "service"));
    // A misspelt name would stop nothing and look as if it did.
    const bool granted = KPS_TRY(is_granted(environment, context, id, service));
    if (!granted) KPS_TRY(refuse("R-109", "the decision in force grants no service of this name"));
    KPS_TRY(take_part(context, institutions::name_of(StopScope::Service), service));
    KPS_TRY(institutions::set_narrow_stop(context.transaction, stop_of(context, StopScope::Service),
                                          context.now_us));
    return std::string_view();
}

Result<std::string_view> stop_address(Context& context) {
    const InstitutionId id = KPS_TRY(institution_of(context));
    const auto institution = KPS_TRY(institutions::read_institution(context.transaction, id));
    const std::string address = institution.registered_address;
    if (address.empty()) KPS_TRY(refuse("R-109", "the institution has no registered address"));
    KPS_TRY(take_part(context, institutions::name_of(StopScope::Address), address));
    KPS_TRY(institutions::set_narrow_stop(context.transaction, stop_of(context, StopScope::Address),
                                          context.now_us));
    return std::string_view();
}

Result<std::string_view> lift_part(Context& context) {
    const StopScope scope =
        context.subject.state == "service-stopped" ? StopScope::Service : StopScope::Address;
    take_input(context);
    KPS_TRY(institutions::lift_narrow_stop(
        context.transaction, stop_of(context, scope),
        {answerable(context).name,
         std::string(lifecycle::text_of(context.subject.body, "evidence"))},
        context.now_us));
    KPS_TRY(free_part(context));
    return std::string_view();
}

Act stop_act(std::string_view name, std::string_view turkish, std::string_view to,
             std::span<const Field> input) {
    return {.name = name,
            .turkish = turkish,
            .to = {to},
            .roles = {Role::Operator, Role::SecurityOfficer},
            .input = input,
            .rule = "R-109 (KPSY m.13/5)"};
}

/// Rule R-110 (KPSY m.13/5): what was done about it is handed in, found suitable by two persons, then it opens.
void add_opening(const Environment& environment, std::vector<Act>& acts) {
    for (const auto& [name, state] : {std::pair<std::string_view, std::string_view>{
                                          "report-service-measures", "service-stopped"},
                                      {"report-address-measures", "address-stopped"}})
        acts.push_back({.name = name,
                        .turkish = "Önlemleri bildir",
                        .from = {state},
                        .to = {state},
                        .roles = {Role::Administrator},
                        .input = kMeasuresFields,
                        .rule = "R-110 (KPSY m.13/5)",
                        .guard = needs_document(environment, "evidence")});
    acts.push_back({.name = "lift-part",
                    .turkish = "Önlemleri uygun bul, bu bölümü aç",
                    .from = {"service-stopped", "address-stopped"},
                    .to = {"lifted"},
                    .roles = {Role::Operator},
                    .input = kWhyFields,
                    .rule = "R-110 (KPSY m.13/5)",
                    .guard = check_measures,
                    .effect = lift_part,
                    .two_persons = true});
    // Rule R-159: a stopped user asks again when the directorate says so, with a reason.
    acts.push_back({.name = "lift-user",
                    .turkish = "Servis kullanıcısını aç",
                    .from = {"user-stopped"},
                    .to = {"lifted"},
                    .roles = {Role::Operator},
                    .input = kWhyFields,
                    .rule = "R-159",
                    .effect = lift_user,
                    .two_persons = true});
}

}  // namespace

void add_narrow_stops(const Environment& environment, std::vector<Act>& acts) {
    // Rule R-109 (KPSY m.13/5): no more is stopped than is in danger; one step by one person, in force at once.
    Act user = stop_act("stop-user", "Servis kullanıcısını durdur", "user-stopped", kStopUser);
    user.effect = stop_user;
    acts.push_back(std::move(user));
    Act service = stop_act("stop-service", "Bir servisi durdur", "service-stopped", kStopService);
    service.effect = [&environment](Context& context) {
        return stop_service(environment, context);
    };
    acts.push_back(std::move(service));
    Act address = stop_act("stop-address", "Adresi durdur", "address-stopped", kStopAddress);
    address.effect = stop_address;
    acts.push_back(std::move(address));
    add_opening(environment, acts);
}

}  // namespace kps::membership
