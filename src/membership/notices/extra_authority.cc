#include "membership/notices/extra_authority.h"

#include <array>

#include "base/day_text.h"
#include "institutions/institution_changes.h"
#include "institutions/institution_reads.h"
#include "lifecycle/dates.h"
#include "membership/access/block_fields.h"
#include "membership/act_checks.h"
#include "policy/decision_document.h"

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

constexpr std::array<Field, 6> kService = {
    {{.name = "service", .turkish = "Servis", .highest = 100},
     {.name = "version", .turkish = "Sürüm", .highest = 20},
     {.name = "paths",
      .kind = FieldKind::List,
      .turkish = "Çıktı parametreleri",
      .highest = kPathsOfServiceMax},
     {.name = "reason",
      .kind = FieldKind::LongText,
      .turkish = "Gerekçe",
      .lowest = kReasonCharactersMin,
      .highest = kReasonCharactersMax,
      .rule = "R-070"},
     {.name = "law", .turkish = "Kanun no", .highest = 40, .rule = "R-070"},
     {.name = "article", .turkish = "Madde", .highest = 40, .rule = "R-070"}}};
constexpr std::array<Field, 2> kRequest = {
    {{.name = "services",
      .kind = FieldKind::List,
      .turkish = "İstenen servisler",
      .highest = kRequestedServicesMax,
      .members = kService},
     {.name = "document", .kind = FieldKind::Hash, .turkish = "Resmî yazı", .rule = "R-036"}}};
constexpr std::array<Field, 2> kReport = {{{.name = "review",
                                            .kind = FieldKind::LongText,
                                            .turkish = "GM inceleme raporu",
                                            .lowest = kReasonCharactersMin,
                                            .highest = kReasonCharactersMax,
                                            .rule = "R-022"},
                                           {.name = "draft",
                                            .kind = FieldKind::Any,
                                            .turkish = "Karar taslağı",
                                            .required = false,
                                            .rule = "R-071"}}};
constexpr std::array<Field, 1> kAccept = {
    {{.name = "decision", .kind = FieldKind::Any, .turkish = "Kurul kararı", .rule = "R-071"}}};
constexpr std::array<Field, 3> kReject = {
    {{.name = "decision_number", .turkish = "Karar no", .highest = 40},
     {.name = "decision_date", .kind = FieldKind::Date, .turkish = "Karar tarihi"},
     kReasonField}};
constexpr std::array<Field, 2> kAnnex = {
    {{.name = "annex_date", .kind = FieldKind::Date, .turkish = "Ek imza tarihi"},
     {.name = "annex_document", .kind = FieldKind::Hash, .turkish = "İmzalı ek"}}};

// Rule R-070 (KPSY m.8/3): reason and legal basis stand beside each service; only what exists can be asked for.
Status check_request(const Environment& environment, const Context& context) {
    std::size_t index = 0;
    for (const JsonValue& item : lifecycle::list_of(context.input, "services")) {
        const std::string place = "$.services[" + std::to_string(index++) + "]";
        const lifecycle::JsonObject& asked = lifecycle::object_of(item);
        const policy::ServicePaths* paths =
            environment.grant_tree == nullptr
                ? nullptr
                : environment.grant_tree->find(lifecycle::text_of(asked, "service"),
                                               lifecycle::text_of(asked, "version"));
        if (paths == nullptr) return failed(ErrorCode::InvalidField, place + ": no such service");
        for (const JsonValue& path : lifecycle::list_of(asked, "paths")) {
            const auto* text = std::get_if<std::string>(&path.content());
            if (text == nullptr || !policy::granted_by(*paths, *text))
                return failed(ErrorCode::InvalidField, place + ".paths: no such parameter");
        }
    }
    return check_document(environment, context, "document");
}

Result<std::string_view> begin_request(Context& context) {
    if (!context.subject.institution) return failed(ErrorCode::RoleNotAllowed, "no institution");
    const auto institution =
        KPS_TRY(institutions::read_institution(context.transaction, *context.subject.institution));
    context.subject.title = institution.name;
    take_input(context);
    return std::string_view();
}

