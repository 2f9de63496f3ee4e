#include "membership/users/user.h"

#include <array>

#include "institutions/institution_reads.h"
#include "lifecycle/dates.h"
#include "membership/act_checks.h"
#include "membership/users/user_fields.h"
#include "membership/users/user_guards.h"
#include "membership/users/user_rights.h"
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
using lifecycle::JsonValue;

const std::array<Field, 7> kAdministrator = {{kOwnerField, kKimlikNoField, kGivenNamesField,
                                              kSurnameField, kRankField, kEmailField, kPhoneField}};
constexpr std::array<Field, 6> kTechnician = {
    {kOwnerField, kKimlikNoField, kGivenNamesField, kSurnameField, kEmailField, kPhoneField}};
constexpr std::array<Field, 3> kRight = {{{.name = "service", .turkish = "Servis", .highest = 100},
                                          {.name = "version", .turkish = "Sürüm", .highest = 20},
                                          {.name = "paths",
                                           .kind = FieldKind::List,
                                           .turkish = "Çıktı parametreleri",
                                           .highest = kPathsOfServiceMax}}};
constexpr Field kRights = {.name = "rights",
                           .kind = FieldKind::List,
                           .turkish = "Yetkiler",
                           .highest = kRequestedServicesMax,
                           .members = kRight,
                           .rule = "R-058"};
constexpr std::array<Field, 7> kSubUser = {
    {kOwnerField,
     kKimlikNoField,
     kGivenNamesField,
     kSurnameField,
     {.name = "sub_unit", .turkish = "Birim no", .required = false, .highest = 20},
     {.name = "application", .turkish = "Uygulama adı", .highest = 100, .rule = "R-006"},
     kRights}};
constexpr std::array<Field, 1> kNewRights = {{kRights}};
constexpr std::array<Field, 4> kActivation = {
    {{.name = "secrecy",
      .kind = FieldKind::Accepted,
      .turkish = "Gizlilik taahhüdü verildi",
      .rule = "R-077"},
     {.name = "secrecy_document",
      .kind = FieldKind::Hash,
      .turkish = "Gizlilik taahhüdü belgesi",
      .rule = "R-077"},
     {.name = "training", .turkish = "Eğitim", .highest = 100, .rule = "R-112"},
     {.name = "training_date",
      .kind = FieldKind::Date,
      .turkish = "Eğitim tarihi",
      .rule = "R-112"}}};
constexpr std::array<Field, 1> kWhy = {{{.name = "why",
                                         .kind = FieldKind::LongText,
                                         .turkish = "Neden",
                                         .lowest = 5,
                                         .highest = kReasonCharactersMax}}};
constexpr std::array<std::string_view, 3> kFindings = {"died", "name-changed", "not-in-register"};
constexpr std::array<Field, 1> kFinding = {{{.name = "finding",
                                             .kind = FieldKind::Choice,
                                             .turkish = "Kütükteki fark",
                                             .choices = kFindings,
                                             .rule = "R-060"}}};
constexpr std::array<Field, 2> kLeaving = {
    {kWhy[0], {.name = "leaving_date", .kind = FieldKind::Date, .turkish = "Ayrılış tarihi"}}};

std::string_view kind_of(const Context& context) {
    return lifecycle::text_of(context.subject.body, "user_kind");
}

Status begin_user(Context& context, std::string_view kind) {
    const auto id = KPS_TRY(institution_of(context));
    const auto institution = KPS_TRY(institutions::read_institution(context.transaction, id));
    const std::string_view number = lifecycle::text_of(context.input, "kimlik_no");
    context.subject.institution = id;
    context.subject.title = institution.name;
    take_input(context);
    lifecycle::put(context.subject.body, "user_kind", JsonValue(std::string(kind)));
    // Rule R-057 (KPSY m.7/4): who is also another institution's user is flagged.
    const bool elsewhere = KPS_TRY(is_user_elsewhere(context.transaction, id, number));
    lifecycle::put(context.subject.body, "user_elsewhere", JsonValue(elsewhere));
    return put_user(context.transaction,
                    {context.subject.id, id, std::string(kind), std::string(number),
                     std::string(lifecycle::text_of(context.input, "sub_unit"))},
                    context.now_us);
}

