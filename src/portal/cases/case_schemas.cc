#include "portal/cases/case_schemas.h"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <string_view>
#include <utility>

#include "lifecycle/documents/document_store.h"
#include "portal/cases/field_schema.h"
#include "portal/json_schema.h"

namespace kps::portal {
namespace {

namespace json = boost::json;
using lifecycle::Act;
using lifecycle::Machine;

constexpr std::array kSchemas = {
    std::pair{"CaseSummary",
              "id:uuid kind:CaseKind kind_label number title state state_label? closed:boolean "
              "version:integer institution:integer? opened_at:time changed_at:time "
              "deadlines:[CaseDeadline] waits_for_second_person:boolean"},
    std::pair{"CaseCommon",
              "id:uuid kind:CaseKind kind_label number title state state_label? closed:boolean "
              "version:integer institution:integer? opened_at:time changed_at:time "
              "deadlines:[CaseDeadline] waits_for_second_person:boolean body:object "
              "pending:PendingAct? acts:[OfferedAct] code? told_once:object?"},
    std::pair{"CaseList", "cases:[CaseSummary] next?"},
    std::pair{"CaseActor", "name role:Role institution:integer?"},
    std::pair{"PendingAct", "act asked_by:CaseActor asked_at:time input:object"},
    std::pair{"CaseField",
              "name kind:FieldKind label required:boolean lowest:integer highest:integer? "
              "choices:[text]? rule? members:[CaseField]?"},
    std::pair{"OfferedAct", "name label rule two_persons:boolean fields:[CaseField]"},
    std::pair{"CaseStep",
              "version:integer act label? from to actor:CaseActor approver:CaseActor? at:time rule "
              "input:object body:object"},
    std::pair{"CaseHistory", "steps:[CaseStep]"},
    std::pair{"CaseDeadline",
              "name case:uuid case_number last_day:date days_left:integer label? rule? "
              "consequence? acts_by_itself:boolean?"},
    std::pair{"DeadlineList", "deadlines:[CaseDeadline]"},
    std::pair{"CaseDocument",
              "hash kind type bytes:integer channel:DocumentChannel original:boolean added_by "
              "added_at:time"},
    std::pair{"DocumentList", "documents:[CaseDocument]"},
    std::pair{"LifeCycleState", "name label terminal:boolean"},
    std::pair{"LifeCycleAct",
              "name label rule two_persons:boolean fields:[CaseField] from:[text] to:[text] "
              "roles:[Role]"},
    std::pair{"LifeCycleDeadline", "name label rule consequence act_when_over"},
    std::pair{"LifeCycle",
              "kind:CaseKind label prefix states:[LifeCycleState] acts:[LifeCycleAct] "
              "deadlines:[LifeCycleDeadline] readers:[Role]"},
    std::pair{"LifeCycleList", "lifecycles:[LifeCycle]"},
};

json::object field_kinds() {
    json::array names;
    for (int kind = 0; kind <= static_cast<int>(lifecycle::FieldKind::Any); ++kind)
        names.emplace_back(lifecycle::name_of(static_cast<lifecycle::FieldKind>(kind)));
    return enumeration(std::move(names));
}

json::object channels() {
    json::array names;
    for (int number = static_cast<int>(lifecycle::Channel::Portal);
         number <= static_cast<int>(lifecycle::Channel::PostToNamedPerson); ++number)
        names.emplace_back(lifecycle::name_of(static_cast<lifecycle::Channel>(number)));
    return enumeration(std::move(names));
}

/// What of a life cycle differs from the others: its name and states.
json::object own_case(const Machine& machine) {
    json::array states;
    std::string text;
    for (const lifecycle::State& state : machine.states) {
        states.emplace_back(state.name);
        text += (text.empty() ? "" : "; ") + std::string(state.name) + ": " +
                std::string(state.turkish);
    }
    json::object state = enumeration(std::move(states));
    state["description"] = std::move(text);
    json::object own{{"type", "object"}};
    own["properties"] = json::object{{"kind", {{"type", "string"}, {"const", machine.kind}}},
                                     {"state", std::move(state)}};
    return {{"title", machine.turkish},
            {"allOf", json::array{schema_reference("CaseCommon"), std::move(own)}}};
}

json::object any_case(const std::vector<Machine>& machines) {
    json::array kinds;
    json::object mapping;
    for (const Machine& machine : machines) {
        kinds.push_back(schema_reference(case_schema_name(machine)));
        mapping[machine.kind] = "#/components/schemas/" + case_schema_name(machine);
    }
    return {{"oneOf", std::move(kinds)},
            {"discriminator", {{"propertyName", "kind"}, {"mapping", std::move(mapping)}}}};
}

}  // namespace

std::string case_schema_name(const Machine& machine) {
    return pascal_name(machine.kind) + "Case";
}

std::string input_schema_name(const Machine& machine, const Act& act) {
    return pascal_name(machine.kind) + pascal_name(act.name) + "Input";
}

bool is_for_people(const Act& act) {
    return std::any_of(act.roles.begin(), act.roles.end(),
                       [](accounts::Role role) { return role != accounts::Role::System; });
}

json::object case_schemas(const std::vector<Machine>& machines) {
    json::object schemas;
    for (const auto& [name, members] : kSchemas)
        schemas[name] = object_schema(members, Members::Open);
    schemas["FieldKind"] = field_kinds();
    schemas["DocumentChannel"] = channels();
    json::array kinds;
    for (const Machine& machine : machines) {
        kinds.emplace_back(machine.kind);
        schemas[case_schema_name(machine)] = own_case(machine);
        for (const Act& act : machine.acts)
            if (is_for_people(act) && !act.input.empty())
                schemas[input_schema_name(machine, act)] = fields_schema(act.input);
    }
    schemas["CaseKind"] = enumeration(std::move(kinds));
    schemas["Case"] = any_case(machines);
    return schemas;
}

}  // namespace kps::portal
