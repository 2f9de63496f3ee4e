#include "membership/access/access_block.h"

#include <array>

#include "membership/access/block_effects.h"
#include "membership/access/block_fields.h"
#include "membership/access/closing_acts.h"
#include "membership/access/narrow_stops.h"
#include "membership/act_checks.h"
#include "membership/case_keys.h"
#include "membership/notices/changes.h"

namespace kps::membership {
namespace {

using accounts::Role;
using base::Result;
using base::Status;
using institutions::BlockGround;
using lifecycle::Act;
using lifecycle::Context;
using lifecycle::Field;
using lifecycle::FieldKind;

constexpr std::array<Field, 4> kMissed = {
    {kInstitutionField,
     {.name = "change", .kind = FieldKind::Choice, .turkish = "Değişiklik", .choices = kLawChanges},
     {.name = "event_date", .kind = FieldKind::Date, .turkish = "Olay tarihi"},
     kReasonField}};
constexpr std::array<Field, 2> kEmergency = {{kInstitutionField, kReasonField}};

// Rule R-101 (KPSY m.13/1): a notice can be missed from the sixteenth day on, and then use is suspended.
Status check_missed(const Context& context) {
    if (context.today <= last_day_of_notice(date_of(context.input, "event_date")))
        return refuse("R-100", "the fifteen days are not over");
    return {};
}

Result<std::string_view> suspend_for_notice(const Environment& environment, Context& context) {
    KPS_TRY(take_ground(context, BlockGround::MissedNotice));
    // Where the notice's own case found it, that case holds the key already.
    const CaseKey key{*context.subject.institution, kMissedKey,
                      lifecycle::text_of(context.input, "change")};
    const auto holder = KPS_TRY(holder_of(context.transaction, key));
    if (!holder) KPS_TRY(claim(context.transaction, key, context.subject.id, "R-101"));
    KPS_TRY(set_ground(environment, context, BlockGround::MissedNotice));
    return std::string_view();
}

void add_notice_acts(const Environment& environment, std::vector<Act>& acts) {
    acts.push_back({.name = "find-missed-notice",
                    .turkish = "Bildirilmeyen değişikliği tespit et",
                    .to = {"suspended-notice"},
                    .roles = {Role::Operator, Role::System},
                    .input = kMissed,
                    .rule = "R-101 (KPSY m.13/1)",
                    .guard = check_missed,
                    .effect = [&environment](Context& context) {
                        return suspend_for_notice(environment, context);
                    }});
    // Rule R-102 (KPSY m.13/1): only the fulfilled duty of notice lifts it (notices/change_effects.cc does that).
    acts.push_back({.name = "lift-notice",
                    .turkish = "Bildirim yapıldı, aç",
                    .from = {"suspended-notice"},
                    .to = {"lifted"},
                    .roles = {Role::System},
                    .rule = "R-102 (KPSY m.13/1)",
                    .effect = lifts(environment, BlockGround::MissedNotice)});
}

void add_security_acts(const Environment& environment, std::vector<Act>& acts) {
    // Rule R-109 (KPSY m.13/5): one step by one person, in force at once.
    acts.push_back({.name = "emergency",
                    .turkish = "Acil durdur",
                    .to = {"suspended-security"},
                    .roles = {Role::Operator, Role::SecurityOfficer, Role::System},
                    .input = kEmergency,
                    .rule = "R-109 (KPSY m.13/5)",
                    .effect = sets(environment, BlockGround::SecurityEndangered)});
    acts.push_back({.name = "report-measures",
                    .turkish = "Önlemleri bildir",
                    .from = {"suspended-security"},
                    .to = {"suspended-security"},
                    .roles = {Role::Administrator},
                    .input = kMeasuresFields,
                    .rule = "R-110 (KPSY m.13/5)",
                    .guard = needs_document(environment, "evidence")});
    acts.push_back({.name = "lift-security",
                    .turkish = "Önlemleri uygun bul, aç",
                    .from = {"suspended-security"},
                    .to = {"lifted"},
                    .roles = {Role::Operator},
                    .input = kWhyFields,
                    .rule = "R-110 (KPSY m.13/5)",
                    .guard = check_measures,
                    .effect = lifts(environment, BlockGround::SecurityEndangered),
                    .two_persons = true});
}

}  // namespace

lifecycle::Machine make_access_block_machine(const Environment& environment) {
    lifecycle::Machine machine{.kind = "access-block", .turkish = "Erişim engeli", .prefix = "ASK"};
    machine.states = {{"suspended-notice", "Askı-13/1"},
                      {"suspended-security", "Askı-13/5"},
                      {"measures-found", "Tespit edildi (m.13/3)"},
                      {"closed-measures", "Kapalı-13/3"},
                      {"cancelled-measures", "İptal (m.13/3)", true},
                      {"quality-found", "Tespit edildi (m.13/6)"},
                      {"cancelled-quality", "İptal-13/6", true},
                      {"closed-merger", "Kapalı-13/2"},
                      {"stopped", "KVKK durdurma"},
                      {"ended", "Süre"},
                      {"user-stopped", "Kullanıcı durduruldu"},
                      {"service-stopped", "Servis durduruldu"},
                      {"address-stopped", "Adres durduruldu"},
                      {"lifted", "Kaldırıldı", true},
                      {"dropped", "Tespit geri alındı", true}};
    machine.readers = {Role::Operator,  Role::BoardMember, Role::BoardSecretary,
                       Role::Inspector, Role::Ministry,    Role::SecurityOfficer};
    add_notice_acts(environment, machine.acts);
    add_security_acts(environment, machine.acts);
    add_measures_acts(environment, machine.acts);
    add_quality_acts(environment, machine.acts);
    add_decided_acts(environment, machine.acts);
    add_narrow_stops(environment, machine.acts);
    return machine;
}

}  // namespace kps::membership