/// Who has an account signs in, or does not any more.
Status set_sign_in(const Environment& environment, const Context& context, SignInRight right) {
    // Rule R-058 (KPSY m.7/5): a sub-user asks with its own rights, and with none before and after its time.
    if (kind_of(context) == kSubUserKind)
        KPS_TRY(keep_rights(context, right == SignInRight::Given));
    if (!environment.set_sign_in) return {};
    return environment.set_sign_in(context.transaction, context.subject, right);
}

/// An effect that takes the fields and lets the person sign in, or not.
lifecycle::Effect signs_in(const Environment& environment, SignInRight right) {
    return [&environment, right](Context& context) -> Result<std::string_view> {
        take_input(context);
        KPS_TRY(set_sign_in(environment, context, right));
        return std::string_view();
    };
}

lifecycle::Effect ends(const Environment& environment) {
    return [&environment](Context& context) -> Result<std::string_view> {
        take_input(context);
        KPS_TRY(end_user(context.transaction, context.subject.id, context.now_us));
        KPS_TRY(set_sign_in(environment, context, SignInRight::Ended));
        return std::string_view();
    };
}

lifecycle::Effect begins(std::string_view kind) {
    return [kind](Context& context) -> Result<std::string_view> {
        KPS_TRY(begin_user(context, kind));
        if (kind == kSubUserKind) KPS_TRY(keep_rights(context, false));
        return std::string_view();
    };
}

void add_defining(const Environment& environment, std::vector<Act>& acts) {
    acts.push_back({.name = "define-administrator",
                    .turkish = "İdari kullanıcı tanımla",
                    .to = {"defined"},
                    .roles = {Role::Operator, Role::System},
                    .input = kAdministrator,
                    .rule = "X-002",
                    .guard = [&environment](const Context& context) -> Status {
                        KPS_TRY(check_administrator_rank(context));
                        KPS_TRY(check_two_persons(context, kAdministratorKind));
                        return check_person(environment, context, context.input, "$");
                    },
                    .effect = begins(kAdministratorKind)});
    // Rule R-020 (KPSY m.4/1-ö): by the administrator of the same institution, or by the directorate for it.
    acts.push_back({.name = "define-technician",
                    .turkish = "Teknik kullanıcı tanımla",
                    .to = {"defined"},
                    .roles = {Role::Administrator, Role::Operator},
                    .input = kTechnician,
                    .rule = "R-020 (KPSY m.4/1-ö)",
                    .guard = [&environment](const Context& context) -> Status {
                        KPS_TRY(check_two_persons(context, kTechnicianKind));
                        return check_person(environment, context, context.input, "$");
                    },
                    .effect = begins(kTechnicianKind)});
    // Rule R-006 (KPSY m.4/1-b): a sub-user belongs to one institution and one application of it.
    acts.push_back({.name = "define-sub-user",
                    .turkish = "Alt kullanıcı tanımla",
                    .to = {"verified"},
                    .roles = {Role::Administrator, Role::Operator},
                    .input = kSubUser,
                    .rule = "R-058 (KPSY m.7/5)",
                    .guard = [&environment](const Context& context) -> Status {
                        KPS_TRY(check_unit(context));
                        KPS_TRY(check_rights(environment, context));
                        return check_person(environment, context, context.input, "$");
                    },
                    .effect = begins(kSubUserKind)});
}

void set_next_check(Context& context) {
    context.set_deadline("recheck", lifecycle::last_day_after(context.today, kIdentityCheckDays));
}

// Rule R-077 (KPSY m.9/4): secrecy is undertaken before the first use. Rule R-112 (KPSY m.14/1): so is the training.
Status check_activation(const Environment& environment, const Context& context) {
    if (date_of(context.input, "training_date") > context.today)
        return refuse("R-112", "a training still to come");
    KPS_TRY(check_defined(context));
    return check_document(environment, context, "secrecy_document");
}