// Rule R-071 (KPSY m.8/3): what is granted is what the Kurul decided, for this institution, within the law.
Result<policy::DecisionDocument> read_decided(const Environment& environment,
                                              const Context& context, const JsonValue* decided) {
    if (decided == nullptr || environment.grant_tree == nullptr)
        return failed(ErrorCode::RuleRefused, "R-071: no decision");
    auto document = KPS_TRY(
        policy::parse_decision(institutions::canonical_json(*decided), *environment.grant_tree));
    const auto institution =
        KPS_TRY(institutions::read_institution(context.transaction, *context.subject.institution));
    KPS_TRY(policy::check_decision(document, institution));
    return document;
}

/// A draft is a decision but for the number, day and first day that the Kurul gives it.
Status check_draft(const Environment& environment, const Context& context) {
    const JsonValue* given = lifecycle::find(context.input, "draft");
    if (given == nullptr) return {};
    const auto* object = std::get_if<lifecycle::JsonObject>(&given->content());
    if (object == nullptr) return failed(ErrorCode::InvalidField, "$.draft: not a decision");
    lifecycle::JsonObject decision = *object;
    lifecycle::put(decision, "number", JsonValue(std::string("0/0")));
    for (const std::string_view day : {"date", "valid_from"})
        lifecycle::put(decision, day, JsonValue(base::day_text(context.today)));
    const JsonValue tried(std::move(decision));
    KPS_TRY(read_decided(environment, context, &tried));
    return {};
}

Status check_accept(const Environment& environment, const Context& context) {
    const auto document =
        KPS_TRY(read_decided(environment, context, lifecycle::find(context.input, "decision")));
    if (document.date > context.today) return refuse("R-071", "a decision still to come");
    if (document.valid_until < context.today) return refuse("R-071", "a decision that has ended");
    if (lifecycle::days_between(context.today, document.valid_from) > kEffectDaysAheadMax)
        return refuse("R-071", "an effect too far ahead");
    return {};
}

std::string hash_in_force(const std::optional<institutions::StoredDecision>& decision) {
    return decision ? base::to_hex(decision->hash) : std::string();
}

Status put_in_force(const Environment& environment, Context& context) {
    const auto document = KPS_TRY(
        read_decided(environment, context, lifecycle::find(context.subject.body, "decision")));
    KPS_TRY(institutions::put_decision(
        context.transaction, {document.hash, *context.subject.institution, document.canonical_json},
        context.now_us));
    context.set_deadline("annex", lifecycle::last_day_after(context.today, kAnnexTaskDays));
    return {};
}

Result<std::string_view> accept(const Environment& environment, Context& context) {
    take_input(context);
    const auto document = KPS_TRY(
        read_decided(environment, context, lifecycle::find(context.subject.body, "decision")));
    lifecycle::JsonObject& body = context.subject.body;
    const auto before =
        KPS_TRY(institutions::read_decision(context.transaction, *context.subject.institution));
    lifecycle::put(body, "decision_before", JsonValue(hash_in_force(before)));
    lifecycle::put(body, "decision_number", JsonValue(document.number));
    lifecycle::put(body, "decision_hash", JsonValue(base::to_hex(document.hash)));
    lifecycle::put(body, "effect_date", JsonValue(base::day_text(document.valid_from)));
    if (document.valid_from > context.today) {
        // The decision before stays in force until the day of the new one.
        context.set_deadline("effect",
                             base::date_from_days(base::days_from_date(document.valid_from) - 1));
        return std::string_view("accepted");
    }
    KPS_TRY(put_in_force(environment, context));
    return std::string_view("in-force");
}

/// The decision that was added to is still the one in force; else the Kurul decides again.
Status check_unchanged(const Environment& environment, const Context& context) {
    const auto now =
        KPS_TRY(institutions::read_decision(context.transaction, *context.subject.institution));
    if (hash_in_force(now) != lifecycle::text_of(context.subject.body, "decision_before"))
        return refuse("R-071", "another decision has come between");
    const auto document =
        read_decided(environment, context, lifecycle::find(context.subject.body, "decision"));
    if (!document) return refuse("R-071", "the law does not allow it any more");
    return {};
}

