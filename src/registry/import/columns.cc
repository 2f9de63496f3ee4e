#include "registry/import/columns.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <concepts>
#include <limits>
#include <type_traits>

#include "base/calendar.h"
#include "base/national_id.h"
#include "base/turkish_text.h"
#include "registry/code_tables.h"

namespace kps::registry::import {
namespace {

constexpr int kFirstYear = 1800;
constexpr int kLastYear = 2200;

Problem read_text(std::string_view value, std::string_view& out) {
    if (value.size() > kTextBytesMax) return RowProblem::TextTooLong;
    if (!base::is_utf8(value)) return RowProblem::NotUtf8;
    const bool has_control = std::any_of(value.begin(), value.end(), [](char letter) {
        return static_cast<unsigned char>(letter) < 0x20 || letter == 0x7f;
    });
    if (has_control) return RowProblem::ControlCharacter;
    out = value;
    return {};
}

template <class Number>
Problem read_number(std::string_view value, Number& out) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error == std::errc::result_out_of_range) return RowProblem::OutOfRange;
    if (error != std::errc() || end != value.data() + value.size()) return RowProblem::NotANumber;
    if (number < 0) return RowProblem::OutOfRange;
    if (static_cast<std::uint64_t>(number) >
        static_cast<std::uint64_t>(std::numeric_limits<Number>::max()))
        return RowProblem::OutOfRange;
    out = static_cast<Number>(number);
    return {};
}

Problem read_id(std::string_view value, std::int64_t& out) {
    const auto id = base::NationalId::parse(value);
    if (!id) return RowProblem::InvalidNationalId;
    out = id->number();
    return {};
}

Problem read_flag(std::string_view value, bool& out) {
    if (value != "0" && value != "1" && value != "true" && value != "false")
        return RowProblem::UnknownCode;
    out = value == "1" || value == "true";
    return {};
}

/// Takes two digits after a dash from the front.
bool take_two_digits(std::string_view& value, std::uint8_t& out) {
    if (value.size() < 3 || value[0] != '-') return false;
    const auto [end, error] = std::from_chars(value.data() + 1, value.data() + 3, out);
    const bool is_number = error == std::errc() && end == value.data() + 3;
    value.remove_prefix(3);
    return is_number;
}

/// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; what is left out is unknown.
Problem read_date(std::string_view value, PartialDate& out) {
    PartialDate date;
    if (value.size() < 4) return RowProblem::NotADate;
    const auto [end, error] = std::from_chars(value.data(), value.data() + 4, date.year);
    if (error != std::errc() || end != value.data() + 4) return RowProblem::NotADate;
    value.remove_prefix(4);
    const bool has_month = !value.empty();
    if (has_month && !take_two_digits(value, date.month)) return RowProblem::NotADate;
    const bool has_day = !value.empty();
    if (has_day && (!take_two_digits(value, date.day) || !value.empty()))
        return RowProblem::NotADate;
    if (date.year < kFirstYear || date.year > kLastYear) return RowProblem::OutOfRange;
    if (has_month && !base::is_valid({date.year, date.month, has_day ? date.day : 1}))
        return RowProblem::NotADate;
    out = date;
    return {};
}

template <class Code>
Problem read_code(CodeTable table, std::string_view value, Code& out) {
    std::uint8_t number = 0;
    if (const Problem problem = read_number(value, number)) return problem;
    if (number != 0 && code_text(table, number).empty()) return RowProblem::UnknownCode;
    // 0 stands for unknown only where the member's type has such a value.
    if (number == 0 && !std::is_integral_v<Code> && table != CodeTable::MaritalState)
        return RowProblem::UnknownCode;
    out = static_cast<Code>(number);
    return {};
}

using PlaceName = std::string_view (PlaceNames::*)(std::uint32_t) const;

template <class Number>
Problem read_place(const PlaceNames& places, PlaceName name, std::string_view value, Number& out) {
    if (const Problem problem = read_number(value, out)) return problem;
    if (out != 0 && (places.*name)(out).empty()) return RowProblem::UnknownPlace;
    return {};
}

