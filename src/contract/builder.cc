#include <algorithm>
#include <set>

#include "contract/limits.h"
#include "contract/parser.h"
#include "registry/field_catalogue.h"

namespace kps::contract {

using base::Result;
using base::Status;
using registry::Part;

namespace {

constexpr std::string_view kNamespaceKeys[] = {"version", "base", "containers", "constants"};

bool is_namespace_key(std::string_view key) {
    return std::find(std::begin(kNamespaceKeys), std::end(kNamespaceKeys), key) !=
           std::end(kNamespaceKeys);
}

/// Which value kinds of the register a wire type can carry.
bool fits(WireType type, registry::ValueKind kind) {
    using registry::ValueKind;
    switch (type) {
        case WireType::Text:
            return kind == ValueKind::Text;
        case WireType::Int:
            return kind == ValueKind::Integer || kind == ValueKind::Coded;
        case WireType::Long:
            return kind == ValueKind::Integer || kind == ValueKind::Id;
        case WireType::Boolean:
            return kind == ValueKind::Boolean;
        case WireType::DateTime:
            return kind == ValueKind::Instant;
        case WireType::Binary:
            return kind == ValueKind::Binary;
        case WireType::Parameter:
            return kind == ValueKind::Coded;
        case WireType::PartialDate:
            return kind == ValueKind::Date;
        case WireType::Enumeration:
            return false;
    }
    return false;
}

std::uint8_t parts_of_field(std::string_view name) {
    if (name.starts_with("place_") || name.starts_with("own_")) return 0;
    if (name == "match_card_serial") return Part::Person | Part::Documents;
    if (name.starts_with("address_")) return static_cast<std::uint8_t>(Part::Addresses);
    if (name.starts_with("event_")) return Part::Events | Part::Person;
    if (name == "kinship" || name == "extract_kind") return 0;
    if (name == "photo") return Part::Photo | Part::Documents;
    for (std::string_view card :
         {"card_", "paper_card_", "chip_card_", "temporary_card_", "old_blue_card_", "new_blue_card_"})
        if (name.starts_with(card)) return static_cast<std::uint8_t>(Part::Documents);
    return static_cast<std::uint8_t>(Part::Person);
}

bool is_document(Component component) {
    switch (component) {
        case Component::PaperCard:
        case Component::ChipCard:
        case Component::ChipCardPhoto:
        case Component::TemporaryCard:
        case Component::OldBlueCard:
        case Component::NewBlueCard:
        case Component::NewBlueCardPhoto:
        case Component::NewBlueCardTemporary:
        case Component::Card:
            return true;
        default:
            return false;
    }
}

/// Unfolds declarations into the answer tree of one version.
class Builder {
  public:
    explicit Builder(Declarations& declarations)
        : declarations_(declarations),
          service_(std::make_unique<Service>(std::move(declarations.service))) {}

    Result<std::unique_ptr<Service>> build() {
        KPS_TRY(check_head());
        derive_head();
        KPS_TRY(check_criterion());
        if (!declarations_.record_type.empty()) {
            const Type* record =
                KPS_TRY(use_type(declarations_.record_place, declarations_.record_type,
                                 declarations_.record_component, 0));
            service_->record = record;
            service_->leaves = record->leaves;
            if (declarations_.record_is_list) service_->record_name = record->name;
        }
        if (service_->question == QuestionKind::Verification || is_public_check(service_->question))
            service_->parts = Part::Person | Part::Documents;
        return std::move(service_);
    }

  private:
    /// The version whose lines hold: its own, or the nearest known one.
    std::string_view shape() const {
        return service_->shape_of.empty() ? service_->version : service_->shape_of;
    }

    Place head() const { return {declarations_.record_place.file, 0}; }

    Status check_head() {
        const Service& service = *service_;
        if (service.number.value() == 0) return contract_error(head(), "no service number");
        if (service.name.empty() || service.operation.empty())
            return contract_error(head(), "no name or operation");
        if (service.turkish_title.empty() || service.english_title.empty())
            return contract_error(head(), "a title is missing");
        if (is_public_check(service.question)) {
            if (service.action.empty() || service.namespace_uri.empty() ||
                service.result_member.empty())
                return contract_error(head(),
                                      "a public check needs action, namespace and result-member");
            return {};
        }
        if (service.version.empty() || service.result_type.empty() ||
            declarations_.record_type.empty())
            return contract_error(head(), "no version, result or record");
        return {};
    }

    void derive_head() {
        Service& service = *service_;
        if (service.namespace_uri.empty())
            service.namespace_uri = "http://kps.nvi.gov.tr/" + service.version;
        if (service.action.empty())
            service.action = service.namespace_uri + "/" + service.name + "/" + service.operation;
    }

    Status check_criterion() {
        if (!is_namespace_key(service_->criterion_namespace_key))
            return contract_error(head(), "unknown namespace of the criterion");
        KPS_TRY(use_enumerations());
        // ASMX operations list their parameters in the order of the method, DataContract types by
        // name.
        if (is_public_check(service_->question)) return {};
        add_parts_of_criterion();
        for (std::size_t index = 1; index < service_->criterion.size(); ++index)
            if (service_->criterion[index - 1].name >= service_->criterion[index].name)
                return contract_error(head(), "criterion members are not in ordinal order: " +
                                                  service_->criterion[index].name);
        return {};
    }

    /// What a criterion compares or adds must be read as well, whatever the answer shows.
    void add_parts_of_criterion() {
        for (const CriterionMember& member : service_->criterion) {
            if (member.field == CriterionField::CardSerial)
                service_->parts = service_->parts | Part::Documents;
            if (member.field == CriterionField::WithFormerSpouses)
                service_->parts = service_->parts | Part::Events;
        }
    }

