#include "registry/field_catalogue.h"

#include <algorithm>
#include <array>

#include "registry/code_tables.h"
#include "registry/index/index_range.h"
#include "registry/open_address.h"

namespace kps::registry {
namespace {

constexpr std::array kFields = {
#define KPS_FIELD(name, kind, data_class) \
    FieldInfo{Field::name, #name, ValueKind::kind, DataClass::data_class},
#include "registry/fields.def"
#undef KPS_FIELD
};

/// What a value may be read from.
struct Source {
    const FoundPerson& found;
    const Person& person;
    const Documents& documents;
    const PlaceNames& places;
    std::string& scratch;
    const Subject& subject;
    bool is_citizen() const { return person.kind == PersonKind::Citizen; }
    bool shows_chip_card() const {
        return subject.variant == static_cast<std::uint8_t>(CardKind::Chip);
    }
    std::uint16_t card_district() const {
        return shows_chip_card() ? documents.chip_card.delivering_district
                                 : documents.paper_card.issuing_district;
    }
};

FieldValue absent() {
    return {};
}

FieldValue number(std::int64_t value) {
    FieldValue out;
    out.present = value != 0;
    out.integer = value;
    return out;
}

FieldValue text(std::string_view value) {
    FieldValue out;
    out.present = !value.empty();
    out.text = value;
    return out;
}

FieldValue boolean(bool is_known, bool value) {
    FieldValue out;
    out.present = is_known;
    out.integer = value ? 1 : 0;
    return out;
}

FieldValue date(PartialDate value) {
    FieldValue out;
    out.present = value.known();
    out.date = value;
    return out;
}

/// A date-time cannot leave the day open, so a date of which a part is unknown has none.
FieldValue instant(PartialDate value) {
    return value.month != 0 && value.day != 0 ? date(value) : absent();
}

FieldValue coded(std::int64_t code, std::string_view name) {
    FieldValue out;
    out.present = code != 0;
    out.integer = code;
    out.text = name;
    return out;
}

template <class Code>
FieldValue from_table(CodeTable table, Code code) {
    const auto value = static_cast<std::int32_t>(code);
    return coded(value, code_text(table, value));
}

/// Series and number in one text, `S09654321`: clients cut the series off after three characters (WIRE.md 3.7).
FieldValue paper_serial(const PaperCard& card, std::string& scratch) {
    if (card.series.empty()) return absent();
    scratch = card_serial(card.series, card.number);
    return text(scratch);
}

/// How each field is read. A row of fields.def without a reader here does not link.
template <Field field>
FieldValue read(const Source& source, const Address* address);

#define KPS_READ(field, ...)                                                          \
    template <>                                                                       \
    FieldValue read<Field::field>([[maybe_unused]] const Source& s, const Address*) { \
        return __VA_ARGS__;                                                           \
    }
#define KPS_READ_CITIZEN(field, ...) KPS_READ(field, s.is_citizen() ? __VA_ARGS__ : absent())
#define KPS_READ_OTHERS(field, ...) KPS_READ(field, s.is_citizen() ? absent() : __VA_ARGS__)
#define KPS_READ_CARD(card, field, ...) \
    KPS_READ(field, s.documents.has_##card ? __VA_ARGS__ : absent())
#define KPS_READ_ADDRESS(field, ...)                                                    \
    template <>                                                                         \
    FieldValue read<Field::field>([[maybe_unused]] const Source& s, const Address* a) { \
        return a != nullptr ? __VA_ARGS__ : absent();                                   \
    }

#define KPS_READ_EVENT(field, ...)                                   \
    template <>                                                      \
    FieldValue read<Field::field>(const Source& s, const Address*) { \
        const CivilEvent* const e = s.subject.event;                 \
        return e != nullptr ? __VA_ARGS__ : absent();                \
    }

// -- person
KPS_READ(id, number(s.person.id))
KPS_READ(given_names, text(s.person.given_names))
KPS_READ(surname, text(s.person.surname))
KPS_READ(mother_name, text(s.person.mother_name))
KPS_READ(father_name, text(s.person.father_name))
KPS_READ(sex, from_table(CodeTable::Sex, s.person.sex))
KPS_READ(birth_date, date(s.person.birth))
KPS_READ(birth_place, text(s.person.birth_place))
KPS_READ(birth_place_code, number(s.person.birth_place_code))
KPS_READ(death_date, date(s.person.death))
KPS_READ(state, from_table(CodeTable::RecordState, s.person.state))
KPS_READ(marital_state, from_table(CodeTable::MaritalState, s.person.marital))
KPS_READ(mother_id, number(s.person.mother_id))
KPS_READ(father_id, number(s.person.father_id))
KPS_READ(spouse_id, number(s.person.spouse_id))
KPS_READ(guardian_kind, from_table(CodeTable::GuardianKind, s.person.guardian_kind))
KPS_READ(has_guardian, boolean(true, s.person.guardian_kind != 0))
KPS_READ_CITIZEN(registered_on, date(s.person.registered))
KPS_READ(married_on, date(s.person.married))
KPS_READ(divorced_on, date(s.person.divorced))
KPS_READ(kinship, from_table(CodeTable::Kinship, s.subject.kinship))
KPS_READ(extract_kind, from_table(CodeTable::ExtractKind, s.subject.variant))
KPS_READ_EVENT(event_kind, from_table(CodeTable::EventKind, e->kind))
KPS_READ_EVENT(event_text,
               text(code_text(CodeTable::EventKind, static_cast<std::int32_t>(e->kind))))
KPS_READ_EVENT(event_note, text(e->note))
KPS_READ_EVENT(event_registration_number, number(e->registration_number))
KPS_READ_EVENT(event_date, date(e->date))
KPS_READ_CITIZEN(religion, from_table(CodeTable::Religion, s.person.religion))
KPS_READ_CITIZEN(previous_foreign_id, number(s.person.previous_foreign_id))
KPS_READ(mother_ancestry_missing, boolean(s.is_citizen(), s.person.mother_ancestry_missing))
KPS_READ(father_ancestry_missing, boolean(s.is_citizen(), s.person.father_ancestry_missing))
KPS_READ_CITIZEN(previous_surname, text(s.person.previous_surname))
KPS_READ_CITIZEN(register_province,
                 coded(s.person.place.province, s.places.province(s.person.place.province)))
KPS_READ_CITIZEN(register_district,
                 coded(s.person.place.district, s.places.district(s.person.place.district)))
KPS_READ_CITIZEN(register_volume,
                 coded(s.person.place.volume, s.places.neighbourhood(s.person.place.neighbourhood)))
KPS_READ_CITIZEN(register_family_row, number(s.person.place.family_row))
KPS_READ_CITIZEN(register_person_row, number(s.person.place.person_row))
KPS_READ_OTHERS(country, coded(s.person.country, s.places.country(s.person.country)))
KPS_READ_OTHERS(real_person_id, number(s.person.real_person_id))
KPS_READ_OTHERS(gained_citizen_id, number(s.person.gained_citizen_id))
KPS_READ_OTHERS(permit_number, text(s.person.permit.number))
KPS_READ_OTHERS(permit_begins, instant(s.person.permit.begins))
KPS_READ_OTHERS(permit_ends, instant(s.person.permit.ends))
KPS_READ_OTHERS(permit_open_ended_reason,
                from_table(CodeTable::PermitOpenEndedReason, s.person.permit.open_ended_reason))
KPS_READ_OTHERS(permit_province, coded(s.person.permit.issuing_province,
                                       s.places.province(s.person.permit.issuing_province)))
KPS_READ_OTHERS(permit_source_unit,
                from_table(CodeTable::PermitSourceUnit, s.person.permit.source_unit))
KPS_READ_OTHERS(permit_status, from_table(CodeTable::PermitStatus, s.person.permit.status))
// -- paper identity card
KPS_READ_CARD(paper_card, paper_card_series, text(s.documents.paper_card.series))
KPS_READ_CARD(paper_card, paper_card_number, number(s.documents.paper_card.number))
KPS_READ_CARD(paper_card, paper_card_registration_number,
              number(s.documents.paper_card.registration_number))
KPS_READ_CARD(paper_card, paper_card_reason,
              from_table(CodeTable::PaperCardReason, s.documents.paper_card.reason))
KPS_READ_CARD(paper_card, paper_card_district,
              coded(s.documents.paper_card.issuing_district,
                    s.places.district(s.documents.paper_card.issuing_district)))
KPS_READ_CARD(paper_card, paper_card_issued, date(s.documents.paper_card.issued))
// -- chip card
KPS_READ_CARD(chip_card, chip_card_serial, text(s.documents.chip_card.serial))
KPS_READ_CARD(chip_card, chip_card_expires, date(s.documents.chip_card.expires))
KPS_READ_CARD(chip_card, chip_card_issuer, text(s.documents.chip_card.issuer))
KPS_READ_CARD(chip_card, chip_card_blood_group,
              from_table(CodeTable::BloodGroup, s.documents.chip_card.blood_group))
KPS_READ_CARD(chip_card, chip_card_driving_licence_loaded,
              boolean(true, s.documents.chip_card.driving_licence_loaded))
KPS_READ_CARD(chip_card, chip_card_driving_licence_loaded_on,
              date(s.documents.chip_card.driving_licence_loaded_on))
KPS_READ_CARD(chip_card, chip_card_registration_number,
              number(s.documents.chip_card.registration_number))
KPS_READ_CARD(chip_card, chip_card_application_reason,
              from_table(CodeTable::ChipCardApplicationReason,
                         s.documents.chip_card.application_reason))
KPS_READ_CARD(chip_card, chip_card_delivering_unit,
              coded(s.documents.chip_card.delivering_district,
                    s.places.district(s.documents.chip_card.delivering_district)))
KPS_READ_CARD(chip_card, chip_card_delivered, date(s.documents.chip_card.delivered))
// -- the card of the kind that was asked for
KPS_READ(card_serial, s.shows_chip_card() ? text(s.documents.chip_card.serial)
                                          : paper_serial(s.documents.paper_card, s.scratch))
KPS_READ(card_registration_number,
         number(s.shows_chip_card() ? s.documents.chip_card.registration_number
                                    : s.documents.paper_card.registration_number))
KPS_READ(card_paper_reason, s.shows_chip_card() ? absent()
                                                : from_table(CodeTable::PaperCardReason,
                                                             s.documents.paper_card.reason))
KPS_READ(card_chip_reason, s.shows_chip_card()
                               ? from_table(CodeTable::ChipCardApplicationReason,
                                            s.documents.chip_card.application_reason)
                               : absent())
KPS_READ(card_district, coded(s.card_district(), s.places.district(s.card_district())))
KPS_READ(card_issued, date(s.shows_chip_card() ? s.documents.chip_card.delivered
                                               : s.documents.paper_card.issued))
// -- temporary identity document
KPS_READ_CARD(temporary_card, temporary_card_number,
              text(s.documents.temporary_card.document_number))
KPS_READ_CARD(temporary_card, temporary_card_issued, date(s.documents.temporary_card.issued))
KPS_READ_CARD(temporary_card, temporary_card_district,
              coded(s.documents.temporary_card.issuing_district,
                    s.places.district(s.documents.temporary_card.issuing_district)))
KPS_READ_CARD(temporary_card, temporary_card_expires, date(s.documents.temporary_card.expires))
KPS_READ_CARD(temporary_card, temporary_card_previous_surname,
              text(s.documents.temporary_card.previous_surname))
KPS_READ_CARD(temporary_card, temporary_card_blood_group,
              from_table(CodeTable::BloodGroup, s.documents.temporary_card.blood_group))
// -- blue cards
KPS_READ_CARD(old_blue_card, old_blue_card_registration_number,
              number(s.documents.old_blue_card.registration_number))
KPS_READ_CARD(old_blue_card, old_blue_card_series, text(s.documents.old_blue_card.series))
KPS_READ_CARD(old_blue_card, old_blue_card_number, number(s.documents.old_blue_card.number))
KPS_READ_CARD(old_blue_card, old_blue_card_unit, number(s.documents.old_blue_card.unit))
KPS_READ_CARD(old_blue_card, old_blue_card_reason,
              from_table(CodeTable::BlueCardReason, s.documents.old_blue_card.reason))
KPS_READ_CARD(old_blue_card, old_blue_card_issued, date(s.documents.old_blue_card.issued))
KPS_READ_CARD(old_blue_card, old_blue_card_previous_surname,
              text(s.documents.old_blue_card.previous_surname))
KPS_READ_CARD(new_blue_card, new_blue_card_serial, text(s.documents.new_blue_card.serial))
KPS_READ_CARD(new_blue_card, new_blue_card_expires, date(s.documents.new_blue_card.expires))
KPS_READ_CARD(new_blue_card, new_blue_card_issuer, text(s.documents.new_blue_card.issuer))
// -- one address
KPS_READ_ADDRESS(address_number, number(a->address_number))
KPS_READ_ADDRESS(address_kind, from_table(CodeTable::AddressKind, a->kind))
KPS_READ_ADDRESS(address_declared, date(a->declared))
KPS_READ_ADDRESS(address_declarant_id, number(a->declarant_id))
KPS_READ_ADDRESS(address_moving_reason, from_table(CodeTable::MovingReason, a->moving_reason))
KPS_READ_ADDRESS(address_moving_reason_text,
                 a->moving_reason != 0 ? text(code_text(CodeTable::MovingReason, a->moving_reason))
                                       : absent())
KPS_READ_ADDRESS(address_moved, date(a->moved))
KPS_READ_ADDRESS(address_registered, date(a->registered))
KPS_READ_ADDRESS(address_unit_state, from_table(CodeTable::UnitState, a->unit_state))
KPS_READ_ADDRESS(address_unit_kind, from_table(CodeTable::UnitKind, a->unit_kind))
KPS_READ_ADDRESS(address_parcel_island, text(a->parcel_island))
KPS_READ_ADDRESS(address_parcel_sheet, text(a->parcel_sheet))
KPS_READ_ADDRESS(address_parcel, text(a->parcel))
KPS_READ_ADDRESS(address_building_block, text(a->building_block))
KPS_READ_ADDRESS(address_building_state, from_table(CodeTable::BuildingState, a->building_state))
KPS_READ_ADDRESS(address_building_code, number(a->building_code))
KPS_READ_ADDRESS(address_building_number, number(a->building_number))
KPS_READ_ADDRESS(address_building_numbering,
                 from_table(CodeTable::BuildingNumbering, a->building_numbering))
KPS_READ_ADDRESS(address_building_site, text(a->building_site))
KPS_READ_ADDRESS(address_building_structure,
                 from_table(CodeTable::BuildingStructure, a->building_structure))
KPS_READ_ADDRESS(address_building_use, from_table(CodeTable::BuildingUse, a->building_use))
KPS_READ_ADDRESS(address_street, text(a->street))
KPS_READ_ADDRESS(address_street_code, number(a->street_code))
KPS_READ_ADDRESS(address_outer_door, text(a->outer_door))
KPS_READ_ADDRESS(address_inner_door, text(a->inner_door))
KPS_READ_ADDRESS(address_province, text(s.places.province(a->province)))
KPS_READ_ADDRESS(address_province_code, number(a->province))
KPS_READ_ADDRESS(address_district, text(s.places.district(a->district)))
KPS_READ_ADDRESS(address_district_code, number(a->district))
KPS_READ_ADDRESS(address_floor, text(a->floor))
KPS_READ_ADDRESS(address_village, text(s.places.neighbourhood(a->village)))
KPS_READ_ADDRESS(address_village_code, number(a->village))
// DEPARTURE: the public sources do not say how a village's registration number differs from its
// code; this register keeps one number for both.
KPS_READ_ADDRESS(address_village_registration, number(a->village))
KPS_READ_ADDRESS(address_neighbourhood, text(s.places.neighbourhood(a->neighbourhood)))
KPS_READ_ADDRESS(address_neighbourhood_code, number(a->neighbourhood))
KPS_READ_ADDRESS(address_deed_unit_number, text(a->deed_unit_number))
KPS_READ_ADDRESS(address_floors_below, number(a->floors_below))
KPS_READ_ADDRESS(address_floors_above, number(a->floors_above))
KPS_READ_ADDRESS(address_country, coded(a->country, s.places.country(a->country)))
KPS_READ_ADDRESS(address_foreign_city, text(a->foreign_city))
KPS_READ_ADDRESS(address_foreign_text, text(a->foreign_address))
KPS_READ_ADDRESS(address_mission, from_table(CodeTable::Mission, a->mission))
KPS_READ_ADDRESS(address_mission_correction_declared, instant(a->correction_declared))
KPS_READ_ADDRESS(address_mission_correction_decided, instant(a->correction_decided))
KPS_READ_ADDRESS(address_mission_correction_reason,
                 from_table(CodeTable::MissionCorrectionReason, a->correction_reason))
// -- code lists: answered from the place tables, never from a person
KPS_READ(place_name, absent())
KPS_READ(place_code, absent())
KPS_READ(match_given_names, absent())
KPS_READ(match_surname, absent())
KPS_READ(match_mother_name, absent())
KPS_READ(match_father_name, absent())
KPS_READ(match_sex, absent())
KPS_READ(match_birth_date, absent())
KPS_READ(match_birth_place, absent())
KPS_READ(match_marital_state, absent())
KPS_READ(match_is_dead, absent())
KPS_READ(match_card_serial, absent())
KPS_READ(own_service, absent())
KPS_READ(own_version, absent())
KPS_READ(own_operation, absent())
KPS_READ(own_path, absent())
KPS_READ(own_granted, absent())
KPS_READ(own_text, absent())
KPS_READ(place_parent_code, absent())

template <>
FieldValue read<Field::photo>(const Source& source, const Address*) {
    FieldValue out;
    out.present = !source.found.photo.empty();
    out.binary = source.found.photo;
    return out;
}

template <>
FieldValue read<Field::address_text>(const Source& source, const Address* address) {
    if (address == nullptr) return absent();
    write_open_address(*address, source.places, source.scratch);
    return text(source.scratch);
}

using Reader = FieldValue (*)(const Source&, const Address*);
constexpr std::array<Reader, kFields.size()> kReaders = {
#define KPS_FIELD(name, kind, data_class) &read<Field::name>,
#include "registry/fields.def"
#undef KPS_FIELD
};

struct NameRow {
    std::string_view name;
    Field field;
};

std::array<NameRow, kFields.size()> sorted_names() {
    std::array<NameRow, kFields.size()> rows;
    std::transform(kFields.begin(), kFields.end(), rows.begin(), [](const FieldInfo& row) {
        return NameRow{row.name, row.field};
    });
    std::sort(rows.begin(), rows.end(),
              [](const NameRow& left, const NameRow& right) { return left.name < right.name; });
    return rows;
}

}  // namespace

const FieldInfo& info(Field field) {
    return kFields[static_cast<std::size_t>(field)];
}

std::optional<Field> field_by_name(std::string_view name) {
    static const auto rows = sorted_names();
    const auto at = std::lower_bound(
        rows.begin(), rows.end(), name,
        [](const NameRow& row, std::string_view wanted) { return row.name < wanted; });
    if (at == rows.end() || at->name != name) return std::nullopt;
    return at->field;
}

std::span<const FieldInfo> all_fields() {
    return kFields;
}

FieldValue field_value(Field field, const Subject& subject, const PlaceNames& places,
                       std::string& scratch) {
    if (subject.person == nullptr || !subject.person->found) return absent();
    const PersonFile& file = subject.person->file;
    const Source source{*subject.person, file.person, file.documents, places, scratch, subject};
    FieldValue value = kReaders[static_cast<std::size_t>(field)](source, subject.address);
    value.kind = info(field).kind;
    return value;
}

}  // namespace kps::registry
