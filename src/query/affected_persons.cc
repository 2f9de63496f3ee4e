#include "query/affected_persons.h"

#include <algorithm>
#include <string>

namespace kps::query {
namespace {

bool is_address_component(contract::Component component) {
    return component == contract::Component::Residence ||
           component == contract::Component::OtherAddress;
}

void add(std::int64_t id, std::int64_t asked_id, std::vector<audit::PersonReference>& persons) {
    if (id == 0 || id == asked_id) return;
    const auto same = [id](const audit::PersonReference& person) { return person.id == id; };
    if (std::any_of(persons.begin(), persons.end(), same)) return;
    persons.push_back({id, audit::Role::Affected});
}

}  // namespace

AffectedPersons::AffectedPersons(const contract::Catalogue& catalogue) {
    for (const auto& service : catalogue.services())
        if (service->record) collect(*service->record, nullptr, false, leaves_[service.get()]);
}

void AffectedPersons::collect(const contract::Type& type, const contract::Type* component,
                              bool in_address, std::vector<NumberLeaf>& leaves) {
    if (type.component != contract::Component::None) component = &type;
    in_address = in_address || is_address_component(type.component);
    for (const contract::Member& member : type.members) {
        if (member.type) {
            collect(*member.type, component, in_address, leaves);
            continue;
        }
        if (member.kind != contract::MemberKind::Leaf || !member.field) continue;
        if (registry::info(*member.field).kind == registry::ValueKind::Id)
            leaves.push_back({&member, component, in_address});
    }
}

void AffectedPersons::append(const contract::Service& service, const Record& record,
                             std::vector<audit::PersonReference>& persons) const {
    const auto found = leaves_.find(&service);
    if (found == leaves_.end() || !record.has_person()) return;
    std::string scratch;
    const auto take = [&](const NumberLeaf& leaf, const registry::Address* address) {
        if (leaf.component && record.component(*leaf.component, address) != ComponentState::Present)
            return;
        const registry::FieldValue value = record.value(*leaf.member, address, scratch);
        if (value.present) add(value.integer, record.asked_id(), persons);
    };
    for (const NumberLeaf& leaf : found->second) {
        if (!leaf.in_address) {
            take(leaf, nullptr);
            continue;
        }
        if (const registry::Address* residence = record.residence()) take(leaf, residence);
        for (const registry::Address* address : record.other_addresses()) take(leaf, address);
    }
}

}  // namespace kps::query