Problem read_kind(std::string_view value, PersonKind& out) {
    if (value == "citizen")
        out = PersonKind::Citizen;
    else if (value == "blue_card")
        out = PersonKind::BlueCardHolder;
    else if (value == "foreigner")
        out = PersonKind::Foreigner;
    else
        return RowProblem::UnknownCode;
    return {};
}

Problem read_confidentiality(std::string_view value, Confidentiality& out) {
    if (value == "none")
        out = Confidentiality::None;
    else if (value == "address")
        out = Confidentiality::AddressHidden;
    else if (value == "record")
        out = Confidentiality::RecordHidden;
    else
        return RowProblem::UnknownCode;
    return {};
}

// One row of a column table each. `t` is the target, `v` the text, `p` the places.
#define KPS_COLUMN(target, name, ...)                                                      \
    Column<target> {                                                                       \
#name, [](target & t, std::string_view v,                                          \
                  [[maybe_unused]] const PlaceNames& p) -> Problem { return __VA_ARGS__; } \
    }
#define KPS_PERSON(name, ...) KPS_COLUMN(PersonFile, name, __VA_ARGS__)
#define KPS_CARD(card, name, ...) KPS_PERSON(name, t.documents.has_##card = true, __VA_ARGS__)
#define KPS_ADDRESS(name, ...) KPS_COLUMN(Address, name, __VA_ARGS__)
#define KPS_EVENT(name, ...) KPS_COLUMN(CivilEvent, name, __VA_ARGS__)

