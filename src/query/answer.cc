#include "query/answer.h"

#include "base/assert.h"
#include "registry/register_reader.h"

namespace kps::query {

using contract::Component;
using registry::AddressKind;
using registry::PersonKind;

Record Record::refused(std::int64_t asked_id, base::ErrorCode code) {
    Record record;
    record.asked_id_ = asked_id;
    record.error_ = code;
    return record;
}

Record Record::verified(std::int64_t asked_id, Verification verification) {
    Record record;
    record.asked_id_ = asked_id;
    record.verification_ = verification;
    return record;
}

Record Record::matched(std::int64_t asked_id, FieldMatches matches, const contract::Mask& mask) {
    Record record;
    record.asked_id_ = asked_id;
    record.matches_ = matches;
    record.mask_ = &mask;
    return record;
}

Record Record::own(const OwnRow& row, const contract::Mask& mask) {
    Record record;
    record.own_ = &row;
    record.mask_ = &mask;
    return record;
}

Record Record::place(const registry::PlaceRow& row, const contract::Mask& mask) {
    Record record;
    record.place_ = &row;
    record.mask_ = &mask;
    return record;
}

Record Record::found(std::int64_t asked_id, const registry::FoundPerson& person,
                     const contract::Mask& mask, const registry::PlaceNames& places) {
    KPS_ASSERT(person.found);
    Record record;
    record.asked_id_ = asked_id;
    record.root_.person = &person;
    record.mask_ = &mask;
    record.places_ = &places;
    return record;
}

Record Record::page(const Expansion& people, std::optional<std::int64_t> next_key,
                    const contract::Mask& mask, const registry::PlaceNames& places) {
    Record record;
    record.expansion_ = &people;
    record.page_key_ = next_key;
    record.is_page_ = true;
    record.mask_ = &mask;
    record.places_ = &places;
    return record;
}

Record Record::listing(const Expansion& expansion, std::uint8_t variant) const {
    Record record = *this;
    record.expansion_ = &expansion;
    record.root_.variant = variant;
    return record;
}

namespace {

bool has_address_of(AddressKind kind, const registry::Address* address) {
    return address != nullptr && address->kind == kind;
}

bool has_card_asked_for(const Subject& subject) {
    const registry::Documents& documents = subject.person->file.documents;
    return subject.variant == static_cast<std::uint8_t>(registry::CardKind::Paper)
               ? documents.has_paper_card
               : documents.has_chip_card;
}

/// Whether the register holds what a component shows of this subject.
bool is_in_register(Component component, const Subject& subject) {
    const registry::FoundPerson& found = *subject.person;
    const registry::Address* const address = subject.address;
    const registry::Documents& documents = found.file.documents;
    const PersonKind kind = found.file.person.kind;
    const bool citizen = kind == PersonKind::Citizen;
    const bool blue = kind == PersonKind::BlueCardHolder;
    switch (component) {
        case Component::None:
            return true;
        case Component::CitizenPerson:
            return citizen;
        case Component::PaperCard:
            return citizen && documents.has_paper_card;
        case Component::ChipCard:
            return citizen && documents.has_chip_card;
        case Component::ChipCardPhoto:
            return citizen && !found.photo.empty();
        case Component::TemporaryCard:
            return citizen && documents.has_temporary_card;
        case Component::BlueCardPerson:
            return blue;
        case Component::OldBlueCard:
            return blue && documents.has_old_blue_card;
        case Component::NewBlueCard:
            return blue && documents.has_new_blue_card;
        case Component::NewBlueCardPhoto:
            return blue && !found.photo.empty();
        case Component::NewBlueCardTemporary:
            return blue && documents.has_temporary_card;
        case Component::ForeignerPerson:
            return kind == PersonKind::Foreigner;
        case Component::Card:
            return citizen && has_card_asked_for(subject);
        case Component::AnyPerson:
        case Component::FamilyMember:
            return true;
        case Component::RegistryEvent:
            return subject.event != nullptr;
        case Component::Residence:
        case Component::AddressOfPerson:
            return address != nullptr && address->residence;
        case Component::OtherAddress:
            return address != nullptr && !address->residence;
        case Component::CentreAddress:
            return has_address_of(AddressKind::Centre, address);
        case Component::TownAddress:
            return has_address_of(AddressKind::Town, address);
        case Component::VillageAddress:
            return has_address_of(AddressKind::Village, address);
        case Component::AbroadAddress:
            return has_address_of(AddressKind::Abroad, address);
        case Component::Place:
        case Component::OwnRight:
            return false;
    }
    return false;
}

bool is_of_kind(Component component, PersonKind kind) {
    switch (component) {
        case Component::CitizenPerson:
            return kind == PersonKind::Citizen;
        case Component::BlueCardPerson:
            return kind == PersonKind::BlueCardHolder;
        case Component::ForeignerPerson:
            return kind == PersonKind::Foreigner;
        default:
            return component == Component::None;
    }
}

/// Rows of the code lists are no person's data; the same mask stands before them nevertheless.
registry::FieldValue place_value(registry::Field field, const registry::PlaceRow& row) {
    registry::FieldValue value;
    value.present = true;
    value.kind = registry::info(field).kind;
    switch (field) {
        case registry::Field::place_name:
            value.text = row.name;
            break;
        case registry::Field::place_code:
            value.integer = row.code;
            break;
        case registry::Field::place_parent_code:
            value.integer = row.parent;
            break;
        default:
            value.present = false;
    }
    return value;
}

/// Nothing where nothing was claimed.
registry::FieldValue match_value(registry::Field field, FieldMatches matches) {
    constexpr auto kFirst = static_cast<unsigned>(registry::Field::match_given_names);
    constexpr auto kLast = static_cast<unsigned>(registry::Field::match_card_serial);
    const auto number = static_cast<unsigned>(field);
    registry::FieldValue value;
    if (number < kFirst || number > kLast) return value;
    const std::uint32_t bit = std::uint32_t{1} << (number - kFirst);
    value.kind = registry::ValueKind::Boolean;
    value.present = (matches.asked & bit) != 0;
    value.integer = (matches.matched & bit) != 0 ? 1 : 0;
    return value;
}

registry::FieldValue own_value(registry::Field field, const OwnRow& row) {
    registry::FieldValue value;
    value.kind = registry::info(field).kind;
    switch (field) {
        case registry::Field::own_service:
            value.text = row.service;
            break;
        case registry::Field::own_version:
            value.text = row.version;
            break;
        case registry::Field::own_operation:
            value.text = row.operation;
            break;
        case registry::Field::own_path:
            value.text = row.path;
            break;
        case registry::Field::own_text:
            value.text = row.text;
            break;
        case registry::Field::own_granted:
            value.present = true;
            value.integer = row.granted ? 1 : 0;
            return value;
        default:
            return {};
    }
    value.present = !value.text.empty();
    return value;
}

}  // namespace

ComponentState Record::component(const contract::Type& type, const Subject& subject) const {
    if (verification_) {
        // Rule X-011: which register matched, and nothing else.
        const bool matches =
            verification_->state_code != 2 && is_of_kind(type.component, verification_->kind);
        return matches ? ComponentState::Present : ComponentState::Absent;
    }
    if (mask_ == nullptr) return ComponentState::NotGranted;
    // The grant is asked before the register: "no right" must look the same for everyone
    // (DESIGN.md 4.5).
    if (!type.leaves.empty() && !type.leaves.any_of(*mask_)) return ComponentState::NotGranted;
    if (own_ != nullptr)
        return type.component == Component::OwnRight ? ComponentState::Present
                                                     : ComponentState::Absent;
    if (matches_) return ComponentState::Present;
    if (place_ != nullptr)
        return type.component == Component::Place ? ComponentState::Present
                                                  : ComponentState::Absent;
    if (subject.person == nullptr) return ComponentState::NotGranted;
    return is_in_register(type.component, subject) ? ComponentState::Present
                                                   : ComponentState::Absent;
}

registry::FieldValue Record::value(const contract::Member& member, const Subject& subject,
                                   std::string& scratch) const {
    // Rules R-061 and R-069 (KPSY m.7/6, m.8/3): a leaf outside the mask has no value, whoever asks.
    if (member.kind != contract::MemberKind::Leaf || mask_ == nullptr || !mask_->has(member.bit))
        return {};
    if (place_ != nullptr) return place_value(*member.field, *place_);
    if (own_ != nullptr) return own_value(*member.field, *own_);
    if (matches_) return match_value(*member.field, *matches_);
    if (subject.person == nullptr) return {};
    return registry::field_value(*member.field, subject, *places_, scratch);
}

Subject Record::subject() const {
    return root_;
}

Subject Record::inside(const contract::Type& type, const Subject& outer) const {
    if (type.component != Component::Residence && type.component != Component::AddressOfPerson)
        return outer;
    Subject subject = outer;
    subject.address = residence();
    return subject;
}

void Record::items(const contract::Type& type, const Subject& outer,
                   std::vector<Subject>& out) const {
    out.clear();
    if (!has_person() || mask_->empty()) return;
    switch (type.component) {
        case Component::OtherAddress:
            if (root_.person == nullptr) return;
            for (const registry::Address& address : root_.person->file.addresses) {
                if (address.residence) continue;
                out.push_back(outer);
                out.back().address = &address;
            }
            return;
        case Component::CitizenPerson:
        case Component::FamilyMember:
            if (expansion_ != nullptr) out = expansion_->people;
            return;
        case Component::RegistryEvent:
            if (expansion_ != nullptr) out = expansion_->events;
            return;
        default:
            KPS_ASSERT(false);
    }
}

// Rule R-152 (KPS nedir, 2): the residence; other addresses are components of their own.
const registry::Address* Record::residence() const {
    if (root_.person == nullptr || mask_->empty()) return nullptr;
    for (const registry::Address& address : root_.person->file.addresses)
        if (address.residence) return &address;
    return nullptr;
}

std::optional<base::ErrorCode> record_error(const contract::Service& service,
                                            const Record& record) {
    if (record.error()) return record.error();
    if (const auto verification = record.verification())
        return verification->state_code == 2 ? std::optional(base::ErrorCode::NotFound)
                                             : std::nullopt;
    if (service.record->component == contract::Component::None) return std::nullopt;
    // A record that is one component: what the register does not have must look like an unknown
    // number.
    switch (record.component(*service.record, record.inside(*service.record, record.subject()))) {
        case ComponentState::Present:
            return std::nullopt;
        case ComponentState::Absent:
            return base::ErrorCode::NotFound;
        case ComponentState::NotGranted:
            return base::ErrorCode::NotAuthorised;
    }
    return base::ErrorCode::NotAuthorised;
}

}  // namespace kps::query