void add_activation(const Environment& environment, std::vector<Act>& acts) {
    acts.push_back({.name = "verify",
                    .turkish = "Kimliğini doğrula",
                    .from = {"defined"},
                    .to = {"verified"},
                    .roles = {Role::Operator},
                    .rule = "R-060 (KPSY m.7/6)",
                    .guard = [&environment](const Context& context) -> Status {
                        KPS_TRY(check_defined(context));
                        return check_person(environment, context, context.subject.body, {});
                    }});
    acts.push_back({.name = "reject",
                    .turkish = "Reddet",
                    .from = {"defined", "verified"},
                    .to = {"rejected"},
                    .roles = {Role::Operator},
                    .input = kWhy,
                    .rule = "R-060 (KPSY m.7/6)",
                    .effect = ends(environment)});
    acts.push_back(
        {.name = "activate",
         .turkish = "Etkinleştir",
         .from = {"verified"},
         .to = {"active"},
         .roles = {Role::Administrator, Role::Technician, Role::Operator},
         .input = kActivation,
         .rule = "R-077 (KPSY m.9/4)",
         .guard = [&environment](
                      const Context& context) { return check_activation(environment, context); },
         .effect = [&environment](Context& context) -> Result<std::string_view> {
             take_input(context);
             set_next_check(context);
             KPS_TRY(set_sign_in(environment, context, SignInRight::Given));
             return std::string_view();
         }});
    acts.push_back({.name = "change-rights",
                    .turkish = "Yetkilerini değiştir",
                    .from = {"verified", "active"},
                    .to = {"verified", "active"},
                    .roles = {Role::Administrator, Role::Operator},
                    .input = kNewRights,
                    .rule = "R-058 (KPSY m.7/5)",
                    .guard = [&environment](const Context& context) -> Status {
                        if (kind_of(context) != kSubUserKind)
                            return refuse("R-058", "rights are given to sub-users");
                        KPS_TRY(check_defined(context));
                        return check_rights(environment, context);
                    },
                    .effect = [](Context& context) -> Result<std::string_view> {
                        take_input(context);
                        const bool active = context.subject.state == "active";
                        KPS_TRY(keep_rights(context, active));
                        return std::string_view(active ? "active" : "verified");
                    }});
}

/// An institution's administrator decides on technicians and sub-users, the directorate on administrators.
Status check_whose(const Context& context) {
    if (context.actor.role == Role::Administrator && kind_of(context) == kAdministratorKind)
        return failed(ErrorCode::RoleNotAllowed,
                      "R-100: the directorate decides on administrators");
    return {};
}

/// Who was closed with the institution does not come back.
Status check_return(const Context& context) {
    KPS_TRY(check_whose(context));
    return check_defined(context);
}

void add_locking(const Environment& environment, std::vector<Act>& acts) {
    acts.push_back(
        {.name = "lock",
         .turkish = "Kilitle",
         .from = {"active"},
         .to = {"locked"},
         .roles = {Role::Administrator, Role::Operator, Role::SecurityOfficer, Role::System},
         .input = kWhy,
         .rule = "R-135",
         .effect = signs_in(environment, SignInRight::Locked)});
    acts.push_back({.name = "unlock",
                    .turkish = "Kilidini aç",
                    .from = {"locked"},
                    .to = {"active"},
                    .roles = {Role::Administrator, Role::Operator},
                    .input = kWhy,
                    .rule = "R-135",
                    .guard = check_return,
                    .effect = signs_in(environment, SignInRight::Given)});
    acts.push_back({.name = "suspend",
                    .turkish = "Askıya al",
                    .from = {"active", "locked"},
                    .to = {"suspended"},
                    .roles = {Role::Operator, Role::SecurityOfficer},
                    .input = kWhy,
                    .rule = "R-060 (KPSY m.7/6)",
                    .effect = signs_in(environment, SignInRight::Locked)});
    acts.push_back({.name = "resume",
                    .turkish = "Askıdan indir",
                    .from = {"suspended"},
                    .to = {"active"},
                    .roles = {Role::Operator},
                    .input = kWhy,
                    .rule = "R-060 (KPSY m.7/6)",
                    .guard = check_return,
                    .effect = signs_in(environment, SignInRight::Given)});
}

Status check_leaving(const Context& context) {
    KPS_TRY(check_whose(context));
    if (date_of(context.input, "leaving_date") > context.today)
        return refuse("R-078", "a day still to come");
    return {};
}

