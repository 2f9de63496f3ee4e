#include "query/affected_persons.h"

#include <algorithm>
#include <string>

namespace kps::query {
namespace {

void add(std::int64_t id, std::int64_t asked_id, std::vector<audit::PersonReference>& persons) {
    if (id == 0 || id == asked_id) return;
    const auto same = [id](const audit::PersonReference& person) { return person.id == id; };
    if (std::any_of(persons.begin(), persons.end(), same)) return;
    persons.push_back({id, audit::Role::Affected});
}

}  // namespace

AffectedPersons::AffectedPersons(const contract::Catalogue& catalogue) {
    for (const auto& service : catalogue.services())
        if (service->record != nullptr) numbers_[service.get()] = numbers_below(*service->record);
}

AffectedPersons::Node AffectedPersons::numbers_below(const contract::Type& type) {
    Node node;
    node.type = &type;
    for (const contract::Member& member : type.members) {
        if (member.type != nullptr) {
            Node nested = numbers_below(*member.type);
            if (nested.empty()) continue;
            auto& list = member.kind == contract::MemberKind::List ? node.lists : node.components;
            list.push_back(std::move(nested));
            continue;
        }
        if (member.kind != contract::MemberKind::Leaf || !member.field) continue;
        if (registry::info(*member.field).kind == registry::ValueKind::Id)
            node.numbers.push_back(&member);
    }
    return node;
}

/// Goes through a record as an edge does.
struct AffectedPersons::Walk {
    const Record& record;
    std::vector<audit::PersonReference>& persons;
    std::string scratch;

    void visit(const Node& node, const Subject& subject) {
        if (node.type->component != contract::Component::None &&
            record.component(*node.type, subject) != ComponentState::Present)
            return;
        for (const contract::Member* number : node.numbers) {
            const registry::FieldValue value = record.value(*number, subject, scratch);
            if (value.present) add(value.integer, record.asked_id(), persons);
        }
        for (const Node& nested : node.components)
            visit(nested, record.inside(*nested.type, subject));
        for (const Node& list : node.lists) {
            std::vector<Subject> items;
            record.items(*list.type, subject, items);
            for (const Subject& item : items) visit(list, item);
        }
    }
};

void AffectedPersons::append(const contract::Service& service, const Record& record,
                             std::vector<audit::PersonReference>& persons) const {
    const auto found = numbers_.find(&service);
    if (found == numbers_.end() || found->second.empty() || !record.has_person()) return;
    Walk{record, persons, {}}.visit(found->second,
                                    record.inside(*found->second.type, record.subject()));
}

}  // namespace kps::query