    Status use_enumerations() {
        for (const Declarations::EnumeratedCriterion& each : declarations_.enumerated) {
            const TypeDeclaration* declared = KPS_TRY(find_type(each.place, each.type_name));
            if (!declared->is_enumeration)
                return contract_error(each.place, "not an enumeration: " + each.type_name);
            const Type* values = KPS_TRY(use_type(each.place, each.type_name, Component::None, 0));
            if (values->values.empty())
                return contract_error(each.place, "no values in this version: " + each.type_name);
            service_->criterion[each.member].enumeration = values;
        }
        return {};
    }

    Result<const TypeDeclaration*> find_type(const Place& place, std::string_view name) const {
        for (const TypeDeclaration& type : declarations_.types)
            if (type.name == name) return &type;
        return contract_error(place, "no type '" + std::string(name) + "'");
    }

    Result<const Type*> use_type(const Place& place, std::string_view name, Component component,
                                 std::size_t depth) {
        if (depth >= kTypeDepthMax) return contract_error(place, "types too deep");
        const TypeDeclaration* declaration = KPS_TRY(find_type(place, name));
        service_->types.push_back(std::make_unique<Type>());
        Type& type = *service_->types.back();
        type.name = declaration->name;
        type.component = component;
        type.namespace_key = declaration->namespace_range.holds(shape())
                                 ? declaration->namespace_key
                                 : "version";
        if (!is_namespace_key(type.namespace_key))
            return contract_error(declaration->place, "unknown namespace key");
        for (const TypeDeclaration::Value& value : declaration->values)
            if (value.range.holds(shape())) type.values.push_back(value.value);
        if (is_document(component)) service_->parts = service_->parts | Part::Documents;
        if (component != Component::None && component != Component::Place &&
            component != Component::OwnRight)
            service_->parts = service_->parts | Part::Person;
        for (const MemberDeclaration& member : declaration->members)
            if (member.range.holds(shape())) KPS_TRY(add_member(type, member, depth));
        if (type.members.empty() != declaration->is_enumeration)
            return contract_error(declaration->place,
                                  "a type needs members, an enumeration has none");
        return &type;
    }

    Status add_member(Type& type, const MemberDeclaration& declaration, std::size_t depth) {
        // Invariant 1 of model.h.
        if (!type.members.empty() && type.members.back().name >= declaration.member.name)
            return contract_error(declaration.place,
                                  "members are not in ordinal order: " + declaration.member.name);
        if (type.members.size() >= kMembersMax)
            return contract_error(declaration.place, "too many members");
        Member member = declaration.member;
        switch (member.kind) {
            case MemberKind::Leaf:
                KPS_TRY(add_bit(type, declaration, member));
                break;
            case MemberKind::Complex:
            case MemberKind::List:
            case MemberKind::FilledParts:
            case MemberKind::AskedKind:
                KPS_TRY(add_nested(type, declaration, member, depth));
                break;
            default:
                break;
        }
        if (member.wire_type == WireType::Parameter || member.wire_type == WireType::PartialDate)
            member.namespace_key = "base";
        type.members.push_back(std::move(member));
        return {};
    }

    Status add_nested(Type& type, const MemberDeclaration& declaration, Member& member,
                      std::size_t depth) {
        const TypeDeclaration* nested =
            KPS_TRY(find_type(declaration.place, declaration.type_name));
        const bool of_values =
            member.kind == MemberKind::FilledParts || member.kind == MemberKind::AskedKind;
        if (nested->is_enumeration != of_values)
            return contract_error(declaration.place,
                                  "an enumeration where a type is needed, or the reverse");
        member.wire_type = WireType::Enumeration;
        member.type = KPS_TRY(
            use_type(declaration.place, declaration.type_name, declaration.component, depth + 1));
        if (member.kind == MemberKind::List || member.kind == MemberKind::FilledParts)
            member.item_name = member.type->name;
        const bool declares =
            !nested->declared_key.empty() && nested->declared_range.holds(shape());
        member.namespace_key = declares ? nested->declared_key : member.type->namespace_key;
        if (member.kind == MemberKind::AskedKind) {
            member.namespace_key.clear();
            return {};
        }
        if (!is_namespace_key(member.namespace_key))
            return contract_error(nested->place, "unknown namespace key");
        type.leaves.merge(member.type->leaves);
        return {};
    }

    Status add_bit(Type& type, const MemberDeclaration& declaration, Member& member) {
        const registry::FieldInfo& field = registry::info(*member.field);
        if (!fits(member.wire_type, field.kind))
            return contract_error(declaration.place, "field '" + std::string(field.name) +
                                                         "' does not fit its wire type");
        if (next_bit_ >= kMaskBits) return contract_error(declaration.place, "too many leaves");
        member.bit = static_cast<std::uint16_t>(next_bit_++);
        type.leaves.grant(member.bit);
        // Rule R-075 (KPSY m.9/3): special-category leaves are known by the contract, so that they
        // need a grant of their own.
        if (field.data_class == registry::DataClass::Special)
            service_->special_leaves.grant(member.bit);
        if (field.name.starts_with("address_")) service_->address_leaves.grant(member.bit);
        service_->parts = static_cast<std::uint8_t>(service_->parts | parts_of_field(field.name));
        return {};
    }

    Declarations& declarations_;
    std::unique_ptr<Service> service_;
    std::size_t next_bit_ = 0;
};

}  // namespace

Result<std::unique_ptr<Service>> build_service(Declarations declarations) {
    return Builder(declarations).build();
}

}  // namespace kps::contract