constexpr std::array kPersonColumns = {
    KPS_PERSON(id, read_id(v, t.person.id)),
    KPS_PERSON(kind, read_kind(v, t.person.kind)),
    KPS_PERSON(confidentiality, read_confidentiality(v, t.person.confidentiality)),
    KPS_PERSON(state, read_code(CodeTable::RecordState, v, t.person.state)),
    KPS_PERSON(sex, read_code(CodeTable::Sex, v, t.person.sex)),
    KPS_PERSON(marital_state, read_code(CodeTable::MaritalState, v, t.person.marital)),
    KPS_PERSON(birth_date, read_date(v, t.person.birth)),
    KPS_PERSON(death_date, read_date(v, t.person.death)),
    KPS_PERSON(given_names, read_text(v, t.person.given_names)),
    KPS_PERSON(surname, read_text(v, t.person.surname)),
    KPS_PERSON(mother_name, read_text(v, t.person.mother_name)),
    KPS_PERSON(father_name, read_text(v, t.person.father_name)),
    KPS_PERSON(birth_place, read_text(v, t.person.birth_place)),
    KPS_PERSON(birth_place_code, read_number(v, t.person.birth_place_code)),
    KPS_PERSON(mother_id, read_id(v, t.person.mother_id)),
    KPS_PERSON(father_id, read_id(v, t.person.father_id)),
    KPS_PERSON(spouse_id, read_id(v, t.person.spouse_id)),
    KPS_PERSON(guardian_kind, read_code(CodeTable::GuardianKind, v, t.person.guardian_kind)),
    KPS_PERSON(religion, read_code(CodeTable::Religion, v, t.person.religion)),
    KPS_PERSON(previous_foreign_id, read_id(v, t.person.previous_foreign_id)),
    KPS_PERSON(mother_ancestry_missing, read_flag(v, t.person.mother_ancestry_missing)),
    KPS_PERSON(father_ancestry_missing, read_flag(v, t.person.father_ancestry_missing)),
    KPS_PERSON(previous_surname, read_text(v, t.person.previous_surname)),
    KPS_PERSON(register_province, read_place(p, &PlaceNames::province, v, t.person.place.province)),
    KPS_PERSON(register_district, read_place(p, &PlaceNames::district, v, t.person.place.district)),
    KPS_PERSON(register_volume, read_number(v, t.person.place.volume)),
    KPS_PERSON(register_neighbourhood,
               read_place(p, &PlaceNames::neighbourhood, v, t.person.place.neighbourhood)),
    KPS_PERSON(register_family_row, read_number(v, t.person.place.family_row)),
    KPS_PERSON(register_person_row, read_number(v, t.person.place.person_row)),
    KPS_PERSON(registered, read_date(v, t.person.registered)),
    KPS_PERSON(married, read_date(v, t.person.married)),
    KPS_PERSON(divorced, read_date(v, t.person.divorced)),
    KPS_PERSON(country, read_place(p, &PlaceNames::country, v, t.person.country)),
    KPS_PERSON(real_person_id, read_id(v, t.person.real_person_id)),
    KPS_PERSON(gained_citizen_id, read_id(v, t.person.gained_citizen_id)),
    KPS_PERSON(permit_number, read_text(v, t.person.permit.number)),
    KPS_PERSON(permit_begins, read_date(v, t.person.permit.begins)),
    KPS_PERSON(permit_ends, read_date(v, t.person.permit.ends)),
    KPS_PERSON(permit_open_ended_reason,
               read_code(CodeTable::PermitOpenEndedReason, v, t.person.permit.open_ended_reason)),
    KPS_PERSON(permit_province,
               read_place(p, &PlaceNames::province, v, t.person.permit.issuing_province)),
    KPS_PERSON(permit_source_unit,
               read_code(CodeTable::PermitSourceUnit, v, t.person.permit.source_unit)),
    KPS_PERSON(permit_status, read_code(CodeTable::PermitStatus, v, t.person.permit.status)),
    KPS_PERSON(version, read_number(v, t.person.version)),
    KPS_CARD(paper_card, paper_card_series, read_text(v, t.documents.paper_card.series)),
    KPS_CARD(paper_card, paper_card_number, read_number(v, t.documents.paper_card.number)),
    KPS_CARD(paper_card, paper_card_registration_number,
             read_number(v, t.documents.paper_card.registration_number)),
    KPS_CARD(paper_card, paper_card_reason,
             read_code(CodeTable::PaperCardReason, v, t.documents.paper_card.reason)),
    KPS_CARD(paper_card, paper_card_district,
             read_place(p, &PlaceNames::district, v, t.documents.paper_card.issuing_district)),
    KPS_CARD(paper_card, paper_card_issued, read_date(v, t.documents.paper_card.issued)),
    KPS_CARD(chip_card, chip_card_serial, read_text(v, t.documents.chip_card.serial)),
    KPS_CARD(chip_card, chip_card_expires, read_date(v, t.documents.chip_card.expires)),
    KPS_CARD(chip_card, chip_card_issuer, read_text(v, t.documents.chip_card.issuer)),
    KPS_CARD(chip_card, chip_card_blood_group,
             read_code(CodeTable::BloodGroup, v, t.documents.chip_card.blood_group)),
    KPS_CARD(chip_card, chip_card_driving_licence_loaded,
             read_flag(v, t.documents.chip_card.driving_licence_loaded)),
    KPS_CARD(chip_card, chip_card_driving_licence_loaded_on,
             read_date(v, t.documents.chip_card.driving_licence_loaded_on)),
    KPS_CARD(chip_card, chip_card_registration_number,
             read_number(v, t.documents.chip_card.registration_number)),
    KPS_CARD(chip_card, chip_card_application_reason,
             read_code(CodeTable::ChipCardApplicationReason, v,
                       t.documents.chip_card.application_reason)),
    KPS_CARD(chip_card, chip_card_delivering_unit,
             read_place(p, &PlaceNames::district, v, t.documents.chip_card.delivering_district)),
    KPS_CARD(chip_card, chip_card_delivered, read_date(v, t.documents.chip_card.delivered)),
    KPS_CARD(temporary_card, temporary_card_number,
             read_text(v, t.documents.temporary_card.document_number)),
    KPS_CARD(temporary_card, temporary_card_issued,
             read_date(v, t.documents.temporary_card.issued)),
    KPS_CARD(temporary_card, temporary_card_district,
             read_place(p, &PlaceNames::district, v, t.documents.temporary_card.issuing_district)),
    KPS_CARD(temporary_card, temporary_card_expires,
             read_date(v, t.documents.temporary_card.expires)),
    KPS_CARD(temporary_card, temporary_card_previous_surname,
             read_text(v, t.documents.temporary_card.previous_surname)),
    KPS_CARD(temporary_card, temporary_card_blood_group,
             read_code(CodeTable::BloodGroup, v, t.documents.temporary_card.blood_group)),
    KPS_CARD(old_blue_card, old_blue_card_registration_number,
             read_number(v, t.documents.old_blue_card.registration_number)),
    KPS_CARD(old_blue_card, old_blue_card_series, read_text(v, t.documents.old_blue_card.series)),
    KPS_CARD(old_blue_card, old_blue_card_number, read_number(v, t.documents.old_blue_card.number)),
    KPS_CARD(old_blue_card, old_blue_card_unit, read_number(v, t.documents.old_blue_card.unit)),
    KPS_CARD(old_blue_card, old_blue_card_reason,
             read_code(CodeTable::BlueCardReason, v, t.documents.old_blue_card.reason)),
    KPS_CARD(old_blue_card, old_blue_card_issued, read_date(v, t.documents.old_blue_card.issued)),
    KPS_CARD(old_blue_card, old_blue_card_previous_surname,
             read_text(v, t.documents.old_blue_card.previous_surname)),
    KPS_CARD(new_blue_card, new_blue_card_serial, read_text(v, t.documents.new_blue_card.serial)),
    KPS_CARD(new_blue_card, new_blue_card_expires, read_date(v, t.documents.new_blue_card.expires)),
    KPS_CARD(new_blue_card, new_blue_card_issuer, read_text(v, t.documents.new_blue_card.issuer)),
};

