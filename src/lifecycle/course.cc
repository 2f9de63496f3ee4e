#include "lifecycle/course.h"

#include <algorithm>
#include <utility>

#include "base/assert.h"
#include "crypto/digest.h"
#include "crypto/random.h"

namespace kps::lifecycle {
namespace {

using accounts::Actor;
using accounts::Role;
using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;
using storage::Access;
using storage::Transaction;

base::Hash digest_of_code(std::string_view code) {
    return crypto::sha256(base::as_bytes(code));
}

bool is_in(const std::vector<std::string_view>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

const Deadline* open_deadline(const Case& subject, std::string_view name) {
    for (const Deadline& deadline : subject.deadlines)
        if (deadline.name == name) return &deadline;
    return nullptr;
}

}  // namespace

/// An act on its way.
struct Course::Doing {
    std::string act_name;
    std::int64_t version = 0;
    JsonValue raw_input;
    Actor actor;
    std::int64_t now_us = 0;
    bool nested = false;  ///< part of another act: its own right was looked at there
    std::optional<Actor> approver = std::nullopt;
    // found by prepare()
    const Machine* machine = nullptr;
    const Act* act = nullptr;
    JsonObject input = {};
    JsonObject* told_once = nullptr;
};

Course::Course(std::unique_ptr<CaseStore> store, std::vector<Machine> machines, Recorder recorder)
    : store_(std::move(store)), machines_(std::move(machines)), recorder_(std::move(recorder)) {}

Result<std::unique_ptr<Course>> Course::open(std::shared_ptr<storage::Database> database,
                                             std::vector<Machine> machines, Recorder recorder) {
    for (const Machine& machine : machines) {
        const auto faults = faults_of(machine);
        if (!faults.empty())
            return failed(ErrorCode::Internal, std::string(machine.kind) + ": " + faults.front());
    }
    auto store = KPS_TRY(CaseStore::open(std::move(database)));
    return std::unique_ptr<Course>(
        new Course(std::move(store), std::move(machines), std::move(recorder)));
}

const Machine* Course::machine(std::string_view kind) const {
    for (const Machine& known : machines_)
        if (known.kind == kind) return &known;
    return nullptr;
}

Status Course::prepare(const Case& subject, Doing& doing) const {
    doing.machine = machine(subject.kind);
    if (doing.machine == nullptr) return failed(ErrorCode::CorruptData, "case of an unknown kind");
    doing.act = doing.machine->act(doing.act_name);
    if (doing.act == nullptr) return failed(ErrorCode::NotFound, "no such act");
    const Role role = doing.nested ? Role::System : doing.actor.role;
    if (!may_do(*doing.act, role))
        return failed(ErrorCode::RoleNotAllowed, std::string(doing.act->rule));
    const bool opens = subject.version == 0;
    if (opens != doing.act->from.empty() || (!opens && !is_in(doing.act->from, subject.state)))
        return failed(ErrorCode::WrongState, std::string(doing.act->name) + " in " + subject.state);
    doing.input = KPS_TRY(read_fields(doing.act->input, doing.raw_input));
    return {};
}

Status Course::keep(Transaction& transaction, Case& subject, Step step, std::vector<Done>& done) {
    const std::int64_t before = subject.version;
    if (static_cast<std::size_t>(before) >= kStepsMax)
        return failed(ErrorCode::RuleRefused, "the case has too many steps");
    subject.version = before + 1;
    subject.changed_us = step.at_us;
    step.version = subject.version;
    step.to = subject.state;
    step.body = subject.body;
    KPS_TRY(store_->update(transaction, subject, before));
    KPS_TRY(store_->put_deadlines(transaction, subject));
    KPS_TRY(store_->append(transaction, subject.id, step));
    KPS_TRY(recorder_(transaction, subject, step));
    done.push_back({subject, std::move(step)});
    return {};
}

// Rule R-041 (KPSY m.6/5): the last day is in time, the day after is not, also before the program has acted on it.
Status Course::run(Transaction& transaction, Case& subject, const Doing& doing,
                   std::vector<Done>& done) {
    const base::Date today = base::istanbul_date(doing.now_us);
    Context context{subject,        doing.actor,  doing.approver ? &*doing.approver : nullptr,
                    doing.input,    doing.now_us, today,
                    transaction,    *this,        done,
                    doing.told_once};
    const Act& act = *doing.act;
    if (const Deadline* deadline = open_deadline(subject, act.closes)) {
        const DeadlineKind* kind = doing.machine->deadline(act.closes);
        if (today > deadline->last_day && !kind->act_when_over.empty())
            return failed(ErrorCode::DeadlinePassed, std::string(kind->rule));
    }
    if (act.guard) KPS_TRY(act.guard(context));
    Step step;
    step.act = doing.act_name;
    step.from = subject.state;
    step.actor = doing.actor;
    step.approver = doing.approver;
    step.at_us = doing.now_us;
    step.rule = std::string(act.rule);
    step.input = doing.input;
    std::string_view next = act.to.front();
    if (act.effect) {
        const std::string_view chosen = KPS_TRY(act.effect(context));
        if (!chosen.empty()) next = chosen;
    } else {
        for (const auto& [name, value] : doing.input) put(subject.body, name, value);
    }
    KPS_ASSERT(is_in(act.to, next));
    subject.state = std::string(next);
    subject.pending.reset();
    if (!act.closes.empty()) context.close_deadline(act.closes);
    if (doing.machine->state(next)->terminal) subject.deadlines.clear();
    return keep(transaction, subject, std::move(step), done);
}

Status Course::ask_second(Transaction& transaction, Case& subject, const Doing& doing,
                          std::vector<Done>& done) {
    Context context{subject,     doing.actor,  nullptr,
                    doing.input, doing.now_us, base::istanbul_date(doing.now_us),
                    transaction, *this,        done};
    if (doing.act->guard) KPS_TRY(doing.act->guard(context));
    subject.pending = PendingAct{doing.act_name, doing.input, doing.actor, doing.now_us};
    Step step;
    step.act = doing.act_name + ":asked";
    step.from = subject.state;
    step.actor = doing.actor;
    step.at_us = doing.now_us;
    step.rule = std::string(doing.act->rule);
    step.input = doing.input;
    return keep(transaction, subject, std::move(step), done);
}

Result<Case> Course::begin_case(Transaction& transaction, const Machine& machine,
                                const Actor& actor, std::int64_t now_us, std::string* code) {
    Case subject;
    subject.id = crypto::ordered_uuid(now_us / 1000);
    subject.kind = std::string(machine.kind);
    subject.number =
        KPS_TRY(store_->next_number(transaction, machine.prefix, base::istanbul_date(now_us).year));
    subject.institution = actor.institution;
    if (actor.role == Role::Citizen) subject.owner = actor.account;
    subject.opened_us = subject.changed_us = now_us;
    std::optional<base::Hash> code_hash;
    if (code != nullptr && machine.gives_code) {
        *code = crypto::random_secret();
        code_hash = digest_of_code(*code);
    }
    KPS_TRY(store_->insert(transaction, subject, code_hash));
    return subject;
}

Result<Outcome> Course::open_case(std::string_view kind, const Actor& actor, const Request& request,
                                  std::int64_t now_us) {
    const Machine* known = machine(kind);
    if (known == nullptr) return failed(ErrorCode::NotFound, "no such kind of case");
    Doing doing{std::string(request.act), 0, request.input, actor, now_us};
    Case template_case;
    template_case.kind = std::string(kind);
    KPS_TRY(prepare(template_case, doing));
    Transaction transaction = KPS_TRY(store_->begin(Access::Write));
    KPS_TRY(ask_gate(transaction, template_case, request.act, actor));
    Outcome outcome;
    outcome.subject = KPS_TRY(begin_case(transaction, *known, actor, now_us, &outcome.code));
    std::vector<Done> done;
    doing.told_once = &outcome.told_once;
    KPS_TRY(run(transaction, outcome.subject, doing, done));
    if (request.is_trial) return outcome;
    KPS_TRY(transaction.commit());
    tell(done);
    return outcome;
}

Result<Outcome> Course::change(const base::Uuid& id, Doing doing, std::int64_t now_us) {
    doing.now_us = now_us;
    Transaction transaction = KPS_TRY(store_->begin(Access::Write));
    Outcome outcome;
    outcome.subject = KPS_TRY(store_->lock(transaction, id));
    Case& subject = outcome.subject;
    const Machine* known = machine(subject.kind);
    if (known == nullptr || !may_read(*known, subject, doing.actor))
        return failed(ErrorCode::NotFound, "no such case");
    if (subject.version != doing.version)
        return failed(ErrorCode::StaleVersion, "the case has changed");
    if (subject.pending && doing.actor.role != Role::System)
        return failed(ErrorCode::WrongState, "an act waits for a second person");
    KPS_TRY(prepare(subject, doing));
    KPS_TRY(ask_gate(transaction, subject, doing.act_name, doing.actor));
    std::vector<Done> done;
    outcome.done = !doing.act->two_persons;
    if (outcome.done) {
        doing.told_once = &outcome.told_once;
        KPS_TRY(run(transaction, subject, doing, done));
    } else {
        KPS_TRY(ask_second(transaction, subject, doing, done));
    }
    KPS_TRY(transaction.commit());
    tell(done);
    return outcome;
}

Result<Outcome> Course::act(const base::Uuid& id, const Actor& actor, const Request& request,
                            std::int64_t now_us) {
    return change(id, Doing{std::string(request.act), request.version, request.input, actor},
                  now_us);
}

Result<Outcome> Course::settle(const base::Uuid& id, const Actor& actor, std::int64_t version,
                               std::int64_t now_us, bool approved) {
    Transaction transaction = KPS_TRY(store_->begin(Access::Write));
    Outcome outcome;
    outcome.subject = KPS_TRY(store_->lock(transaction, id));
    Case& subject = outcome.subject;
    const Machine* known = machine(subject.kind);
    if (known == nullptr || !may_read(*known, subject, actor))
        return failed(ErrorCode::NotFound, "no such case");
    if (subject.version != version) return failed(ErrorCode::StaleVersion, "the case has changed");
    if (!subject.pending) return failed(ErrorCode::WrongState, "nothing waits for a second person");
    const PendingAct pending = *subject.pending;
    Doing doing{pending.act, version, JsonValue(pending.input), actor, now_us};
    KPS_TRY(prepare(subject, doing));
    KPS_TRY(ask_gate(transaction, subject, doing.act_name, actor));
    // SR-14: who asked never gives the second yes; to take it back is anybody's who could ask.
    if (approved && actor.is_same_person(pending.asked_by))
        return failed(ErrorCode::SecondPersonNeeded, "asked for by the same person");
    std::vector<Done> done;
    if (approved) {
        doing.actor = pending.asked_by;
        doing.approver = actor;
        doing.told_once = &outcome.told_once;
        KPS_TRY(run(transaction, subject, doing, done));
    } else {
        subject.pending.reset();
        outcome.done = false;
        Step step;
        step.act = pending.act + ":rejected";
        step.from = subject.state;
        step.actor = actor;
        step.at_us = now_us;
        step.rule = std::string(doing.act->rule);
        KPS_TRY(keep(transaction, subject, std::move(step), done));
    }
    KPS_TRY(transaction.commit());
    tell(done);
    return outcome;
}

Result<Outcome> Course::approve(const base::Uuid& id, const Actor& actor, std::int64_t version,
                                std::int64_t now_us) {
    return settle(id, actor, version, now_us, true);
}

Result<Outcome> Course::reject(const base::Uuid& id, const Actor& actor, std::int64_t version,
                               std::int64_t now_us) {
    return settle(id, actor, version, now_us, false);
}

Result<Case> Course::open_within(Context& context, std::string_view kind, std::string_view act,
                                 const JsonObject& input) {
    const Machine* known = machine(kind);
    if (known == nullptr) return failed(ErrorCode::Internal, "no such kind of case");
    if (context.done.size() >= kNestedOpeningsMax)
        return failed(ErrorCode::Internal, "an act that moves too many cases");
    Doing doing{std::string(act), 0, JsonValue(input), context.actor, context.now_us, true};
    Case template_case;
    template_case.kind = std::string(kind);
    KPS_TRY(prepare(template_case, doing));
    Case subject =
        KPS_TRY(begin_case(context.transaction, *known, context.actor, context.now_us, nullptr));
    subject.institution = context.subject.institution;
    doing.told_once = context.told_once;
    KPS_TRY(run(context.transaction, subject, doing, context.done));
    return subject;
}

Result<Case> Course::act_within(Context& context, const base::Uuid& id, std::string_view act,
                                const JsonObject& input) {
    if (id == context.subject.id || context.done.size() >= kNestedOpeningsMax)
        return failed(ErrorCode::Internal, "an act that moves its own case or too many");
    Case subject = KPS_TRY(store_->lock(context.transaction, id));
    Doing doing{std::string(act), subject.version, JsonValue(input),
                context.actor,    context.now_us,  true};
    KPS_TRY(prepare(subject, doing));
    doing.told_once = context.told_once;
    KPS_TRY(run(context.transaction, subject, doing, context.done));
    return subject;
}

Result<Case> Course::read(const base::Uuid& id, const Actor& actor) const {
    Transaction transaction = KPS_TRY(store_->begin(Access::Read));
    Case subject = KPS_TRY(store_->read(transaction, id));
    const Machine* known = machine(subject.kind);
    // Another institution's case looks like one that is not there (BOLA).
    if (known == nullptr || !may_read(*known, subject, actor))
        return failed(ErrorCode::NotFound, "no such case");
    return subject;
}

Result<Case> Course::read_by_code(std::string_view number, std::string_view code) const {
    return store_->read_by_code(number, digest_of_code(code));
}

Result<std::vector<Case>> Course::list(const CaseFilter& filter, const Actor& actor) const {
    CaseFilter allowed = filter;
    if (accounts::is_of_institution(actor.role)) allowed.institution = actor.institution;
    if (accounts::is_of_institution(actor.role) && !actor.institution)
        return failed(ErrorCode::RoleNotAllowed, "no institution");
    // Asked for in the store, so that a page is full while there are more.
    if (actor.role == Role::Applicant) allowed.only = actor.account;
    if (actor.role == Role::Citizen) allowed.owner = actor.account;
    allowed.kinds = readable_kinds(machines_, actor);
    if (allowed.kinds.empty()) return std::vector<Case>();
    std::vector<Case> cases = KPS_TRY(store_->list(allowed));
    std::erase_if(cases, [&](const Case& subject) {
        const Machine* known = machine(subject.kind);
        return known == nullptr || !may_read(*known, subject, actor);
    });
    return cases;
}

Result<std::vector<Step>> Course::history(const base::Uuid& id, const Actor& actor) const {
    KPS_TRY(read(id, actor));
    return as_told_to(actor, KPS_TRY(store_->history(id)));
}

// Rule R-042 (KPSY m.6/5): what the law lets follow when a time is over is done by the program; the rest is a task.
Status Course::act_when_over(const Deadline& deadline, std::int64_t now_us) {
    Case subject;
    {
        Transaction transaction = KPS_TRY(store_->begin(Access::Read));
        subject = KPS_TRY(store_->read(transaction, deadline.subject));
    }
    const Machine* known = machine(subject.kind);
    const DeadlineKind* kind = known == nullptr ? nullptr : known->deadline(deadline.name);
    if (kind == nullptr || kind->act_when_over.empty()) return store_->set_left(deadline);
    Actor program;
    program.name = "KPS";
    auto outcome = change(subject.id,
                          Doing{std::string(kind->act_when_over), subject.version,
                                JsonValue(JsonObject{}), std::move(program)},
                          now_us);
    if (outcome) return {};
    const ErrorCode code = outcome.error().code;
    if (code == ErrorCode::StaleVersion) return {};  // somebody was faster: looked at again
    if (code == ErrorCode::WrongState || code == ErrorCode::RuleRefused)
        return store_->set_left(deadline);
    return failed(std::move(outcome).error());
}

Result<std::size_t> Course::act_on_due(std::int64_t now_us) {
    const auto due = KPS_TRY(store_->due(base::istanbul_date(now_us), kDueAtOnce));
    for (const Deadline& deadline : due) KPS_TRY(act_when_over(deadline, now_us));
    return due.size();
}

Status Course::ask_gate(Transaction& transaction, const Case& subject, std::string_view act,
                        const Actor& actor) const {
    if (!gate_ || actor.role == Role::System) return {};
    return gate_(transaction, subject, act, actor);
}

Status Course::check_gate(const Case& subject, const Actor& actor) const {
    Transaction transaction = KPS_TRY(store_->begin(Access::Read));
    return ask_gate(transaction, subject, {}, actor);
}

void Course::tell(const std::vector<Done>& done) const {
    if (!listener_) return;
    for (const Done& one : done) listener_(one.subject, one.step);
}

}  // namespace kps::lifecycle
