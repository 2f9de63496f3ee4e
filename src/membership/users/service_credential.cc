#include "membership/users/service_credential.h"

#include <array>

#include "crypto/random.h"
#include "institutions/institution_reads.h"
#include "institutions/secret_rotation.h"
#include "lifecycle/course.h"
#include "lifecycle/dates.h"
#include "membership/act_checks.h"
#include "membership/case_keys.h"
#include "membership/form_contacts.h"
#include "membership/limits.h"

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

/// The key that the running change holds.
constexpr std::string_view kChangeKey = "secret-change";
constexpr std::string_view kOldSecret = "old-secret";

constexpr Field kWhose = {.name = "institution",
                          .kind = FieldKind::Integer,
                          .turkish = "Kurum",
                          .required = false,
                          .highest = kInstitutionNumberMax};
constexpr Field kWhy = {.name = "why",
                        .kind = FieldKind::LongText,
                        .turkish = "Neden",
                        .lowest = 5,
                        .highest = kReasonCharactersMax};
/// Whom an operator calls; who changes the own institution's secret sees it on the screen.
constexpr Field kCallee = {
    .name = "callee", .turkish = "Aranan", .required = false, .highest = 120, .rule = "R-231"};
constexpr Field kPhone = {.name = "phone",
                          .turkish = "Aranan telefon",
                          .required = false,
                          .highest = 40,
                          .rule = "R-231"};
constexpr std::array<Field, 5> kRotate = {{kWhose,
                                           {.name = "overlap_days",
                                            .kind = FieldKind::Integer,
                                            .turkish = "Eski şifrenin geçerli kalacağı gün",
                                            .lowest = 1,
                                            .highest = kSecretOverlapDaysMax,
                                            .rule = "R-135"},
                                           kWhy,
                                           kCallee,
                                           kPhone}};
constexpr std::array<Field, 4> kLeaked = {{kWhose, kWhy, kCallee, kPhone}};
constexpr std::array<Field, 1> kEndNow = {{kWhy}};

/// The institution's service user that is in use. Errors: RuleRefused when there is none.
Result<base::UserName> active_user(const Context& context, base::InstitutionId institution) {
    const auto users = KPS_TRY(institutions::read_service_users(context.transaction, institution));
    for (const institutions::ServiceUser& user : users)
        if (user.active) return user.name;
    return failed(ErrorCode::RuleRefused, "R-232: there is no active service user");
}

Status check_has_user(const Context& context) {
    const auto institution = KPS_TRY(institution_of(context));
    KPS_TRY(active_user(context, institution));
    // Rule R-231 (KPS başvuru §1): an operator tells a secret to nobody but whom the institution has named.
    if (context.actor.role == Role::Operator) return check_named_in_form_of(context, institution);
    return {};
}

base::UserName user_of(const Context& context) {
    return base::UserName(std::string(lifecycle::text_of(context.subject.body, "user")));
}

/// The new secret in force and told; the old one until an instant, or ended.
Status change_secret(Context& context, std::int64_t old_until_us) {
    // Rule R-135 (KPS nedir s.5): shown once, stored as a hash.
    if (context.told_once == nullptr)
        return failed(ErrorCode::RuleRefused, "R-135: nobody is there to be told the secret");
    const auto institution = KPS_TRY(institution_of(context));
    const auto known = KPS_TRY(institutions::read_institution(context.transaction, institution));
    const base::UserName user = KPS_TRY(active_user(context, institution));
    context.subject.institution = institution;
    context.subject.title = known.name;
    take_input(context);
    const std::string secret = crypto::random_secret();
    KPS_TRY(institutions::rotate_secret(context.transaction, {user, secret, old_until_us},
                                        context.now_us));
    lifecycle::put(context.subject.body, "user", JsonValue(user.value()));
    lifecycle::put(*context.told_once, "user", JsonValue(user.value()));
    lifecycle::put(*context.told_once, "secret", JsonValue(secret));
    return {};
}

Result<std::string_view> rotate(Context& context) {
    const auto days =
        static_cast<std::int32_t>(lifecycle::integer_of(context.input, "overlap_days"));
    const base::Date last_day = lifecycle::last_day_after(context.today, days);
    const base::Date first_without = base::date_from_days(base::days_from_date(last_day) + 1);
    KPS_TRY(change_secret(context, base::istanbul_midnight_us(first_without)));
    KPS_TRY(claim(context.transaction, {*context.subject.institution, kChangeKey, kOldSecret},
                  context.subject.id, "R-232"));
    context.set_deadline(kOldSecret, last_day);
    return std::string_view();
}

Result<std::string_view> end_old(Context& context) {
    take_input(context);
    KPS_TRY(institutions::end_old_secret(context.transaction, user_of(context), context.now_us));
    KPS_TRY(release(context.transaction, {*context.subject.institution, kChangeKey, kOldSecret}));
    return std::string_view();
}

/// Whoever knows the old secret, or the one before it, is out at once.
Result<std::string_view> replace_leaked(Context& context) {
    const auto institution = KPS_TRY(institution_of(context));
    const auto running =
        KPS_TRY(holder_of(context.transaction, {institution, kChangeKey, kOldSecret}));
    if (running)
        KPS_TRY(context.course.act_within(context, *running, "end-old", lifecycle::JsonObject{}));
    KPS_TRY(change_secret(context, 0));
    return std::string_view();
}

void add_acts(std::vector<Act>& acts) {
    acts.push_back({.name = "rotate",
                    .turkish = "Yeni şifre üret",
                    .to = {"overlapping"},
                    .roles = {Role::Administrator, Role::Technician, Role::Operator},
                    .input = kRotate,
                    .rule = "R-135 (KPS nedir s.5)",
                    .guard = check_has_user,
                    .effect = rotate});
    // Rule R-135 (KPS nedir s.5): the leak of a secret is reported in one step by one person.
    acts.push_back({.name = "replace-leaked",
                    .turkish = "Şifre sızdı, hemen değiştir",
                    .to = {"replaced"},
                    .roles = {Role::Administrator, Role::Technician, Role::Operator},
                    .input = kLeaked,
                    .rule = "R-135 (KPS nedir s.5)",
                    .guard = check_has_user,
                    .effect = replace_leaked});
    acts.push_back(
        {.name = "end-now",
         .turkish = "Eski şifreyi hemen kapat",
         .from = {"overlapping"},
         .to = {"ended"},
         .roles = {Role::Administrator, Role::Technician, Role::Operator, Role::SecurityOfficer},
         .input = kEndNow,
         .rule = "R-135 (KPS nedir s.5)",
         .effect = end_old});
    acts.push_back({.name = "end-old",
                    .turkish = "Eski şifrenin süresi doldu",
                    .from = {"overlapping"},
                    .to = {"ended"},
                    .roles = {Role::System},
                    .rule = "R-232 (KPS başvuru §1)",
                    .effect = end_old});
}

}  // namespace

lifecycle::Machine make_service_credential_machine() {
    lifecycle::Machine machine{
        .kind = "service-credential", .turkish = "Servis şifresi", .prefix = "SVK"};
    machine.states = {{"overlapping", "İki şifre geçerli"},
                      {"ended", "Döndürüldü", true},
                      {"replaced", "Hemen değiştirildi", true}};
    machine.readers = {Role::Operator, Role::Inspector, Role::SecurityOfficer};
    machine.deadlines = {{kOldSecret,
                          "Eski şifrenin sonu",
                          "R-135 (KPS nedir s.5)",
                          "Eski şifre kapanır",
                          "end-old",
                          {7, 1}}};
    add_acts(machine.acts);
    return machine;
}

}  // namespace kps::membership