void add_asking(const Environment& environment, std::vector<Act>& acts) {
    acts.push_back(
        {.name = "request",
         .turkish = "Ek yetki iste",
         .to = {"requested"},
         .roles = {Role::Administrator},
         .input = kRequest,
         .rule = "R-070 (KPSY m.8/3)",
         .guard =
             [&environment](const Context& context) { return check_request(environment, context); },
         .effect = begin_request});
    acts.push_back({.name = "take",
                    .turkish = "İncelemeye al",
                    .from = {"requested"},
                    .to = {"in-review"},
                    .roles = {Role::Operator},
                    .rule = "R-070 (KPSY m.8/3)"});
    acts.push_back({.name = "submit",
                    .turkish = "Kurula sun",
                    .from = {"in-review"},
                    .to = {"before-board"},
                    .roles = {Role::Operator},
                    .input = kReport,
                    .rule = "R-071 (KPSY m.8/3)",
                    .guard = [&environment](const Context& context) {
                        return check_draft(environment, context);
                    }});
}

void add_deciding(const Environment& environment, std::vector<Act>& acts) {
    acts.push_back(
        {.name = "accept",
         .turkish = "Kabul",
         .from = {"before-board"},
         .to = {"in-force", "accepted"},
         .roles = {Role::System},
         .input = kAccept,
         .rule = "R-071 (KPSY m.8/3)",
         .guard =
             [&environment](const Context& context) { return check_accept(environment, context); },
         .effect = [&environment](Context& context) { return accept(environment, context); }});
    acts.push_back({.name = "reject",
                    .turkish = "Red",
                    .from = {"before-board"},
                    .to = {"rejected"},
                    .roles = {Role::System},
                    .input = kReject,
                    .rule = "R-071 (KPSY m.8/3)",
                    .effect = take_and_send(environment, "rejection")});
    acts.push_back(
        {.name = "take-effect",
         .turkish = "Yürürlüğe girdi",
         .from = {"accepted"},
         .to = {"in-force"},
         .roles = {Role::System},
         .rule = "R-071 (KPSY m.8/3)",
         .guard = [&environment](
                      const Context& context) { return check_unchanged(environment, context); },
         .effect = [&environment](Context& context) -> Result<std::string_view> {
             context.close_deadline("effect");
             KPS_TRY(put_in_force(environment, context));
             return std::string_view();
         }});
    acts.push_back(
        {.name = "return-to-board",
         .turkish = "Yeniden Kurula sun",
         .from = {"accepted"},
         .to = {"before-board"},
         .roles = {Role::Operator},
         .input = kReport,
         .rule = "R-071 (KPSY m.8/3)",
         .guard =
             [&environment](const Context& context) { return check_draft(environment, context); },
         .effect = [](Context& context) -> Result<std::string_view> {
             context.close_deadline("effect");
             take_input(context);
             return std::string_view();
         }});
    acts.push_back({.name = "renew-annex",
                    .turkish = "Ek yenilendi",
                    .from = {"in-force"},
                    .to = {"annex-renewed"},
                    .roles = {Role::Operator, Role::System},
                    .input = kAnnex,
                    .rule = "R-047 (KPSY m.6/7)",
                    .guard = needs_document(environment, "annex_document")});
}

}  // namespace

lifecycle::Machine make_extra_authority_machine(const Environment& environment) {
    lifecycle::Machine machine{.kind = "extra-authority", .turkish = "Ek yetki", .prefix = "EKY"};
    machine.states = {{"requested", "Talep"},    {"in-review", "GM incelemede"},
                      {"before-board", "Kurul"}, {"accepted", "Kabul – yürürlük bekleniyor"},
                      {"in-force", "Kabul"},     {"annex-renewed", "Kabul – ek yenilendi", true},
                      {"rejected", "Red", true}};
    machine.readers = {Role::Operator, Role::BoardMember, Role::BoardSecretary, Role::Inspector,
                       Role::Ministry};
    machine.deadlines = {
        {"effect", "Yürürlük", "R-071 (KPSY m.8/3)", "Karar yürürlüğe girer", "take-effect", {}},
        {"annex", "Taahhütname eki", "R-047 (KPSY m.6/7)", "Görev açılır", "", {7}}};
    add_asking(environment, machine.acts);
    add_deciding(environment, machine.acts);
    return machine;
}

}  // namespace kps::membership