// Rule R-060 (KPSY m.7/6): looked at again and again; who died or has another name is a user no more.
Result<std::string_view> check_again(const Environment& environment, Context& context) {
    const bool defined = KPS_TRY(is_defined(context.transaction, context.subject.id));
    Status matched = check_person(environment, context, context.subject.body, {});
    if (defined && matched) {
        set_next_check(context);
        context.close_deadline("finding");
        for (const std::string_view state : {"active", "locked"})
            if (context.subject.state == state) return state;
        return std::string_view("suspended");
    }
    if (!matched && matched.error().code != ErrorCode::PersonNotMatched)
        return failed(std::move(matched).error());
    lifecycle::put(context.subject.body, "why", JsonValue(std::string("Kütükle eşleşmiyor")));
    KPS_TRY(end_user(context.transaction, context.subject.id, context.now_us));
    KPS_TRY(set_sign_in(environment, context, SignInRight::Ended));
    return std::string_view("passive");
}

Result<std::string_view> note_finding(Context& context) {
    take_input(context);
    context.set_deadline("finding", lifecycle::last_day_after(context.today, kFindingTaskDays));
    for (const std::string_view state : {"active", "locked"})
        if (context.subject.state == state) return state;
    return std::string_view("suspended");
}

void add_leaving(const Environment& environment, std::vector<Act>& acts) {
    const std::vector<std::string_view> anywhere = {"defined", "verified", "active", "locked",
                                                    "suspended"};
    // Rule R-078 (KPSY m.9/4): who leaves stays in the records; so does the duty of secrecy.
    acts.push_back({.name = "leave",
                    .turkish = "Ayrıldı, pasife al",
                    .from = anywhere,
                    .to = {"passive"},
                    .roles = {Role::Administrator, Role::Operator},
                    .input = kLeaving,
                    .rule = "R-078 (KPSY m.9/4)",
                    .guard = check_leaving,
                    .effect = ends(environment)});
    acts.push_back({.name = "replace",
                    .turkish = "Yerine başkası geldi",
                    .from = anywhere,
                    .to = {"passive"},
                    .roles = {Role::System},
                    .rule = "R-100 (KPSY m.13/1)",
                    .effect = ends(environment)});
    // Rule R-060 (KPSY m.7/6): what the daily comparison has found is told to the institution, among its deadlines.
    acts.push_back({.name = "note-finding",
                    .turkish = "Kütükteki farkı bildir",
                    .from = {"active", "locked", "suspended"},
                    .to = {"active", "locked", "suspended"},
                    .roles = {Role::System},
                    .input = kFinding,
                    .rule = "R-060 (KPSY m.7/6)",
                    .effect = note_finding});
    acts.push_back(
        {.name = "recheck",
         .turkish = "Kimliği yeniden doğrula",
         .from = {"active", "locked", "suspended"},
         .to = {"active", "locked", "suspended", "passive"},
         .roles = {Role::System, Role::Operator},
         .rule = "R-060 (KPSY m.7/6)",
         .effect = [&environment](Context& context) { return check_again(environment, context); }});
}

}  // namespace

lifecycle::Machine make_user_machine(const Environment& environment) {
    lifecycle::Machine machine{.kind = "user", .turkish = "Kullanıcı", .prefix = "KUL"};
    machine.states = {
        {"defined", "Tanımlandı"},       {"verified", "Doğrulandı"}, {"active", "Aktif"},
        {"locked", "Kilitli"},           {"suspended", "Askıda"},    {"passive", "Pasif", true},
        {"rejected", "Reddedildi", true}};
    machine.readers = {Role::Operator, Role::Inspector, Role::SecurityOfficer};
    machine.deadlines = {{"recheck",
                          "Kimlik denetimi",
                          "R-060 (KPSY m.7/6)",
                          "Kimlik kütükle yeniden karşılaştırılır",
                          "recheck",
                          {}},
                         {"finding",
                          "Kütük farkı",
                          "R-060 (KPSY m.7/6)",
                          "Görev açılır: kişi düzeltilir veya ayrıldı olarak bildirilir",
                          "",
                          {7}}};
    add_defining(environment, machine.acts);
    add_activation(environment, machine.acts);
    add_locking(environment, machine.acts);
    add_leaving(environment, machine.acts);
    return machine;
}

}  // namespace kps::membership
