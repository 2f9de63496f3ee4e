#include "lifecycle/machine.h"

#include <algorithm>
#include <set>

namespace kps::lifecycle {
namespace {

/// How an institution is told of the citizen whose case it is.
constexpr std::string_view kConcernedPerson = "İlgili kişi";

template <class List>
auto find_named(const List& list, std::string_view name) {
    const auto found =
        std::find_if(list.begin(), list.end(), [&](const auto& item) { return item.name == name; });
    return found == list.end() ? nullptr : &*found;
}

class Faults {
  public:
    void unless(bool right, std::string_view place, std::string_view what) {
        if (!right) faults_.push_back(std::string(place) + ": " + std::string(what));
    }
    std::vector<std::string> take() { return std::move(faults_); }

  private:
    std::vector<std::string> faults_;
};

template <class List>
void check_names(const List& list, std::string_view what, Faults& faults) {
    std::set<std::string_view> names;
    for (const auto& item : list) {
        faults.unless(!item.name.empty() && !item.turkish.empty(), item.name, what);
        faults.unless(names.insert(item.name).second, item.name, "stands twice");
    }
}

void check_fields(std::span<const Field> fields, std::string_view place, Faults& faults) {
    check_names(fields, "a field without name or label", faults);
    for (const Field& field : fields) {
        const bool nested = field.kind == FieldKind::Object || field.kind == FieldKind::List;
        faults.unless(nested || field.members.empty(), place, "members of a plain field");
        faults.unless((field.kind == FieldKind::Choice) == !field.choices.empty(), place,
                      "choices and kind of a field differ");
        faults.unless(field.kind != FieldKind::Integer || field.highest > 0, place,
                      "a number without a highest");
        check_fields(field.members, place, faults);
    }
}

void check_act(const Machine& machine, const Act& act, Faults& faults) {
    faults.unless(!act.roles.empty(), act.name, "an act nobody may do");
    faults.unless(act.rule.substr(0, 2) == "R-" || act.rule.substr(0, 2) == "X-", act.name,
                  "an act without a rule");
    faults.unless(!act.to.empty(), act.name, "an act that leads nowhere");
    faults.unless(!act.from.empty() || !act.two_persons, act.name, "two persons open nothing");
    for (const std::string_view name : act.from) {
        const State* state = machine.state(name);
        faults.unless(state != nullptr && !state->terminal, act.name, "from a state there is not");
    }
    for (const std::string_view name : act.to)
        faults.unless(machine.state(name) != nullptr, act.name, "to a state there is not");
    faults.unless(act.closes.empty() || machine.deadline(act.closes) != nullptr, act.name,
                  "closes a deadline there is not");
    check_fields(act.input, act.name, faults);
}

void check_state(const Machine& machine, const State& state, Faults& faults) {
    bool reached = false;
    bool left = false;
    for (const Act& act : machine.acts) {
        reached |= std::find(act.to.begin(), act.to.end(), state.name) != act.to.end();
        left |= std::find(act.from.begin(), act.from.end(), state.name) != act.from.end();
    }
    faults.unless(reached, state.name, "a state nobody reaches");
    faults.unless(left || state.terminal, state.name, "a state nobody leaves");
}

}  // namespace

void Context::set_deadline(std::string_view name, const base::Date& last_day) {
    close_deadline(name);
    subject.deadlines.push_back({subject.id, std::string(name), last_day});
}

void Context::close_deadline(std::string_view name) {
    std::erase_if(subject.deadlines,
                  [&](const Deadline& deadline) { return deadline.name == name; });
}

const State* Machine::state(std::string_view name) const {
    return find_named(states, name);
}

const Act* Machine::act(std::string_view name) const {
    return find_named(acts, name);
}

const DeadlineKind* Machine::deadline(std::string_view name) const {
    return find_named(deadlines, name);
}

std::vector<std::string> faults_of(const Machine& machine) {
    Faults faults;
    faults.unless(!machine.kind.empty() && !machine.prefix.empty(), machine.kind, "kind or prefix");
    check_names(machine.states, "a state without name or label", faults);
    check_names(machine.acts, "an act without name or label", faults);
    check_names(machine.deadlines, "a deadline without name or label", faults);
    for (const Act& act : machine.acts) check_act(machine, act, faults);
    for (const State& state : machine.states) check_state(machine, state, faults);
    for (const DeadlineKind& deadline : machine.deadlines) {
        const Act* act = machine.act(deadline.act_when_over);
        const bool by_program = act != nullptr && may_do(*act, accounts::Role::System);
        faults.unless(deadline.act_when_over.empty() || by_program, deadline.name,
                      "its act is none the program may do");
    }
    return faults.take();
}

bool may_do(const Act& act, accounts::Role role) {
    return std::find(act.roles.begin(), act.roles.end(), role) != act.roles.end();
}

bool may_read(const Machine& machine, const Case& subject, const accounts::Actor& actor) {
    if (actor.role == accounts::Role::System) return true;
    if (actor.role == accounts::Role::Applicant) return actor.account == subject.id;
    if (actor.role == accounts::Role::Citizen) return subject.owner == actor.account;
    if (std::find(machine.readers.begin(), machine.readers.end(), actor.role) !=
        machine.readers.end())
        return accounts::is_of_directorate(actor.role);
    const bool of_institution =
        actor.role == accounts::Role::Administrator || actor.role == accounts::Role::Technician;
    return of_institution && actor.institution && actor.institution == subject.institution;
}

std::vector<Step> as_told_to(const accounts::Actor& reader, std::vector<Step> steps) {
    for (Step& step : steps) {
        const bool is_citizens = step.actor.role == accounts::Role::Citizen;
        if (is_citizens && accounts::is_of_institution(reader.role))
            step.actor.name = kConcernedPerson;
        if (!is_citizens && reader.role == accounts::Role::Citizen) step.actor.name.clear();
        if (step.approver && reader.role == accounts::Role::Citizen) step.approver->name.clear();
    }
    return steps;
}

std::vector<std::string> readable_kinds(const std::vector<Machine>& machines,
                                        const accounts::Actor& actor) {
    std::vector<std::string> kinds;
    const bool own_only = !accounts::is_of_directorate(actor.role);
    for (const Machine& machine : machines)
        if (own_only || std::find(machine.readers.begin(), machine.readers.end(), actor.role) !=
                            machine.readers.end())
            kinds.emplace_back(machine.kind);
    return kinds;
}

std::vector<KindState> open_states_of(const std::vector<Machine>& machines) {
    std::vector<KindState> open;
    for (const Machine& machine : machines)
        for (const State& state : machine.states)
            if (!state.terminal)
                open.push_back({std::string(machine.kind), std::string(state.name)});
    return open;
}

std::vector<const Act*> acts_for(const Machine& machine, const Case& subject,
                                 const accounts::Actor& actor) {
    std::vector<const Act*> acts;
    for (const Act& act : machine.acts) {
        const bool here =
            std::find(act.from.begin(), act.from.end(), subject.state) != act.from.end();
        if (here && may_do(act, actor.role)) acts.push_back(&act);
    }
    return acts;
}

}  // namespace kps::lifecycle
