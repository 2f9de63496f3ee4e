#include "membership/notices/change_notice.h"

#include <array>

#include "base/day_text.h"
#include "institutions/institution_reads.h"
#include "lifecycle/course.h"
#include "lifecycle/dates.h"
#include "membership/access/block_effects.h"
#include "membership/access/block_fields.h"
#include "membership/act_checks.h"
#include "membership/case_keys.h"
#include "membership/notices/change_effects.h"
#include "membership/notices/changes.h"
#include "membership/users/user_fields.h"
#include "membership/users/user_guards.h"

namespace kps::membership {
namespace {

using accounts::Role;
using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;
using institutions::BlockGround;
using lifecycle::Act;
using lifecycle::Context;
using lifecycle::Field;
using lifecycle::FieldKind;
using lifecycle::JsonValue;

constexpr std::string_view kNoticeKey = "notice";

constexpr Field kEventDate = {
    .name = "event_date", .kind = FieldKind::Date, .turkish = "Olay tarihi", .rule = "R-100"};
constexpr Field kNewName = {.name = "new_name",
                            .turkish = "Yeni isim",
                            .required = false,
                            .lowest = 2,
                            .highest = kNameCharactersMax};
constexpr Field kNewTitle = {.name = "new_title",
                             .turkish = "Yeni unvan",
                             .required = false,
                             .lowest = 2,
                             .highest = kNameCharactersMax};
const Field kNewAdministrator = {.name = "new_administrator",
                                 .kind = FieldKind::Object,
                                 .turkish = "Yeni idari kullanıcı",
                                 .required = false,
                                 .members = kAdministratorFields};
constexpr Field kNewAddress = {.name = "new_address",
                               .kind = FieldKind::LongText,
                               .turkish = "Yeni adres",
                               .required = false,
                               .lowest = 10,
                               .highest = 500};
constexpr Field kStaticAddress = {.name = "static_address",
                                  .turkish = "Yeni sabit IP adresi",
                                  .required = false,
                                  .lowest = 2,
                                  .highest = 45,
                                  .rule = "R-008"};
constexpr Field kDocument = {
    .name = "document", .kind = FieldKind::Hash, .turkish = "Resmî yazı", .rule = "R-036"};

const std::array<Field, 8> kReport = {
    {{.name = "change", .kind = FieldKind::Choice, .turkish = "Değişiklik", .choices = kChanges},
     kEventDate,
     kNewName,
     kNewTitle,
     kNewAdministrator,
     kNewAddress,
     kStaticAddress,
     kDocument}};
/// The kind and the day of the event stand; the rest is told anew.
const std::array<Field, 6> kDetails = {
    {kNewName, kNewTitle, kNewAdministrator, kNewAddress, kStaticAddress, kDocument}};
constexpr std::array<Field, 4> kFinding = {
    {kInstitutionField,
     {.name = "change", .kind = FieldKind::Choice, .turkish = "Değişiklik", .choices = kLawChanges},
     kEventDate,
     kReasonField}};

Status check_event(const Context& context) {
    const base::Date event = date_of(context.input, "event_date");
    const std::int64_t days = lifecycle::days_between(event, context.today);
    if (days < 0) return refuse("R-100", "an event that is still to come");
    if (days > kEventDaysBackMax) return refuse("R-100", "an event too long ago");
    return {};
}

/// Exactly the member that belongs to the kind of change is there.
Status check_details(const Environment& environment, const Context& context,
                     std::string_view change) {
    for (const std::string_view kind : kChanges) {
        const bool wanted = kind == change;
        const bool given = lifecycle::find(context.input, detail_of(kind)) != nullptr;
        if (wanted != given)
            return failed(ErrorCode::InvalidField, "$." + std::string(detail_of(kind)) +
                                                       (wanted ? ": is missing" : ": not asked"));
    }
    if (change == "static-address") {
        const auto parsed = institutions::RegisteredAddress::parse(
            lifecycle::text_of(context.input, "static_address"), environment.address_rule);
        if (!parsed) return failed(ErrorCode::InvalidField, "$.static_address: R-008");
    }
    if (change == "administrator")
        KPS_TRY(check_person(environment, context,
                             lifecycle::object_of(context.input, detail_of(change)),
                             "$." + std::string(detail_of(change))));
    return check_document(environment, context, "document");
}

/// A finding is answered in its own case.
Status check_not_found_already(const Context& context, std::string_view change) {
    if (!context.subject.institution) return failed(ErrorCode::RoleNotAllowed, "no institution");
    const auto holder =
        KPS_TRY(holder_of(context.transaction, {*context.subject.institution, kMissedKey, change}));
    if (!holder) return {};
    const lifecycle::Case found =
        KPS_TRY(context.course.cases().read(context.transaction, *holder));
    if (found.kind == context.subject.kind)
        return refuse("R-101", "to be answered in " + found.number);
    return {};
}

// Rule R-100 (KPSY m.13/1): a notice after the fifteenth day is taken, and marked as late.
void mark_time(Context& context) {
    lifecycle::JsonObject& body = context.subject.body;
    const base::Date last = last_day_of_notice(date_of(body, "event_date"));
    const bool late = has_term(lifecycle::text_of(body, "change")) && context.today > last;
    lifecycle::put(body, "last_day", JsonValue(base::day_text(last)));
    lifecycle::put(body, "late", JsonValue(late));
    lifecycle::put(body, "reported_day", JsonValue(base::day_text(context.today)));
}

Status begin_notice(Context& context) {
    const auto id = KPS_TRY(institution_of(context));
    const auto institution = KPS_TRY(institutions::read_institution(context.transaction, id));
    context.subject.institution = id;
    context.subject.title = institution.name;
    take_input(context);
    return claim(context.transaction, {id, kNoticeKey, context.subject.number}, context.subject.id,
                 "R-100");
}

Status end_notice(Context& context) {
    return release(context.transaction,
                   {*context.subject.institution, kNoticeKey, context.subject.number});
}

void add_reporting(const Environment& environment, std::vector<Act>& acts) {
    acts.push_back({.name = "report",
                    .turkish = "Bildir",
                    .to = {"reported"},
                    .roles = {Role::Administrator},
                    .input = kReport,
                    .rule = "R-100 (KPSY m.13/1)",
                    .guard = [&environment](const Context& context) -> Status {
                        const auto change = lifecycle::text_of(context.input, "change");
                        KPS_TRY(check_event(context));
                        KPS_TRY(check_details(environment, context, change));
                        return check_not_found_already(context, change);
                    },
                    .effect = [&environment](Context& context) -> Result<std::string_view> {
                        KPS_TRY(begin_notice(context));
                        mark_time(context);
                        if (lifecycle::is_true(context.subject.body, "late"))
                            KPS_TRY(send(environment, context, "late_change_notice"));
                        return std::string_view();
                    }});
    const auto completes = [&environment](const Context& context) {
        return check_details(environment, context,
                             lifecycle::text_of(context.subject.body, "change"));
    };
    acts.push_back({.name = "fulfil",
                    .turkish = "Tespit edilen değişikliği bildir",
                    .from = {"detected"},
                    .to = {"reported"},
                    .roles = {Role::Administrator},
                    .input = kDetails,
                    .rule = "R-102 (KPSY m.13/1)",
                    .guard = completes,
                    .effect = [](Context& context) -> Result<std::string_view> {
                        take_input(context);
                        mark_time(context);
                        return std::string_view();
                    }});
    acts.push_back({.name = "complete",
                    .turkish = "Yeniden gönder",
                    .from = {"returned"},
                    .to = {"reported"},
                    .roles = {Role::Administrator},
                    .input = kDetails,
                    .rule = "R-100 (KPSY m.13/1)",
                    .guard = completes});
}

Result<std::string_view> suspend_for_finding(Context& context) {
    KPS_TRY(begin_notice(context));
    mark_time(context);
    const base::InstitutionId id = *context.subject.institution;
    KPS_TRY(claim(context.transaction,
                  {id, kMissedKey, lifecycle::text_of(context.input, "change")}, context.subject.id,
                  "R-101"));
    const auto block = KPS_TRY(holder_of(
        context.transaction, {id, kBlockKey, institutions::name_of(BlockGround::MissedNotice)}));
    if (!block)
        KPS_TRY(context.course.open_within(context, "access-block", "find-missed-notice",
                                           context.input));
    return std::string_view();
}

void add_finding(std::vector<Act>& acts) {
    acts.push_back({.name = "detect",
                    .turkish = "Bildirilmeyen değişikliği tespit et",
                    .to = {"detected"},
                    .roles = {Role::Operator},
                    .input = kFinding,
                    .rule = "R-101 (KPSY m.13/1)",
                    .guard = [](const Context& context) -> Status {
                        KPS_TRY(check_event(context));
                        const base::Date event = date_of(context.input, "event_date");
                        if (context.today <= last_day_of_notice(event))
                            return refuse("R-100", "the fifteen days are not over");
                        return {};
                    },
                    .effect = suspend_for_finding});
    acts.push_back({.name = "withdraw-finding",
                    .turkish = "Tespiti geri al",
                    .from = {"detected"},
                    .to = {"withdrawn"},
                    .roles = {Role::Operator},
                    .input = kWhyFields,
                    .rule = "R-102 (KPSY m.13/1)",
                    .effect = [](Context& context) -> Result<std::string_view> {
                        take_input(context);
                        KPS_TRY(end_notice(context));
                        KPS_TRY(end_missed(context));
                        return std::string_view();
                    },
                    .two_persons = true});
}

void add_review(const Environment& environment, std::vector<Act>& acts) {
    acts.push_back({.name = "take",
                    .turkish = "İncelemeye al",
                    .from = {"reported"},
                    .to = {"in-review"},
                    .roles = {Role::Operator},
                    .rule = "R-100 (KPSY m.13/1)"});
    acts.push_back({.name = "accept",
                    .turkish = "Kabul et",
                    .from = {"in-review"},
                    .to = {"accepted"},
                    .roles = {Role::Operator},
                    .rule = "R-102 (KPSY m.13/1)",
                    .effect = [&environment](Context& context) -> Result<std::string_view> {
                        KPS_TRY(apply_change(environment, context));
                        KPS_TRY(end_notice(context));
                        KPS_TRY(end_missed(context));
                        return std::string_view();
                    }});
    acts.push_back({.name = "return",
                    .turkish = "İade et",
                    .from = {"in-review"},
                    .to = {"returned"},
                    .roles = {Role::Operator},
                    .input = kWhyFields,
                    .rule = "R-100 (KPSY m.13/1)"});
}

}  // namespace

lifecycle::Machine make_change_notice_machine(const Environment& environment) {
    lifecycle::Machine machine{
        .kind = "change-notice", .turkish = "Değişiklik bildirimi", .prefix = "DGB"};
    machine.states = {{"reported", "Bildirildi"},    {"in-review", "GM incelemede"},
                      {"accepted", "Kabul", true},   {"returned", "İade"},
                      {"detected", "Tespit edildi"}, {"withdrawn", "Tespit geri alındı", true}};
    machine.readers = {Role::Operator, Role::Inspector, Role::SecurityOfficer, Role::Ministry};
    add_reporting(environment, machine.acts);
    add_finding(machine.acts);
    add_review(environment, machine.acts);
    return machine;
}

Result<bool> has_open_notice(storage::Transaction& transaction, base::InstitutionId institution) {
    const std::size_t open = KPS_TRY(count_of(transaction, institution, kNoticeKey));
    return open > 0;
}

}  // namespace kps::membership
