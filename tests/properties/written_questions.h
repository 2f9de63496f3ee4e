#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

#include "base/calendar.h"
#include "contract/model.h"
#include "rest/json_text.h"
#include "tests/properties/dice.h"

/// Questions at random, each written for both edges: most find somebody, some are senseless.
namespace kps::testing {

/// One question in the words of both edges.
struct Written {
    std::string xml;
    std::string json;
};

inline std::string number_for(Dice& dice, contract::CriterionField field,
                              const registry::PersonFile* file) {
    using contract::CriterionField;
    if (field == CriterionField::PageKey) return dice(10) == 0 ? std::to_string(dice(99)) : "0";
    if (file == nullptr || dice(30) == 0)
        return std::to_string(static_cast<std::int64_t>(dice(3000)) - 1000);
    const registry::Person& person = file->person;
    switch (field) {
        case CriterionField::NationalId:
            return std::to_string(person.id);
        case CriterionField::BirthDay:
            return std::to_string(person.birth.day);
        case CriterionField::BirthMonth:
            return std::to_string(person.birth.month);
        case CriterionField::BirthYear:
            return std::to_string(person.birth.year);
        case CriterionField::RegisterDistrict:
            return std::to_string(person.place.district);
        case CriterionField::RegisterVolume:
            return std::to_string(person.place.volume);
        case CriterionField::RegisterFamilyRow:
            return std::to_string(person.place.family_row);
        case CriterionField::RegisterPersonRow:
            return std::to_string(person.place.person_row);
        case CriterionField::PaperCardNumber:
            return std::to_string(file->documents.paper_card.number);
        default:
            return std::to_string(1 + dice(81));
    }
}

inline std::string text_for(Dice& dice, contract::CriterionField field,
                            const registry::PersonFile* file) {
    using contract::CriterionField;
    if (file == nullptr || dice(30) == 0) return dice(2) == 0 ? "Iğdır & <İstanbul> \"ş\"" : "";
    switch (field) {
        case CriterionField::GivenNames:
            return std::string(file->person.given_names);
        case CriterionField::Surname:
            return std::string(file->person.surname);
        case CriterionField::MotherName:
            return std::string(file->person.mother_name);
        case CriterionField::FatherName:
            return std::string(file->person.father_name);
        case CriterionField::BirthPlace:
            return std::string(file->person.birth_place);
        case CriterionField::CardSerial:
            return std::string(file->documents.chip_card.serial);
        case CriterionField::PaperCardSeries:
            return std::string(file->documents.paper_card.series);
        default:
            return "";
    }
}

/// A day before or after a birthday, or any.
inline std::string day_for(Dice& dice, contract::CriterionField field,
                           const registry::PersonFile* file) {
    base::Date day{static_cast<int>(1950 + dice(70)), static_cast<int>(1 + dice(9)),
                   static_cast<int>(10 + dice(10))};
    if (file != nullptr) {
        const base::PartialDate& birth = file->person.birth;
        const base::Date born{birth.year, birth.month, birth.day};
        const auto days = static_cast<std::int64_t>(dice(16));
        if (base::is_valid(born))
            day =
                base::date_from_days(base::days_from_date(born) +
                                     (field == contract::CriterionField::BornFrom ? -days : days));
    }
    return fmt::format("{:04}-{:02}-{:02}", day.year, day.month, day.day);
}

/// A value of an enumeration; most often one that keeps somebody findable.
inline std::size_t value_for(Dice& dice, const contract::CriterionMember& each,
                             const registry::PersonFile* file) {
    const bool is_plain = file != nullptr && dice(4) != 0;
    if (is_plain && each.field == contract::CriterionField::Sex) return file->person.sex;
    if (is_plain && each.field == contract::CriterionField::SearchMode) return 0;
    return dice(each.enumeration->values.size());
}

inline bool is_about_missing(contract::CriterionField field) {
    using contract::CriterionField;
    return field == CriterionField::NoSurname || field == CriterionField::NoBirthDay ||
           field == CriterionField::NoBirthMonth;
}

/// One member of a criterion, for both edges.
inline void write(Dice& dice, const contract::CriterionMember& each,
                  const registry::PersonFile* file, Written& written) {
    std::string text;
    std::string json;
    switch (each.wire_type) {
        case contract::WireType::Boolean:
            json = text = dice(is_about_missing(each.field) ? 8 : 2) == 0 ? "true" : "false";
            break;
        case contract::WireType::Enumeration:
            text = each.enumeration->values[value_for(dice, each, file)].name;
            json = rest::json_text(text);
            break;
        case contract::WireType::DateTime:
            text = day_for(dice, each.field, file);
            json = rest::json_text(text);
            text += "T00:00:00";
            break;
        case contract::WireType::Text:
            text = text_for(dice, each.field, file);
            json = rest::json_text(text);
            break;
        default:
            json = text = number_for(dice, each.field, file);
            if (each.field == contract::CriterionField::PageKey) json = rest::json_text(text);
    }
    std::string escaped;
    for (char c : text) escaped += c == '&' ? "&amp;" : c == '<' ? "&lt;" : std::string(1, c);
    written.xml += fmt::format("<{0}>{1}</{0}>", each.name, escaped);
    written.json += fmt::format("{}{}:{}", written.json.back() == '{' ? "" : ",",
                                rest::json_text(each.name), json);
}

inline Written written_criterion(Dice& dice, const contract::Service& service) {
    Written written{"", "{"};
    const registry::PersonFile file = dice.anybody();
    const bool is_known = dice(12) != 0;
    for (const auto& each : service.criterion)
        if (dice(25) != 0) write(dice, each, is_known ? &file : nullptr, written);
    written.json += '}';
    return written;
}

inline Written written_question(Dice& dice, const contract::Service& service) {
    const std::size_t count = service.is_list ? dice(40) == 0 ? dice(6) : 1 + dice(3) : 1;
    Written list{"", ""};
    for (std::size_t index = 0; index < count; ++index) {
        const Written each = written_criterion(dice, service);
        list.xml += service.is_list
                        ? fmt::format("<{0}>{1}</{0}>", service.criterion_type, each.xml)
                        : each.xml;
        list.json += (index == 0 ? "" : ",") + each.json;
    }
    const std::string_view name = service.is_list ? "kriterListesi" : "kriter";
    return {fmt::format("<{0} xmlns=\"{1}\"><{2}>{3}</{2}></{0}>", service.operation,
                        service.namespace_uri, name, list.xml),
            "{\"criteria\":[" + list.json + "]}"};
}

}  // namespace kps::testing
