#pragma once

#include <string_view>
#include <vector>

#include "population/family.h"
#include "registry/person.h"

namespace kps::population {

/// Free texts of the register; a Happening names one by index.
enum class Note : std::uint8_t {
    None,
    MovedToHusband,
    MovedBack,
    NameChanged,
    BirthCorrected,
    Naturalised,
    LeftWithPermission,
    Adopted,
    Recognised,
    Absent,
    DeathEstablished,
    SurnameKept,
    Merged,
};
std::string_view note_text(Note note);

/// Appends an event with a registration number that no other event has: `prefix` is that of the
/// person's number.
void add_event(registry::PersonFile& file, std::uint32_t prefix, registry::CivilEvent event);

}  // namespace kps::population
