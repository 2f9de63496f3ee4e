#include "membership/access/closing_acts.h"

#include <array>

#include "institutions/institution_reads.h"
#include "membership/access/block_effects.h"
#include "membership/access/block_fields.h"
#include "membership/act_checks.h"
#include "membership/case_keys.h"

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

constexpr std::array<Field, 3> kFinding = {{kInstitutionField,
                                            kReasonField,
                                            {.name = "finding_document",
                                             .kind = FieldKind::Hash,
                                             .turkish = "Tespit belgesi",
                                             .required = false}}};
constexpr std::array<Field, 4> kByDecision = {
    {kInstitutionField,
     kReasonField,
     {.name = "decision_number", .turkish = "Karar no", .highest = 40, .rule = "R-105"},
     {.name = "decision_date", .kind = FieldKind::Date, .turkish = "Karar tarihi"}}};
constexpr std::array<Field, 3> kLiftByDecision = {
    {{.name = "lifting_number", .turkish = "Kaldırma kararı no", .highest = 40},
     {.name = "lifting_date", .kind = FieldKind::Date, .turkish = "Kaldırma kararı tarihi"},
     kWhyFields[0]}};
constexpr std::array<Field, 1> kEnd = {{kInstitutionField}};

Status check_finding_document(const Environment& environment, const Context& context) {
    return check_document(environment, context, "finding_document");
}

/// A decision is not of a later day than the act that carries it out.
lifecycle::Guard not_ahead(std::string_view field, std::string_view rule) {
    return [field, rule](const Context& context) -> Status {
        if (date_of(context.input, field) > context.today)
            return refuse(rule, "the decision's day is not over there yet");
        return {};
    };
}

void add_finding(const Environment& environment, std::vector<Act>& acts) {
    acts.push_back({.name = "find-measures",
                    .turkish = "Önlem eksikliğini tespit et",
                    .to = {"measures-found"},
                    .roles = {Role::Operator},
                    .input = kFinding,
                    .rule = "R-106 (KPSY m.13/3)",
                    .guard =
                        [&environment](const Context& context) {
                            return check_finding_document(environment, context);
                        },
                    .effect = finds(BlockGround::MeasuresUnfulfilled)});
    // Rule R-106 (KPSY m.13/3): closed upon the directorate's finding; two persons.
    acts.push_back({.name = "close",
                    .turkish = "Erişimi kapat",
                    .from = {"measures-found"},
                    .to = {"closed-measures"},
                    .roles = {Role::Operator},
                    .input = kWhyFields,
                    .rule = "R-106 (KPSY m.13/3)",
                    .effect = [&environment](Context& context) -> Result<std::string_view> {
                        take_input(context);
                        KPS_TRY(set_ground(environment, context, BlockGround::MeasuresUnfulfilled));
                        return std::string_view();
                    },
                    .two_persons = true});
}

/// Whether the undertaking's own case goes with it; it has asked for it where it does not.
enum class Moves : bool { No, Undertaking };

lifecycle::Effect cancels(const Environment& environment, Moves moves) {
    return [&environment, moves](Context& context) -> Result<std::string_view> {
        take_input(context);
        const bool lost = context.subject.state == "quality-found";
        if (lost) KPS_TRY(set_ground(environment, context, BlockGround::QualityLost));
        KPS_TRY(cancel_undertaking(environment, context));
        if (moves == Moves::Undertaking) KPS_TRY(cancel_undertaking_case(context));
        return std::string_view(lost ? "cancelled-quality" : "cancelled-measures");
    };
}

// Rule R-111 (KPSY m.13/6): it is legal persons that can lose the quality of serving the public.
Status check_legal_person(const Context& context) {
    const auto id = KPS_TRY(institution_of(context));
    const auto institution = KPS_TRY(institutions::read_institution(context.transaction, id));
    if (institutions::is_public_body(institution.institution_class))
        return refuse("R-111", "a public body");
    return {};
}

Result<std::string_view> drop_finding(Context& context) {
    take_input(context);
    KPS_TRY(release(context.transaction, {*context.subject.institution, kBlockKey,
                                          lifecycle::text_of(context.subject.body, "ground")}));
    return std::string_view();
}

}  // namespace

Status check_measures(const Context& context) {
    // Rule R-110 (KPSY m.13/5): without evidence of the measures nothing is reopened.
    if (lifecycle::text_of(context.subject.body, "evidence").empty())
        return refuse("R-110", "no measures were reported");
    return {};
}

