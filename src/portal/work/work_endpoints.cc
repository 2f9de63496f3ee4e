#include <algorithm>
#include <set>

#include "lifecycle/assignments/assignment_store.h"
#include "lifecycle/dates.h"
#include "portal/cases/case_json.h"
#include "portal/cases/case_request.h"
#include "portal/json_request.h"
#include "portal/query_members.h"
#include "portal/resource.h"

/// The directorate's work queue: what waits for the role, how long, until when, and who works on it.
namespace kps::portal {
namespace {

using accounts::Account;
using accounts::Actor;
using base::ErrorCode;
using base::failed;
using base::Result;
using lifecycle::Assignee;
using lifecycle::AssignmentStore;
using lifecycle::Case;
using lifecycle::JsonArray;
using lifecycle::JsonObject;
using lifecycle::JsonValue;
using lifecycle::put;

/// Who may see the queue, and what it is made of.
struct Work {
    AssignmentStore& store;
    lifecycle::Course& course;
    Actor actor;
};

/// Errors: NotFound where no life cycles run, RoleNotAllowed for whose role nothing waits.
Result<Work> work_of(const Call& call) {
    AssignmentStore* store = call.portal.assignments();
    lifecycle::Course* course = call.portal.course();
    if (store == nullptr || course == nullptr)
        return failed(ErrorCode::NotFound, "no life cycles run here");
    const Actor actor = actor_of(*call.present);
    const bool is_known = accounts::is_of_directorate(actor.role) &&
                          !lifecycle::states_of_work(course->machines(), actor.role).empty();
    if (!is_known) return failed(ErrorCode::RoleNotAllowed, "nothing waits for this role");
    return Work{*store, *course, actor};
}

JsonValue assignee_json(const std::optional<Assignee>& assignee) {
    if (!assignee) return JsonValue();
    JsonObject object;
    put(object, "account", JsonValue(assignee->account.text()));
    put(object, "name", JsonValue(assignee->name));
    put(object, "role", JsonValue(std::string(accounts::name_of(assignee->role))));
    put(object, "since", JsonValue(base::utc_text_s(assignee->since_us)));
    return JsonValue(std::move(object));
}

Result<lifecycle::Whose> whose_in(std::string_view text) {
    using lifecycle::Whose;
    if (text.empty() || text == "all") return Whose::All;
    if (text == "mine") return Whose::Mine;
    if (text == "nobody") return Whose::Nobody;
    if (text == "others") return Whose::Others;
    return wrong_query("whose");
}

/// `LAST-DAY.OPENED.ID`: two numbers and an id, none of them a person's.
Result<std::optional<lifecycle::QueuePlace>> place_in(std::string_view text) {
    if (text.empty()) return std::optional<lifecycle::QueuePlace>();
    const std::size_t first = text.find('.');
    const std::size_t second = first == text.npos ? text.npos : text.find('.', first + 1);
    if (second == text.npos) return wrong_query("after");
    const auto day = number_of(text.substr(0, first), 0, lifecycle::kNoLastDay);
    const auto opened = number_of(text.substr(first + 1, second - first - 1), 0, INT64_MAX);
    const auto id = base::Uuid::parse(text.substr(second + 1));
    if (!day || !opened || !id) return wrong_query("after");
    return std::optional(lifecycle::QueuePlace{*day, *opened, *id});
}

std::string mark_of(const lifecycle::QueuePlace& place) {
    return std::to_string(place.last_day) + "." + std::to_string(place.opened_us) + "." +
           place.id.text();
}

/// What waits, of one life cycle or of all.
std::vector<lifecycle::KindState> states_in(const Work& work, std::string_view kind) {
    auto states = lifecycle::states_of_work(work.course.machines(), work.actor.role);
    if (!kind.empty())
        std::erase_if(states,
                      [&](const lifecycle::KindState& state) { return state.kind != kind; });
    return states;
}

JsonValue item_json(const Work& work, const lifecycle::QueueItem& item, const base::Date& today) {
    JsonObject object;
    put(object, "case",
        JsonValue(summary_json(*work.course.machine(item.subject.kind), item.subject, today)));
    const base::Date opened = base::istanbul_date(item.subject.opened_us);
    put(object, "age_days", JsonValue(lifecycle::days_between(opened, today)));
    put(object, "assignee", assignee_json(item.assignee));
    return JsonValue(std::move(object));
}

Result<http::Response> queue(Call& call) {
    const Work work = KPS_TRY(work_of(call));
    const QueryMembers members =
        KPS_TRY(QueryMembers::read(call.request.query, {"whose", "kind", "limit", "after"}));
    lifecycle::QueueFilter filter;
    filter.me = work.actor.account;
    filter.states = states_in(work, members.get("kind"));
    filter.whose = KPS_TRY(whose_in(members.get("whose")));
    filter.limit = KPS_TRY(members.count("limit", 1, lifecycle::kQueuePageMax, filter.limit));
    filter.after = KPS_TRY(place_in(members.get("after")));
    const auto items = KPS_TRY(work.store.list(filter, work.course.cases()));
    const auto counts = KPS_TRY(work.store.count(filter.states, filter.me));
    const base::Date today = base::istanbul_date(call.now_us);
    JsonArray shown;
    for (const lifecycle::QueueItem& item : items) shown.push_back(item_json(work, item, today));
    JsonObject object;
    put(object, "items", JsonValue(std::move(shown)));
    put(object, "mine", JsonValue(counts.mine));
    put(object, "nobody", JsonValue(counts.nobody));
    put(object, "others", JsonValue(counts.others));
    if (items.size() == filter.limit) put(object, "next", JsonValue(mark_of(items.back().place)));
    return json_answer(std::move(object));
}

bool may_have(const lifecycle::Machine& machine, const Account& account) {
    return account.state == accounts::AccountState::Active &&
           accounts::is_of_directorate(account.role) && lifecycle::works_on(machine, account.role);
}

bool may_have_any(const Work& work, const Account& account) {
    const auto& machines = work.course.machines();
    return std::any_of(machines.begin(), machines.end(), [&](const lifecycle::Machine& machine) {
        return may_have(machine, account);
    });
}

/// To whom work can be given.
Result<http::Response> people(Call& call) {
    const Work work = KPS_TRY(work_of(call));
    accounts::AccountFilter filter;
    filter.of_directorate = true;
    JsonArray shown;
    for (std::size_t seen = 0; seen < lifecycle::kQueuePeopleMax;) {
        const auto page = KPS_TRY(call.parts().accounts.list(filter));
        for (const Account& account : page) {
            if (!may_have_any(work, account)) continue;
            JsonObject person;
            put(person, "account", JsonValue(account.id.text()));
            put(person, "name", JsonValue(account.name));
            put(person, "role", JsonValue(std::string(accounts::name_of(account.role))));
            shown.emplace_back(std::move(person));
        }
        if (page.size() < filter.count_max) break;
        seen += page.size();
        filter.after = page.back().id;
    }
    JsonObject object;
    put(object, "people", JsonValue(std::move(shown)));
    return json_answer(std::move(object));
}

bool is_open_to(const Work& work, const Case& subject, accounts::Role role) {
    const lifecycle::Machine& machine = *work.course.machine(subject.kind);
    const lifecycle::State* state = machine.state(subject.state);
    return state != nullptr && !state->terminal && lifecycle::works_on(machine, role);
}

Result<http::Response> show(Call& call) {
    const Work work = KPS_TRY(work_of(call));
    const base::Uuid id = KPS_TRY(case_id(call.parameters.at(0)));
    const Case subject = KPS_TRY(work.course.read(id, work.actor));
    JsonObject object;
    put(object, "assignee", assignee_json(KPS_TRY(work.store.find(id))));
    put(object, "may_take", JsonValue(is_open_to(work, subject, work.actor.role)));
    return json_answer(std::move(object));
}

/// One case of a request, and who had it when the caller looked.
struct Wanted {
    base::Uuid subject;
    std::optional<base::Uuid> from;
};
struct Order {
    std::vector<Wanted> cases;
    std::optional<base::Uuid> to;
};

Result<base::Uuid> id_in(institutions::JsonReader& reader, std::string_view name) {
    const std::string text = KPS_TRY(reader.text(name));
    const auto id = base::Uuid::parse(text);
    if (!id) return reader.wrong(name, "is no id");
    return *id;
}

/// Absent and null are one: nobody.
Result<std::optional<base::Uuid>> person_in(institutions::JsonReader& reader,
                                            std::string_view name) {
    if (!reader.has(name)) return std::optional<base::Uuid>();
    const JsonValue* value = KPS_TRY(reader.value(name));
    if (std::holds_alternative<std::nullptr_t>(value->content()))
        return std::optional<base::Uuid>();
    return std::optional(KPS_TRY(id_in(reader, name)));
}

Result<Order> order_in(const Call& call) {
    auto reader = call.reader();
    Order order;
    order.to = KPS_TRY(person_in(reader, "to"));
    const JsonArray* cases = KPS_TRY(reader.array("cases"));
    KPS_TRY(reader.finish());
    if (cases->empty() || cases->size() > lifecycle::kHandOversMax)
        return reader.wrong("cases", "1 to 100 cases");
    std::set<base::Uuid> known;
    for (std::size_t index = 0; index < cases->size(); ++index) {
        institutions::JsonReader one((*cases)[index], reader.path_of("cases", index),
                                     ErrorCode::MalformedBody);
        Wanted wanted{KPS_TRY(id_in(one, "case")), KPS_TRY(person_in(one, "from"))};
        KPS_TRY(one.finish());
        if (!known.insert(wanted.subject).second)
            return reader.wrong("cases", "the same case twice");
        order.cases.push_back(wanted);
    }
    return order;
}

struct Refused {
    ErrorCode code;
    std::string number;
    std::optional<Assignee> now;
};

/// Nothing: it is done.
Result<std::optional<Refused>> hand_over(const Call& call, const Work& work, const Wanted& wanted,
                                         const std::optional<Account>& to) {
    auto read = work.course.read(wanted.subject, work.actor);
    if (!read && read.error().code == ErrorCode::NotFound)
        return std::optional(Refused{ErrorCode::NotFound, {}, {}});
    const Case subject = KPS_TRY(std::move(read));
    const bool may = is_open_to(work, subject, work.actor.role) &&
                     (!to || may_have(*work.course.machine(subject.kind), *to));
    if (!may) return std::optional(Refused{ErrorCode::WrongState, subject.number, {}});
    std::optional<Actor> next;
    if (to) next = to->actor();
    const auto handed =
        KPS_TRY(work.store.hand_over({subject, wanted.from, next, work.actor, call.now_us}));
    if (handed.done) return std::optional<Refused>();
    return std::optional(Refused{ErrorCode::StaleVersion, subject.number, handed.now});
}

/// Taking (`to` the caller), giving to somebody, putting back (`to` nobody). Each case in a transaction of its own: of
/// two people that take one at once, one is told who has it.
Result<http::Response> assign(Call& call) {
    const Work work = KPS_TRY(work_of(call));
    const Order order = KPS_TRY(order_in(call));
    std::optional<Account> to;
    if (order.to) {
        auto found = call.parts().accounts.find(*order.to);
        if (!found && found.error().code != ErrorCode::NotFound) return failed(found.error());
        if (!found || !may_have_any(work, *found))
            return failed(ErrorCode::InvalidField, "to: nobody who could do it");
        to = std::move(found).take();
    }
    JsonArray done;
    JsonArray refused;
    for (const Wanted& wanted : order.cases) {
        const auto refusal = KPS_TRY(hand_over(call, work, wanted, to));
        if (!refusal) {
            done.emplace_back(wanted.subject.text());
            continue;
        }
        JsonObject shown;
        put(shown, "id", JsonValue(wanted.subject.text()));
        put(shown, "number", JsonValue(refusal->number));
        put(shown, "code", JsonValue(static_cast<std::int64_t>(refusal->code)));
        put(shown, "assignee", assignee_json(refusal->now));
        refused.emplace_back(std::move(shown));
    }
    JsonObject report;
    put(report, "done", JsonValue(std::move(done)));
    put(report, "refused", JsonValue(std::move(refused)));
    return json_answer(std::move(report));
}

constexpr std::array kResources = {
    Resource{"GET", "/api/v1/work-queue", Need::Accepted, Where::Pool,
             "Rolün işlem yapabileceği dosyalar, süresi en yakın olan önce", "", queue,
             "200:WorkQueue", "whose kind limit after"},
    Resource{"GET", "/api/v1/work-queue/people", Need::Accepted, Where::Pool,
             "İş verilebilecek kişiler", "", people, "200:WorkPeople"},
    Resource{"POST", "/api/v1/work-queue/assign", Need::Accepted, Where::Pool,
             "Dosyaları üstlenme, birine verme veya bırakma", "cases:[object] to:any?", assign,
             "200:HandOverReport"},
    Resource{"GET", "/api/v1/work-queue/{id}", Need::Accepted, Where::Pool,
             "Dosyayla kim ilgileniyor", "", show, "200:WorkAssignment"},
};

}  // namespace

std::span<const Resource> work_resources() {
    return kResources;
}

}  // namespace kps::portal
