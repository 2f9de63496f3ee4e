#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/calendar.h"
#include "population/cluster.h"

namespace kps::population {

/// A named person of every synthetic population, for tests, the demo and integrators' sandboxes.
struct PersonaInfo {
    std::string_view name;  ///< such as `married-with-children`
    std::int64_t id = 0;    ///< the same in every population of this generator version
    base::PartialDate birth;
    std::string_view description;  ///< in Turkish, as shown in the portal
};

/// All personas in ascending order of their numbers. Only births relative to `as_of` depend on it.
std::vector<PersonaInfo> personas(const base::Date& as_of);
/// Number of the persona of that name; 0 when there is none.
std::int64_t persona_id(std::string_view name);
std::size_t persona_count();

/// The personas among citizens' numbers and among foreigners', each in ascending order.
void make_citizen_personas(const Layout& layout, Batch& out);
void make_foreign_personas(const Layout& layout, Batch& out);

}  // namespace kps::population