void add_measures_acts(const Environment& environment, std::vector<Act>& acts) {
    add_finding(environment, acts);
    acts.push_back({.name = "report-correction",
                    .turkish = "Giderildiğini bildir",
                    .from = {"closed-measures"},
                    .to = {"closed-measures"},
                    .roles = {Role::Administrator},
                    .input = kMeasuresFields,
                    .rule = "R-106 (KPSY m.13/3)",
                    .guard = needs_document(environment, "evidence")});
    acts.push_back({.name = "lift-measures",
                    .turkish = "Giderildiğini uygun bul, aç",
                    .from = {"closed-measures"},
                    .to = {"lifted"},
                    .roles = {Role::Operator},
                    .input = kWhyFields,
                    .rule = "R-106 (KPSY m.13/3)",
                    .guard = check_measures,
                    .effect = lifts(environment, BlockGround::MeasuresUnfulfilled),
                    .two_persons = true});
    // Rule R-107 (KPSY m.13/3): one-sided cancellation, only where access is closed on this ground.
    acts.push_back({.name = "cancel",
                    .turkish = "Taahhütnameyi iptal et",
                    .from = {"closed-measures"},
                    .to = {"cancelled-measures"},
                    .roles = {Role::Operator},
                    .input = kWhyFields,
                    .rule = "R-107 (KPSY m.13/3)",
                    .effect = cancels(environment, Moves::Undertaking),
                    .two_persons = true});
}

void add_quality_acts(const Environment& environment, std::vector<Act>& acts) {
    acts.push_back({.name = "find-quality-loss",
                    .turkish = "Nitelik kaybını tespit et",
                    .to = {"quality-found"},
                    .roles = {Role::Operator, Role::System},
                    .input = kFinding,
                    .rule = "R-111 (KPSY m.13/6)",
                    .guard = [&environment](const Context& context) -> Status {
                        KPS_TRY(check_legal_person(context));
                        return check_finding_document(environment, context);
                    },
                    .effect = finds(BlockGround::QualityLost)});
    acts.push_back({.name = "cancel-quality",
                    .turkish = "İptal et (nitelik kaybı)",
                    .from = {"quality-found"},
                    .to = {"cancelled-quality"},
                    .roles = {Role::Operator},
                    .input = kWhyFields,
                    .rule = "R-111 (KPSY m.13/6)",
                    .effect = cancels(environment, Moves::Undertaking),
                    .two_persons = true});
    // Two persons have cancelled the undertaking in its own case.
    acts.push_back({.name = "follow-undertaking",
                    .turkish = "Taahhütname iptal edildi",
                    .from = {"closed-measures", "quality-found"},
                    .to = {"cancelled-measures", "cancelled-quality"},
                    .roles = {Role::System},
                    .rule = "R-107 (KPSY m.13/3)",
                    .effect = cancels(environment, Moves::No)});
    acts.push_back({.name = "drop",
                    .turkish = "Tespiti geri al",
                    .from = {"measures-found", "quality-found"},
                    .to = {"dropped"},
                    .roles = {Role::Operator},
                    .input = kWhyFields,
                    .rule = "R-106 (KPSY m.13/3)",
                    .effect = drop_finding});
}

void add_decided_acts(const Environment& environment, std::vector<Act>& acts) {
    // Rule R-105 (KPSY m.13/2): after a merger only the Kurul closes, and only the Kurul opens again.
    acts.push_back({.name = "close-merger",
                    .turkish = "Kurul kararıyla kapat",
                    .to = {"closed-merger"},
                    .roles = {Role::System},
                    .input = kByDecision,
                    .rule = "R-105 (KPSY m.13/2)",
                    .guard = not_ahead("decision_date", "R-105"),
                    .effect = sets(environment, BlockGround::MergerUndecided)});
    acts.push_back({.name = "lift-merger",
                    .turkish = "Kurul kararıyla aç",
                    .from = {"closed-merger"},
                    .to = {"lifted"},
                    .roles = {Role::System},
                    .input = kLiftByDecision,
                    .rule = "R-105 (KPSY m.13/2)",
                    .guard = not_ahead("lifting_date", "R-105"),
                    .effect = lifts(environment, BlockGround::MergerUndecided)});
    // Rule R-327 (6698 m.15/7): a decision of the KVK Kurulu stops at once; it takes another one to go on.
    acts.push_back({.name = "stop",
                    .turkish = "KVK Kurulu kararıyla durdur",
                    .to = {"stopped"},
                    .roles = {Role::Operator, Role::SecurityOfficer},
                    .input = kByDecision,
                    .rule = "R-327 (6698 m.15/7)",
                    .guard = not_ahead("decision_date", "R-327"),
                    .effect = sets(environment, BlockGround::BoardStop)});
    acts.push_back({.name = "lift-stop",
                    .turkish = "Durdurmayı kaldır",
                    .from = {"stopped"},
                    .to = {"lifted"},
                    .roles = {Role::Operator},
                    .input = kLiftByDecision,
                    .rule = "R-327 (6698 m.15/7)",
                    .guard = not_ahead("lifting_date", "R-327"),
                    .effect = lifts(environment, BlockGround::BoardStop),
                    .two_persons = true});
    acts.push_back({.name = "end-undertaking",
                    .turkish = "Süre doldu",
                    .to = {"ended"},
                    .roles = {Role::System},
                    .input = kEnd,
                    .rule = "R-047 (KPSY m.6/7-c)",
                    .effect = sets(environment, BlockGround::UndertakingEnded)});
    acts.push_back({.name = "lift-ended",
                    .turkish = "Yenilendi, aç",
                    .from = {"ended"},
                    .to = {"lifted"},
                    .roles = {Role::System},
                    .rule = "R-047 (KPSY m.6/7-c)",
                    .effect = lifts(environment, BlockGround::UndertakingEnded)});
}

}  // namespace kps::membership
