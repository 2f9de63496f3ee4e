#include "membership/permissions.h"

#include <algorithm>

namespace kps::membership {
namespace {

using accounts::Role;
using lifecycle::Act;
using lifecycle::Machine;

/// Whose cases a role may see at all; what it cannot see it cannot act on.
Reach reading_reach(const Machine& machine, Role role) {
    if (role == Role::System) return Reach::All;
    if (role == Role::Administrator || role == Role::Technician || role == Role::Applicant ||
        role == Role::Citizen)
        return Reach::Own;
    const bool reads =
        std::find(machine.readers.begin(), machine.readers.end(), role) != machine.readers.end();
    return reads && accounts::is_of_directorate(role) ? Reach::All : Reach::None;
}

Reach acting_reach(const Machine& machine, const Act& act, Role role) {
    if (!lifecycle::may_do(act, role)) return Reach::None;
    if (!act.from.empty()) return reading_reach(machine, role);
    const bool for_oneself = role == Role::Applicant || role == Role::Citizen;
    return accounts::is_of_institution(role) || for_oneself ? Reach::Own : Reach::All;
}

std::string list_of_states(const std::vector<std::string_view>& names) {
    std::string text;
    for (const std::string_view name : names)
        text += (text.empty() ? "" : ", ") + std::string(name);
    return text;
}

std::string who(const Machine& machine, const Act& act) {
    std::string text;
    for (const Role role : act.roles) {
        if (!text.empty()) text += ", ";
        text += std::string(accounts::name_of(role));
        if (acting_reach(machine, act, role) == Reach::Own) text += " (own)";
    }
    return act.two_persons ? text + "; two persons" : text;
}

std::string deadlines_of(const Machine& machine) {
    std::string text;
    for (const lifecycle::DeadlineKind& deadline : machine.deadlines)
        text += "\nDeadline `" + std::string(deadline.name) + "` (" + std::string(deadline.rule) +
                "): " +
                (deadline.act_when_over.empty()
                     ? std::string("a task when it is over")
                     : "the program does `" + std::string(deadline.act_when_over) + "`") +
                ".\n";
    return text;
}

}  // namespace

std::string_view name_of(Reach reach) {
    switch (reach) {
        case Reach::None:
            return "none";
        case Reach::Own:
            return "own";
        case Reach::All:
            return "all";
    }
    return {};
}

const std::vector<Role>& all_roles() {
    static const std::vector<Role> roles = [] {
        std::vector<Role> found;
        for (std::int64_t number = 0; number < 256; ++number)
            if (const auto role = accounts::role_by_number(number)) found.push_back(*role);
        return found;
    }();
    return roles;
}

std::vector<Permission> permissions(const std::vector<Machine>& machines) {
    std::vector<Permission> cells;
    for (const Machine& machine : machines)
        for (const Act& act : machine.acts)
            for (const Role role : all_roles())
                cells.push_back({machine.kind, act.name, role, acting_reach(machine, act, role),
                                 act.from.empty(), act.two_persons});
    return cells;
}

std::string section_of(const Machine& machine) {
    std::string text = "## `" + std::string(machine.kind) + "` – " + std::string(machine.turkish) +
                       " (" + std::string(machine.prefix) +
                       ")\n\n| state | Turkish | end |\n| --- | --- | --- |\n";
    for (const lifecycle::State& state : machine.states)
        text += "| " + std::string(state.name) + " | " + std::string(state.turkish) + " | " +
                (state.terminal ? "yes" : "") + " |\n";
    text += "\n| act | from | to | who | rule |\n| --- | --- | --- | --- | --- |\n";
    for (const Act& act : machine.acts)
        text += "| " + std::string(act.name) + " | " +
                (act.from.empty() ? "(opens)" : list_of_states(act.from)) + " | " +
                list_of_states(act.to) + " | " + who(machine, act) + " | " + std::string(act.rule) +
                " |\n";
    return text + deadlines_of(machine);
}

}  // namespace kps::membership
