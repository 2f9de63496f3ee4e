#include "membership/inquiries/lookup_inquiry.h"

#include <algorithm>
#include <array>

#include "base/day_text.h"
#include "lifecycle/course.h"
#include "lifecycle/dates.h"
#include "membership/act_checks.h"
#include "membership/case_keys.h"
#include "membership/limits.h"

namespace kps::membership {
namespace {

using accounts::Role;
using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;
using lifecycle::Context;
using lifecycle::Field;
using lifecycle::FieldKind;
using lifecycle::JsonObject;
using lifecycle::JsonValue;

constexpr std::string_view kKind = "lookup-inquiry";
constexpr std::string_view kAnswer = "answer";
constexpr std::string_view kComplaint = "complaint";

constexpr std::array<std::string_view, 3> kFindings = {"lawful", "mistaken", "unlawful"};
constexpr std::array<Field, 2> kAsk = {{{.name = "reference",
                                         .kind = FieldKind::Integer,
                                         .turkish = "Kayıt no",
                                         .lowest = 0,
                                         .highest = kLogIndexMax},
                                        {.name = "question",
                                         .kind = FieldKind::LongText,
                                         .turkish = "Sorunuz",
                                         .required = false,
                                         .highest = kInquiryCharactersMax}}};
constexpr std::array<Field, 2> kReply = {{{.name = "finding",
                                           .kind = FieldKind::Choice,
                                           .turkish = "Sonuç",
                                           .choices = kFindings,
                                           .rule = "R-319"},
                                          {.name = "reply",
                                           .kind = FieldKind::LongText,
                                           .turkish = "Cevap",
                                           .lowest = kReasonCharactersMin,
                                           .highest = kReasonCharactersMax,
                                           .rule = "R-319"}}};
constexpr std::array<Field, 1> kEscalate = {{{.name = "objection",
                                              .kind = FieldKind::LongText,
                                              .turkish = "İtirazınız",
                                              .lowest = kReasonCharactersMin,
                                              .highest = kInquiryCharactersMax}}};
constexpr std::array<Field, 2> kConclude = {{{.name = "conclusion_finding",
                                              .kind = FieldKind::Choice,
                                              .turkish = "Sonuç",
                                              .choices = kFindings},
                                             {.name = "conclusion",
                                              .kind = FieldKind::LongText,
                                              .turkish = "Genel Müdürlüğün cevabı",
                                              .lowest = kReasonCharactersMin,
                                              .highest = kReasonCharactersMax}}};

Status check_count(const Context& context) {
    lifecycle::CaseFilter filter;
    filter.kind = std::string(kKind);
    filter.owner = context.actor.account;
    filter.open_states = lifecycle::open_states_of(context.course.machines());
    filter.limit = kOpenInquiriesMax;
    const auto open = KPS_TRY(context.course.cases().list(context.transaction, filter));
    // The one that is being opened has no state yet, and is not among them.
    if (open.size() >= kOpenInquiriesMax) return refuse("R-319", "too many questions are open");
    return {};
}

/// KVKK m.14/1: the day on which the complaint is still in time.
base::Date complaint_day(const Context& context, const base::Date& learnt) {
    const base::Date asked = base::istanbul_date(context.subject.opened_us);
    return std::min(lifecycle::last_day_after(learnt, kComplaintDays),
                    lifecycle::last_day_after(asked, kComplaintDaysInAll));
}

// Rule R-317 (KVKK m.14/1): thirty days from the answer.
// Rule R-318 (KVKK m.14/1): and sixty from the question in any case: the earlier of both is told.
void name_complaint(Context& context, const base::Date& learnt) {
    const base::Date day = complaint_day(context, learnt);
    context.set_deadline(kComplaint, day);
    lifecycle::put(context.subject.body, "complaint_until", JsonValue(base::day_text(day)));
}

Result<std::string_view> ask(const Environment& environment, Context& context) {
    if (!environment.find_look_up) return failed(ErrorCode::NotFound, "no such look-up");
    const std::int64_t reference = lifecycle::integer_of(context.input, "reference");
    const LookUpFacts facts = KPS_TRY(environment.find_look_up(context.actor, reference));
    const std::string key = context.actor.account.text() + "/" + std::to_string(reference);
    KPS_TRY(claim(context.transaction, {facts.institution, kKind, key}, context.subject.id,
                  "R-319: this look-up was asked about before"));
    take_input(context);
    JsonObject& body = context.subject.body;
    lifecycle::put(body, "receiver", JsonValue(facts.receiver));
    lifecycle::put(body, "day", JsonValue(facts.day));
    if (!facts.time.empty()) lifecycle::put(body, "time", JsonValue(facts.time));
    if (!facts.service.empty()) lifecycle::put(body, "service", JsonValue(facts.service));
    const base::Date last_day = lifecycle::last_day_after(context.today, kInquiryAnswerDays);
    context.set_deadline(kAnswer, last_day);
    lifecycle::put(body, "answer_until", JsonValue(base::day_text(last_day)));
    context.subject.title = facts.receiver;
    if (facts.institution.value() == 0) return std::string_view("under-review");
    context.subject.institution = facts.institution;
    return std::string_view();
}

Result<std::string_view> answered(Context& context) {
    take_input(context);
    name_complaint(context, context.today);
    return std::string_view();
}

/// Nothing was learnt: only the sixty days run.
Result<std::string_view> unanswered(Context& context) {
    context.close_deadline(kAnswer);
    name_complaint(context, lifecycle::last_day_after(context.today, kComplaintDaysInAll));
    return std::string_view();
}

Result<std::string_view> escalated(Context& context) {
    take_input(context);
    // The day stands in the case; it is the citizen's to keep and nobody's task here.
    context.close_deadline(kComplaint);
    context.set_deadline(kAnswer, lifecycle::last_day_after(context.today, kInquiryAnswerDays));
    return std::string_view();
}

void add_asking(const Environment& environment, std::vector<lifecycle::Act>& acts) {
    acts.push_back(
        {.name = "ask",
         .turkish = "Kuruma sor",
         .to = {"asked", "under-review"},
         .roles = {Role::Citizen},
         .input = kAsk,
         .rule = "R-319 (KVKK m.13)",
         .guard = check_count,
         .effect = [&environment](Context& context) { return ask(environment, context); }});
    acts.push_back({.name = "answer",
                    .turkish = "Cevap ver",
                    .from = {"asked", "unanswered"},
                    .to = {"answered"},
                    .roles = {Role::Administrator},
                    .input = kReply,
                    .rule = "R-319 (KVKK m.13/2)",
                    .effect = [](Context& context) {
                        context.close_deadline(kAnswer);
                        return answered(context);
                    }});
    acts.push_back({.name = "miss",
                    .turkish = "Süresinde cevap verilmedi",
                    .from = {"asked"},
                    .to = {"unanswered"},
                    .roles = {Role::System},
                    .rule = "R-318 (KVKK m.14/1)",
                    .effect = unanswered});
}

void add_ending(std::vector<lifecycle::Act>& acts) {
    // Rule R-319 (KVKK m.14/2): the institution is asked first; what it says or leaves unsaid opens the next door.
    acts.push_back({.name = "escalate",
                    .turkish = "Genel Müdürlüğe ilet",
                    .from = {"answered", "unanswered"},
                    .to = {"under-review"},
                    .roles = {Role::Citizen},
                    .input = kEscalate,
                    .rule = "R-319 (KVKK m.14/2)",
                    .effect = escalated});
    acts.push_back({.name = "conclude",
                    .turkish = "İncelemeyi bitir",
                    .from = {"under-review"},
                    .to = {"concluded"},
                    .roles = {Role::Operator},
                    .input = kConclude,
                    .rule = "R-319 (KVKK m.13/2)"});
    acts.push_back({.name = "close",
                    .turkish = "Konuyu kapat",
                    .from = {"asked", "answered", "unanswered"},
                    .to = {"closed"},
                    .roles = {Role::Citizen},
                    .rule = "R-319 (KVKK m.13)"});
    acts.push_back({.name = "lapse",
                    .turkish = "Süresi geçti",
                    .from = {"answered", "unanswered"},
                    .to = {"closed"},
                    .roles = {Role::System},
                    .rule = "R-317 (KVKK m.14/1)"});
}

}  // namespace

lifecycle::Machine make_lookup_inquiry_machine(const Environment& environment) {
    lifecycle::Machine machine{.kind = kKind, .turkish = "Sorgulanma itirazı", .prefix = "SRG"};
    machine.states = {{"asked", "Kuruma soruldu"},
                      {"answered", "Kurum cevap verdi"},
                      {"unanswered", "Süresinde cevap verilmedi"},
                      {"under-review", "Genel Müdürlük inceliyor"},
                      {"concluded", "İncelendi", true},
                      {"closed", "Kapandı", true}};
    machine.readers = {Role::Operator, Role::SecurityOfficer, Role::Inspector};
    machine.deadlines = {{kAnswer,
                          "Cevap süresi",
                          "R-319 (KVKK m.13/2)",
                          "Genel Müdürlüğe iletilebilir, şikâyet edilebilir",
                          "miss",
                          {10, 3}},
                         {kComplaint,
                          "Şikâyet süresi",
                          "R-317 (KVKK m.14/1)",
                          "Kişisel Verileri Koruma Kuruluna şikâyet süresi biter",
                          "lapse",
                          {7}}};
    add_asking(environment, machine.acts);
    add_ending(machine.acts);
    return machine;
}

}  // namespace kps::membership