constexpr std::array kAddressColumns = {
    KPS_ADDRESS(kind, read_code(CodeTable::AddressKind, v, t.kind)),
    KPS_ADDRESS(residence, read_flag(v, t.residence)),
    KPS_ADDRESS(number, read_number(v, t.address_number)),
    KPS_ADDRESS(declared, read_date(v, t.declared)),
    KPS_ADDRESS(declarant_id, read_id(v, t.declarant_id)),
    KPS_ADDRESS(moved, read_date(v, t.moved)),
    KPS_ADDRESS(registered, read_date(v, t.registered)),
    KPS_ADDRESS(moving_reason, read_code(CodeTable::MovingReason, v, t.moving_reason)),
    KPS_ADDRESS(province, read_place(p, &PlaceNames::province, v, t.province)),
    KPS_ADDRESS(district, read_place(p, &PlaceNames::district, v, t.district)),
    KPS_ADDRESS(neighbourhood, read_place(p, &PlaceNames::neighbourhood, v, t.neighbourhood)),
    KPS_ADDRESS(village, read_place(p, &PlaceNames::neighbourhood, v, t.village)),
    KPS_ADDRESS(street_code, read_number(v, t.street_code)),
    KPS_ADDRESS(street, read_text(v, t.street)),
    KPS_ADDRESS(outer_door, read_text(v, t.outer_door)),
    KPS_ADDRESS(inner_door, read_text(v, t.inner_door)),
    KPS_ADDRESS(building_code, read_number(v, t.building_code)),
    KPS_ADDRESS(building_number, read_number(v, t.building_number)),
    KPS_ADDRESS(building_site, read_text(v, t.building_site)),
    KPS_ADDRESS(building_block, read_text(v, t.building_block)),
    KPS_ADDRESS(parcel_island, read_text(v, t.parcel_island)),
    KPS_ADDRESS(parcel_sheet, read_text(v, t.parcel_sheet)),
    KPS_ADDRESS(parcel, read_text(v, t.parcel)),
    KPS_ADDRESS(building_state, read_code(CodeTable::BuildingState, v, t.building_state)),
    KPS_ADDRESS(building_numbering,
                read_code(CodeTable::BuildingNumbering, v, t.building_numbering)),
    KPS_ADDRESS(building_structure,
                read_code(CodeTable::BuildingStructure, v, t.building_structure)),
    KPS_ADDRESS(building_use, read_code(CodeTable::BuildingUse, v, t.building_use)),
    KPS_ADDRESS(unit_state, read_code(CodeTable::UnitState, v, t.unit_state)),
    KPS_ADDRESS(unit_kind, read_code(CodeTable::UnitKind, v, t.unit_kind)),
    KPS_ADDRESS(floors_below, read_number(v, t.floors_below)),
    KPS_ADDRESS(floors_above, read_number(v, t.floors_above)),
    KPS_ADDRESS(floor, read_text(v, t.floor)),
    KPS_ADDRESS(deed_unit_number, read_text(v, t.deed_unit_number)),
    KPS_ADDRESS(country, read_place(p, &PlaceNames::country, v, t.country)),
    KPS_ADDRESS(foreign_city, read_text(v, t.foreign_city)),
    KPS_ADDRESS(foreign_address, read_text(v, t.foreign_address)),
    KPS_ADDRESS(mission, read_code(CodeTable::Mission, v, t.mission)),
    KPS_ADDRESS(correction_declared, read_date(v, t.correction_declared)),
    KPS_ADDRESS(correction_decided, read_date(v, t.correction_decided)),
    KPS_ADDRESS(correction_reason,
                read_code(CodeTable::MissionCorrectionReason, v, t.correction_reason)),
};

