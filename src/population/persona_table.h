#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "registry/person.h"

namespace kps::population {

/// What makes a persona special, besides its plain data.
enum class Trait : std::uint32_t {
    NoAddress = 1U << 0,
    AddressAbroad = 1U << 1,
    MovedYesterday = 1U << 2,
    AddressHidden = 1U << 3,
    RecordHidden = 1U << 4,
    VillageAddress = 1U << 5,
    TownAddress = 1U << 6,
    OtherAddress = 1U << 7,
    TemporaryCard = 1U << 8,
    PaperCard = 1U << 9,
    NoChipCard = 1U << 10,
    NewBlueCard = 1U << 11,
    OldBlueCard = 1U << 12,
    LeftCitizenship = 1U << 13,
    Merged = 1U << 14,
    Corrected = 1U << 15,
    NameChanged = 1U << 16,
    Adopted = 1U << 17,
    DeclaredAbsent = 1U << 18,
    LongBirthPlace = 1U << 19,
    BornAbroad = 1U << 20,
    Guardian = 1U << 21,
    ResidenceEnded = 1U << 22,
    Newborn = 1U << 23,  ///< born twenty days before the day of the register
    OpenEndedPermit = 1U << 24,
    GainedCitizenship = 1U << 25,
    DrivingLicence = 1U << 26,
    InAnkara = 1U << 27,  ///< lives in Çankaya instead of Seyhan
};
constexpr std::uint32_t operator|(Trait left, Trait right) {
    return static_cast<std::uint32_t>(left) | static_cast<std::uint32_t>(right);
}
constexpr std::uint32_t operator|(std::uint32_t left, Trait right) {
    return left | static_cast<std::uint32_t>(right);
}

struct PersonaSpec {
    std::string_view name = {};
    std::string_view description = {};
    registry::PersonKind kind = registry::PersonKind::Citizen;
    std::uint8_t sex = 1;
    registry::PartialDate birth = {};
    std::string_view given_names = {};
    std::string_view surname = {};
    std::uint32_t family = 0;      ///< people of one number share a family row and a home
    std::string_view mother = {};  ///< names of other personas; empty: none
    std::string_view father = {};
    std::string_view spouse = {};
    std::string_view other_record = {};  ///< the same human's other record
    registry::MaritalState marital = registry::MaritalState::Single;
    registry::PartialDate married = {};
    registry::PartialDate divorced = {};
    registry::PartialDate death = {};
    std::string_view previous_surname = {};
    std::uint32_t traits = 0;

    bool has(Trait trait) const { return (traits & static_cast<std::uint32_t>(trait)) != 0; }
};

/// Citizens and blue-card holders first, then foreigners; append only, or the numbers change.
std::span<const PersonaSpec> persona_specs();

}  // namespace kps::population
