#pragma once

#include <cstddef>
#include <type_traits>

#include "registry/person.h"

/// Which members of a record are stored, in which order and how: written once, walked by the
/// encoder, by the decoder and by the counter of presence bits. A new member goes to the end of its
/// list and raises `kRecordFormat` (docs/formats/person_record.md).
namespace kps::registry::record_fields {

/// Counts the members of one list.
struct Counter {
    std::size_t count = 0;
    template <class Value>
    constexpr void small(Value&, unsigned) {
        ++count;
    }
    template <class Value>
    constexpr void number(Value&) {
        ++count;
    }
    template <class Value>
    constexpr void id(Value&) {
        ++count;
    }
    template <class Value>
    constexpr void date(Value&) {
        ++count;
    }
    template <class Value>
    constexpr void text(Value&) {
        ++count;
    }
    template <class Value>
    constexpr void issuer(Value&) {
        ++count;
    }
    template <class Value>
    constexpr void flag(Value&) {
        ++count;
    }
};

inline constexpr unsigned kAnyByte = 255;

template <class Coder, class P>
constexpr void walk_person(Coder& coder, P& person) {
    coder.id(person.id);
    coder.small(person.kind, 3);
    coder.small(person.confidentiality, 2);
    coder.small(person.state, 7);
    coder.small(person.sex, 2);
    coder.small(person.marital, 6);
    coder.date(person.birth);
    coder.date(person.death);
    coder.text(person.given_names);
    coder.text(person.surname);
    coder.text(person.mother_name);
    coder.text(person.father_name);
    coder.text(person.birth_place);
    coder.number(person.birth_place_code);
    coder.id(person.mother_id);
    coder.id(person.father_id);
    coder.id(person.spouse_id);
    coder.small(person.guardian_kind, kAnyByte);
    coder.small(person.religion, kAnyByte);
    coder.id(person.previous_foreign_id);
    coder.flag(person.mother_ancestry_missing);
    coder.flag(person.father_ancestry_missing);
    coder.text(person.previous_surname);
    coder.number(person.place.province);
    coder.number(person.place.district);
    coder.number(person.place.volume);
    coder.number(person.place.neighbourhood);
    coder.number(person.place.family_row);
    coder.number(person.place.person_row);
    coder.date(person.registered);
    coder.date(person.married);
    coder.date(person.divorced);
    coder.number(person.country);
    coder.id(person.real_person_id);
    coder.id(person.gained_citizen_id);
    coder.text(person.permit.number);
    coder.date(person.permit.begins);
    coder.date(person.permit.ends);
    coder.small(person.permit.open_ended_reason, kAnyByte);
    coder.number(person.permit.issuing_province);
    coder.small(person.permit.source_unit, kAnyByte);
    coder.small(person.permit.status, kAnyByte);
    coder.number(person.version);
}

template <class Coder, class C>
constexpr void walk_paper_card(Coder& coder, C& card) {
    coder.text(card.series);
    coder.number(card.number);
    coder.number(card.registration_number);
    coder.small(card.reason, kAnyByte);
    coder.number(card.issuing_district);
    coder.date(card.issued);
}

template <class Coder, class C>
constexpr void walk_chip_card(Coder& coder, C& card) {
    coder.text(card.serial);
    coder.date(card.expires);
    coder.issuer(card.issuer);
    coder.small(card.blood_group, kAnyByte);
    coder.flag(card.driving_licence_loaded);
    coder.date(card.driving_licence_loaded_on);
    coder.number(card.registration_number);
    coder.small(card.application_reason, kAnyByte);
    coder.number(card.delivering_district);
    coder.date(card.delivered);
}

template <class Coder, class C>
constexpr void walk_temporary_card(Coder& coder, C& card) {
    coder.text(card.document_number);
    coder.date(card.issued);
    coder.number(card.issuing_district);
    coder.date(card.expires);
    coder.text(card.previous_surname);
    coder.small(card.blood_group, kAnyByte);
}

template <class Coder, class C>
constexpr void walk_old_blue_card(Coder& coder, C& card) {
    coder.number(card.registration_number);
    coder.text(card.series);
    coder.number(card.number);
    coder.number(card.unit);
    coder.small(card.reason, kAnyByte);
    coder.date(card.issued);
    coder.text(card.previous_surname);
}

template <class Coder, class C>
constexpr void walk_new_blue_card(Coder& coder, C& card) {
    coder.text(card.serial);
    coder.date(card.expires);
    coder.issuer(card.issuer);
}

template <class Coder, class A>
constexpr void walk_address(Coder& coder, A& address) {
    coder.small(address.kind, 4);
    coder.flag(address.residence);
    coder.number(address.address_number);
    coder.date(address.declared);
    coder.id(address.declarant_id);
    coder.date(address.moved);
    coder.date(address.registered);
    coder.small(address.moving_reason, kAnyByte);
    coder.number(address.province);
    coder.number(address.district);
    coder.number(address.neighbourhood);
    coder.number(address.village);
    coder.number(address.street_code);
    coder.text(address.street);
    coder.text(address.outer_door);
    coder.text(address.inner_door);
    coder.number(address.building_code);
    coder.number(address.building_number);
    coder.text(address.building_site);
    coder.text(address.building_block);
    coder.text(address.parcel_island);
    coder.text(address.parcel_sheet);
    coder.text(address.parcel);
    coder.small(address.building_state, kAnyByte);
    coder.small(address.building_numbering, kAnyByte);
    coder.small(address.building_structure, kAnyByte);
    coder.small(address.building_use, kAnyByte);
    coder.small(address.unit_state, kAnyByte);
    coder.small(address.unit_kind, kAnyByte);
    coder.small(address.floors_below, kAnyByte);
    coder.small(address.floors_above, kAnyByte);
    coder.text(address.floor);
    coder.text(address.deed_unit_number);
    coder.number(address.country);
    coder.text(address.foreign_city);
    coder.text(address.foreign_address);
    coder.number(address.mission);
    coder.date(address.correction_declared);
    coder.date(address.correction_decided);
    coder.small(address.correction_reason, kAnyByte);
}

template <class Coder, class E>
constexpr void walk_event(Coder& coder, E& event) {
    coder.small(event.kind, 13);
    coder.date(event.date);
    coder.number(event.registration_number);
    coder.text(event.note);
    coder.id(event.other_person_id);
}

template <class Coder>
constexpr void walk(Coder& coder, auto& value) {
    using Value = std::remove_cvref_t<decltype(value)>;
    if constexpr (std::is_same_v<Value, Person>) walk_person(coder, value);
    if constexpr (std::is_same_v<Value, PaperCard>) walk_paper_card(coder, value);
    if constexpr (std::is_same_v<Value, ChipCard>) walk_chip_card(coder, value);
    if constexpr (std::is_same_v<Value, TemporaryCard>) walk_temporary_card(coder, value);
    if constexpr (std::is_same_v<Value, OldBlueCard>) walk_old_blue_card(coder, value);
    if constexpr (std::is_same_v<Value, NewBlueCard>) walk_new_blue_card(coder, value);
    if constexpr (std::is_same_v<Value, Address>) walk_address(coder, value);
    if constexpr (std::is_same_v<Value, CivilEvent>) walk_event(coder, value);
}

/// Number of members of one list, which is its number of presence bits.
template <class Value>
constexpr std::size_t count_of() {
    Counter counter;
    Value value;
    walk(counter, value);
    return counter.count;
}

}  // namespace kps::registry::record_fields
