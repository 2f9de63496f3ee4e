#pragma once

#include "population/layout.h"
#include "population/texts.h"

namespace kps::population {

/// Where a household lives, and since when.
struct HouseholdPlan {
    std::int64_t address_number = 0;
    std::size_t district_index = 0;
    Day moved = 0;
};

/// An address in Türkiye: neighbourhood, street and building are chosen by `random`, the same for
/// the same state.
registry::Address home_address(const HouseholdPlan& plan, Random& random, TextArena& texts);
/// The same in one given neighbourhood (index into ReferenceData::neighbourhoods).
registry::Address home_address_in(std::size_t neighbourhood, const HouseholdPlan& plan,
                                  Random& random, TextArena& texts);
registry::Address abroad_address(const HouseholdPlan& plan, Random& random, TextArena& texts);

/// Sets the three dates of an address: moved in on `day`, declared and registered soon after, none
/// after `as_of`.
void set_address_dates(registry::Address& address, Day day, Day as_of);

}  // namespace kps::population
