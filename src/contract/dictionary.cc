#include "contract/dictionary.h"

#include <string_view>

#include "contract/words.h"

namespace kps::contract {
namespace {

std::string_view word(registry::ValueKind kind) {
    using registry::ValueKind;
    switch (kind) {
        case ValueKind::Id:
            return "identity number";
        case ValueKind::Text:
            return "text";
        case ValueKind::Integer:
            return "number";
        case ValueKind::Boolean:
            return "yes or no";
        case ValueKind::Coded:
            return "code and text";
        case ValueKind::Date:
            return "date, parts may be unknown";
        case ValueKind::Instant:
            return "date and time";
        case ValueKind::Binary:
            return "bytes";
    }
    return {};
}

bool gives(const Service& service, registry::Field field) {
    for (const auto& type : service.types)
        for (const Member& member : type->members)
            if (member.field == field) return true;
    return false;
}

std::string services_with(const Catalogue& catalogue, registry::Field field) {
    std::string numbers;
    for (const auto& service : catalogue.services()) {
        if (!gives(*service, field)) continue;
        if (!numbers.empty()) numbers += ", ";
        numbers += std::to_string(service->number.value());
    }
    return numbers.empty() ? "none" : numbers;
}

void append_fields(const Catalogue& catalogue, std::string& out) {
    out +=
        "## Fields of the register\n\n| field | value | data class | services |\n| --- | --- | --- "
        "| --- |\n";
    for (const registry::FieldInfo& field : registry::all_fields())
        out += "| `" + std::string(field.name) + "` | " + std::string(word(field.kind)) + " | " +
               std::string(contract::word(field.data_class)) + " | " +
               services_with(catalogue, field.field) + " |\n";
}

void append_service(const Service& service, std::string& out) {
    out += "\n## " + std::to_string(service.number.value()) + ". " + service.name +
           (service.version.empty() ? "" : " " + service.version) + "\n\n" + service.turkish_title +
           " (" + service.english_title + "). Operation `" + service.operation + "`, " +
           (service.is_list ? "a list of criteria" : "one criterion") + ".\n\n";
    out += "Shape: " + std::string(contract::word(service.mark)) +
           (service.shape_of.empty() ? "" : " " + service.shape_of) + ".\n\n";
    out += "| criterion | type |\n| --- | --- |\n";
    for (const CriterionMember& member : service.criterion)
        out +=
            "| `" + member.name + "` | " + std::string(contract::word(member.wire_type)) + " |\n";
    const std::vector<Leaf> leaves = Catalogue::leaves(service);
    if (leaves.empty()) return;
    out +=
        "\n| bit | member of the answer | type | field | data class |\n| --- | --- | --- | --- | "
        "--- |\n";
    for (const Leaf& leaf : leaves)
        out += "| " + std::to_string(leaf.member->bit) + " | `" + leaf.path + "` | " +
               std::string(contract::word(leaf.member->wire_type)) + " | `" +
               std::string(registry::info(*leaf.member->field).name) + "` | " +
               std::string(contract::word(leaf.member->data_class)) + " |\n";
}

}  // namespace

std::string data_dictionary(const Catalogue& catalogue) {
    std::string out =
        "# Data dictionary\n\nMade from contracts/services and src/registry/fields.def by `./dev "
        "docs`; do not edit. Data "
        "classes: none, personal, special (special categories, 6698 m.6). Services are named by "
        "their number. Shape of a service: A published, B from several clients, C second-hand, "
        "nearest "
        "(known by name only, in the nearest known shape), ours.\n\n";
    append_fields(catalogue, out);
    for (const auto& service : catalogue.services()) append_service(*service, out);
    return out;
}

}  // namespace kps::contract
