#include "membership/notices/merger.h"

#include <algorithm>
#include <array>

#include "base/day_text.h"
#include "institutions/institution_reads.h"
#include "lifecycle/course.h"
#include "lifecycle/dates.h"
#include "membership/access/block_fields.h"
#include "membership/act_checks.h"

namespace kps::membership {
namespace {

using accounts::Role;
using base::InstitutionId;
using base::Result;
using base::Status;
using lifecycle::Act;
using lifecycle::Context;
using lifecycle::Field;
using lifecycle::FieldKind;
using lifecycle::JsonObject;
using lifecycle::JsonValue;

constexpr std::string_view kDeadline = "undertaking";
constexpr std::array<std::string_view, 2> kForms = {"merger", "split"};
constexpr std::array<Field, 1> kOld = {{kInstitutionField}};
constexpr std::array<Field, 1> kNew = {
    {{.name = "name", .turkish = "Kurum adı", .lowest = 2, .highest = kNameCharactersMax}}};

constexpr std::array<Field, 5> kReport = {
    {{.name = "form", .kind = FieldKind::Choice, .turkish = "Tür", .choices = kForms},
     {.name = "event_date", .kind = FieldKind::Date, .turkish = "Olay tarihi", .rule = "R-103"},
     {.name = "old",
      .kind = FieldKind::List,
      .turkish = "Eski kurumlar",
      .highest = kMergedInstitutionsMax,
      .members = kOld},
     {.name = "new",
      .kind = FieldKind::List,
      .turkish = "Yeni kurumlar",
      .highest = kMergedInstitutionsMax,
      .members = kNew},
     {.name = "document", .kind = FieldKind::Hash, .turkish = "Resmî yazı", .rule = "R-036"}}};
constexpr std::array<Field, 3> kSign = {
    {kInstitutionField,
     {.name = "undertaking_number", .turkish = "Taahhütname no", .highest = 40},
     {.name = "undertaking_date", .kind = FieldKind::Date, .turkish = "Taahhütname tarihi"}}};
constexpr Field kNumber = {
    .name = "decision_number", .turkish = "Karar no", .highest = 40, .rule = "R-105"};
constexpr Field kDay = {
    .name = "decision_date", .kind = FieldKind::Date, .turkish = "Karar tarihi"};
constexpr std::array<Field, 4> kExtend = {
    {kNumber,
     kDay,
     kReasonField,
     {.name = "new_date", .kind = FieldKind::Date, .turkish = "Yeni süre sonu"}}};
constexpr std::array<Field, 3> kClose = {{kNumber, kDay, kReasonField}};

std::vector<InstitutionId> old_institutions(const JsonObject& object) {
    std::vector<InstitutionId> ids;
    for (const JsonValue& item : lifecycle::list_of(object, "old"))
        ids.emplace_back(static_cast<std::uint32_t>(
            lifecycle::integer_of(lifecycle::object_of(item), "institution")));
    return ids;
}

Status check_report(const Environment& environment, const Context& context) {
    const std::int64_t days =
        lifecycle::days_between(date_of(context.input, "event_date"), context.today);
    if (days < 0 || days > kEventDaysBackMax)
        return refuse("R-103", "an event still to come or too long ago");
    auto old = old_institutions(context.input);
    for (const InstitutionId id : old)
        KPS_TRY(institutions::read_institution(context.transaction, id));
    // An institution's person reports what its own institution is part of (BOLA).
    const auto& own = context.actor.institution;
    if (own && std::find(old.begin(), old.end(), *own) == old.end())
        return refuse("R-103", "another institution's merger");
    std::sort(old.begin(), old.end());
    if (std::adjacent_find(old.begin(), old.end()) != old.end())
        return refuse("R-103", "an institution stands twice");
    return check_document(environment, context, "document");
}

// Rule R-103 (KPSY m.13/2): three months from the event, whenever it was reported.
Result<std::string_view> begin_merger(const Environment& environment, Context& context) {
    take_input(context);
    const auto old = old_institutions(context.input);
    if (!context.subject.institution) context.subject.institution = old.front();
    const auto first =
        KPS_TRY(institutions::read_institution(context.transaction, *context.subject.institution));
    context.subject.title = first.name;
    const base::Date last =
        lifecycle::months_after(date_of(context.input, "event_date"), kMergerMonths);
    context.set_deadline(kDeadline, last);
    lifecycle::put(context.subject.body, "last_day", JsonValue(base::day_text(last)));
    KPS_TRY(send(environment, context, "merger_three_months"));
    return std::string_view();
}

bool has_signed(const JsonObject& body, std::int64_t institution) {
    const auto& list = lifecycle::list_of(body, "signed");
    return std::any_of(list.begin(), list.end(), [&](const JsonValue& item) {
        return lifecycle::integer_of(lifecycle::object_of(item), "institution") == institution;
    });
}

Status check_signing(const Context& context) {
    const std::int64_t number = lifecycle::integer_of(context.input, "institution");
    const auto institution = KPS_TRY(institutions::read_institution(
        context.transaction, InstitutionId(static_cast<std::uint32_t>(number))));
    const base::Date day = date_of(context.input, "undertaking_date");
    if (!institution.undertaking_signed || day > context.today ||
        day < date_of(context.subject.body, "event_date"))
        return refuse("R-103", "no undertaking that was signed after the event");
    if (has_signed(context.subject.body, number)) return refuse("R-103", "signed already");
    return {};
}

// Rule R-103 (KPSY m.13/2): fulfilled when each new institution has signed.
Result<std::string_view> take_signing(Context& context) {
    lifecycle::JsonArray list = lifecycle::list_of(context.subject.body, "signed");
    list.emplace_back(context.input);
    const std::size_t wanted = lifecycle::list_of(context.subject.body, "new").size();
    const bool all = list.size() >= wanted;
    lifecycle::put(context.subject.body, "signed", JsonValue(std::move(list)));
    if (all) return std::string_view("undertaking-signed");
    for (const std::string_view state : {"reported", "running", "extended"})
        if (context.subject.state == state) return state;
    return std::string_view("on-board-agenda");
}

Status check_decision_day(const Context& context) {
    if (date_of(context.input, "decision_date") > context.today)
        return refuse("R-105", "a decision still to come");
    return {};
}

// Rule R-105 (KPSY m.13/2): the Kurul closes, each institution that was there before.
Result<std::string_view> close_access(Context& context) {
    take_input(context);
    for (const InstitutionId id : old_institutions(context.subject.body)) {
        JsonObject input = context.input;
        lifecycle::put(input, "institution", JsonValue(static_cast<std::int64_t>(id.value())));
        KPS_TRY(context.course.open_within(context, "access-block", "close-merger", input));
    }
    return std::string_view();
}

void add_running(const Environment& environment, std::vector<Act>& acts) {
    acts.push_back(
        {.name = "report",
         .turkish = "Birleşmeyi/ayrılmayı bildir",
         .to = {"reported"},
         .roles = {Role::Administrator, Role::Operator},
         .input = kReport,
         .rule = "R-103 (KPSY m.13/2)",
         .guard =
             [&environment](const Context& context) { return check_report(environment, context); },
         .effect =
             [&environment](Context& context) { return begin_merger(environment, context); }});
    // Rule R-104 (KPSY m.13/2): access stays as it is while the time runs; nothing here touches it.
    acts.push_back({.name = "take",
                    .turkish = "Kayda al",
                    .from = {"reported"},
                    .to = {"running"},
                    .roles = {Role::Operator},
                    .rule = "R-104 (KPSY m.13/2)"});
    acts.push_back(
        {.name = "sign",
         .turkish = "Yeni taahhütname imzalandı",
         .from = {"reported", "running", "extended", "on-board-agenda"},
         .to = {"undertaking-signed", "reported", "running", "extended", "on-board-agenda"},
         .roles = {Role::Operator, Role::System},
         .input = kSign,
         .rule = "R-103 (KPSY m.13/2)",
         .guard = check_signing,
         .effect = take_signing});
}

void add_board(const Environment& environment, std::vector<Act>& acts) {
    // Rule R-105 (KPSY m.13/2): the end of the time closes nothing; it puts the case before the Kurul, whose meeting
    // moves it on by its vote (applications/board_outcomes.cc).
    acts.push_back({.name = "time-out",
                    .turkish = "Süre doldu",
                    .from = {"reported", "running", "extended"},
                    .to = {"on-board-agenda"},
                    .roles = {Role::System},
                    .rule = "R-105 (KPSY m.13/2)",
                    .effect = [](Context& context) -> Result<std::string_view> {
                        context.close_deadline(kDeadline);
                        return std::string_view();
                    }});
    acts.push_back({.name = "extend",
                    .turkish = "Süreyi uzat",
                    .from = {"on-board-agenda"},
                    .to = {"extended"},
                    .roles = {Role::System},
                    .input = kExtend,
                    .rule = "R-105 (KPSY m.13/2)",
                    .guard = [](const Context& context) -> Status {
                        KPS_TRY(check_decision_day(context));
                        if (date_of(context.input, "new_date") <= context.today)
                            return refuse("R-105", "the new time is over already");
                        return {};
                    },
                    .effect = [&environment](Context& context) -> Result<std::string_view> {
                        take_input(context);
                        context.set_deadline(kDeadline, date_of(context.input, "new_date"));
                        KPS_TRY(send(environment, context, "board_extension"));
                        return std::string_view();
                    }});
    acts.push_back({.name = "close",
                    .turkish = "Erişimi kapat",
                    .from = {"on-board-agenda"},
                    .to = {"access-closed"},
                    .roles = {Role::System},
                    .input = kClose,
                    .rule = "R-105 (KPSY m.13/2)",
                    .guard = check_decision_day,
                    .effect = close_access});
}

}  // namespace

lifecycle::Machine make_merger_machine(const Environment& environment) {
    lifecycle::Machine machine{.kind = "merger", .turkish = "Birleşme / ayrılma", .prefix = "BRL"};
    machine.states = {{"reported", "Bildirildi"},
                      {"running", "Süre işliyor"},
                      {"undertaking-signed", "Yeni taahhütname imzalandı", true},
                      {"on-board-agenda", "Süre doldu – Kurul gündeminde"},
                      {"extended", "Süre uzatıldı"},
                      {"access-closed", "Erişim kapatıldı", true}};
    machine.readers = {Role::Operator, Role::BoardMember, Role::BoardSecretary, Role::Inspector,
                       Role::Ministry};
    machine.deadlines = {{kDeadline,
                          "Yeni taahhütname",
                          "R-103 (KPSY m.13/2)",
                          "Kurul gündemine alınır; erişim kendiliğinden kapanmaz",
                          "time-out",
                          {30, 15, 3}}};
    add_running(environment, machine.acts);
    add_board(environment, machine.acts);
    return machine;
}

}  // namespace kps::membership