constexpr std::array kEventColumns = {
    KPS_EVENT(kind, read_code(CodeTable::EventKind, v, t.kind)),
    KPS_EVENT(date, read_date(v, t.date)),
    KPS_EVENT(registration_number, read_number(v, t.registration_number)),
    KPS_EVENT(note, read_text(v, t.note)),
    KPS_EVENT(other_person_id, read_id(v, t.other_person_id)),
};

}  // namespace

std::span<const Column<PersonFile>> person_columns() {
    return kPersonColumns;
}
std::span<const Column<Address>> address_columns() {
    return kAddressColumns;
}
std::span<const Column<CivilEvent>> event_columns() {
    return kEventColumns;
}

Problem check_whole(const PersonFile& file, std::string_view& column) {
    const Person& person = file.person;
    column = "id";
    if (person.id == 0) return RowProblem::MissingValue;
    // Source: REQUIREMENTS C3. Blue-card numbers are of either shape.
    const bool is_foreign_number = base::NationalId::trusted(person.id).is_foreigner_number();
    if (person.kind == PersonKind::Foreigner && !is_foreign_number)
        return RowProblem::WrongNumberForKind;
    if (person.kind == PersonKind::Citizen && is_foreign_number)
        return RowProblem::WrongNumberForKind;

    column = "given_names";
    if (person.given_names.empty()) return RowProblem::MissingValue;
    for (const auto& [name, relative] :
         {std::pair("mother_id", person.mother_id), std::pair("father_id", person.father_id),
          std::pair("spouse_id", person.spouse_id)}) {
        column = name;
        if (relative == person.id) return RowProblem::SelfReference;
    }
    // A day that is unknown compares as the earliest: only what is surely out of order is refused.
    column = "death_date";
    if (person.death.known() && person.death.year < person.birth.year)
        return RowProblem::DatesOutOfOrder;
    // Rule X-041: a person has one residence at most.
    column = "addresses";
    const auto residences = std::count_if(file.addresses.begin(), file.addresses.end(),
                                          [](const Address& address) { return address.residence; });
    if (residences > 1) return RowProblem::TwoResidences;
    column = {};
    return {};
}

}  // namespace kps::registry::import
