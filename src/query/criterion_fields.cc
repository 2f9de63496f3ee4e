#include "query/criterion_fields.h"

#include <optional>
#include <string>

namespace kps::query {

using contract::CriterionField;

namespace {

std::optional<std::string>* text_of(CriterionField field, Criterion& criterion) {
    switch (field) {
        case CriterionField::GivenNames:
            return &criterion.given_names;
        case CriterionField::Surname:
            return &criterion.surname;
        case CriterionField::CardSerial:
            return &criterion.card_serial;
        case CriterionField::PaperCardSeries:
            return &criterion.paper_card_series;
        case CriterionField::MotherName:
            return &criterion.mother_name;
        case CriterionField::FatherName:
            return &criterion.father_name;
        case CriterionField::BirthPlace:
            return &criterion.birth_place;
        case CriterionField::ServiceName:
            return &criterion.service_name;
        default:
            return nullptr;
    }
}

std::optional<std::int32_t>* number_of(CriterionField field, Criterion& criterion) {
    switch (field) {
        case CriterionField::BirthDay:
            return &criterion.birth_day;
        case CriterionField::BirthMonth:
            return &criterion.birth_month;
        case CriterionField::BirthYear:
            return &criterion.birth_year;
        case CriterionField::ProvinceCode:
            return &criterion.province_code;
        case CriterionField::PaperCardNumber:
            return &criterion.paper_card_number;
        case CriterionField::Sex:
            return &criterion.sex;
        case CriterionField::MaritalState:
            return &criterion.marital_state;
        case CriterionField::SearchMode:
            return &criterion.search_mode;
        case CriterionField::ExtractKind:
            return &criterion.extract_kind;
        case CriterionField::CardKind:
            return &criterion.card_kind;
        case CriterionField::RegisterDistrict:
            return &criterion.register_district;
        case CriterionField::RegisterVolume:
            return &criterion.register_volume;
        case CriterionField::RegisterFamilyRow:
            return &criterion.register_family_row;
        case CriterionField::RegisterPersonRow:
            return &criterion.register_person_row;
        default:
            return nullptr;
    }
}

bool* flag_of(CriterionField field, Criterion& criterion) {
    switch (field) {
        case CriterionField::NoSurname:
            return &criterion.no_surname;
        case CriterionField::NoBirthDay:
            return &criterion.no_birth_day;
        case CriterionField::NoBirthMonth:
            return &criterion.no_birth_month;
        case CriterionField::WithEvents:
            return &criterion.with_events;
        case CriterionField::WithFormerSpouses:
            return &criterion.with_former_spouses;
        default:
            return nullptr;
    }
}

}  // namespace

void put(CriterionField field, std::int64_t number, std::string_view text, Criterion& criterion) {
    if (field == CriterionField::NationalId) criterion.id = number;
    if (field == CriterionField::PageKey) criterion.page_key = number;
    if (field == CriterionField::IsDead) criterion.is_dead = number != 0;
    if (auto* target = text_of(field, criterion)) *target = std::string(text);
    if (auto* target = number_of(field, criterion)) *target = static_cast<std::int32_t>(number);
    if (bool* target = flag_of(field, criterion)) *target = number != 0;
}

void put(CriterionField field, const base::PartialDate& date, Criterion& criterion) {
    if (field == CriterionField::BornFrom) criterion.born_from = date;
    if (field == CriterionField::BornUntil) criterion.born_until = date;
}

}  // namespace kps::query
