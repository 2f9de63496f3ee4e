#include "membership/users/sub_unit.h"

#include <array>

#include "institutions/institution_reads.h"
#include "membership/act_checks.h"
#include "membership/case_keys.h"
#include "membership/limits.h"
#include "membership/users/user_guards.h"
#include "membership/users/user_rows.h"

namespace kps::membership {
namespace {

using accounts::Role;
using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;
using lifecycle::Act;
using lifecycle::Context;
using lifecycle::Field;
using lifecycle::FieldKind;

constexpr std::array<std::string_view, 4> kForms = {"provincial", "branch", "subsidiary",
                                                    "foreign"};
constexpr Field kQuota = {.name = "quota",
                          .kind = FieldKind::Integer,
                          .turkish = "En çok kullanıcı",
                          .lowest = 0,
                          .highest = kUsersOfUnitMax,
                          .rule = "X-042"};
constexpr std::array<Field, 5> kAdd = {
    {{.name = "name", .turkish = "Birim adı", .lowest = 2, .highest = kNameCharactersMax},
     {.name = "form", .kind = FieldKind::Choice, .turkish = "Tür", .choices = kForms},
     {.name = "country", .turkish = "Ülke", .required = false, .lowest = 2, .highest = 60},
     {.name = "tie_document",
      .kind = FieldKind::Hash,
      .turkish = "Bağlılık belgesi",
      .rule = "R-057"},
     kQuota}};
constexpr std::array<Field, 1> kSetQuota = {{kQuota}};

Status check_unit_form(const Environment& environment, const Context& context) {
    if (!context.subject.institution) return failed(ErrorCode::RoleNotAllowed, "no institution");
    const bool foreign = lifecycle::text_of(context.input, "form") == "foreign";
    if (foreign == lifecycle::text_of(context.input, "country").empty())
        return failed(ErrorCode::InvalidField, "$.country: of a foreign unit only");
    const auto institution =
        KPS_TRY(institutions::read_institution(context.transaction, *context.subject.institution));
    // Rule R-055 (KPSY m.7/2): only public bodies extend the service to units abroad.
    if (foreign && !institutions::is_public_body(institution.institution_class))
        return refuse("R-055", "units abroad are for public bodies");
    // Rule R-057 (KPSY m.7/4): the tie to the organisation is proved by a document.
    return check_document(environment, context, "tie_document");
}

Result<std::string_view> begin_unit(Context& context) {
    take_input(context);
    context.subject.title = std::string(lifecycle::text_of(context.input, "name"));
    KPS_TRY(claim(context.transaction,
                  {*context.subject.institution, kSubUnitKey, context.subject.number},
                  context.subject.id, "R-054"));
    return std::string_view();
}

Result<std::size_t> users_here(const Context& context) {
    return users_of_unit(context.transaction, *context.subject.institution, context.subject.number);
}

Status check_quota(const Context& context) {
    const std::size_t users = KPS_TRY(users_here(context));
    if (lifecycle::integer_of(context.input, "quota") < static_cast<std::int64_t>(users))
        return refuse("X-042", "there are more users already");
    return {};
}

Status check_empty(const Context& context) {
    const std::size_t users = KPS_TRY(users_here(context));
    if (users > 0) return refuse("R-062", "the sub-unit still has users");
    return {};
}

}  // namespace

// Rule R-188 (KPS başvuru §1): the centre serves its units.
// Rule R-054 (KPSY m.7/2): the connection may be extended to units of the same organisation.
// Rule R-056 (KPSY m.7/3): no undertaking is made with them: the machine has no act for one.
lifecycle::Machine make_sub_unit_machine(const Environment& environment) {
    lifecycle::Machine machine{.kind = "sub-unit", .turkish = "Alt birim", .prefix = "ALB"};
    machine.states = {{"active", "Aktif"}, {"closed", "Kapalı", true}};
    machine.readers = {Role::Operator, Role::Inspector, Role::SecurityOfficer};
    machine.acts.push_back(
        {.name = "add",
         .turkish = "Birim ekle",
         .to = {"active"},
         .roles = {Role::Administrator},
         .input = kAdd,
         .rule = "R-054 (KPSY m.7/2)",
         .guard = [&environment](
                      const Context& context) { return check_unit_form(environment, context); },
         .effect = begin_unit});
    machine.acts.push_back({.name = "set-quota",
                            .turkish = "Kullanıcı sayısını değiştir",
                            .from = {"active"},
                            .to = {"active"},
                            .roles = {Role::Administrator},
                            .input = kSetQuota,
                            .rule = "X-042",
                            .guard = check_quota});
    machine.acts.push_back(
        {.name = "close",
         .turkish = "Birimi kapat",
         .from = {"active"},
         .to = {"closed"},
         .roles = {Role::Administrator},
         .rule = "R-054 (KPSY m.7/2)",
         .guard = check_empty,
         .effect = [](Context& context) -> Result<std::string_view> {
             KPS_TRY(release(context.transaction,
                             {*context.subject.institution, kSubUnitKey, context.subject.number}));
             return std::string_view();
         }});
    return machine;
}

}  // namespace kps::membership
