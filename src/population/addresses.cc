#include "population/addresses.h"

#include <algorithm>

#include "population/parameters.h"

namespace kps::population {
namespace {

using registry::Address;
using registry::AddressKind;

constexpr std::uint32_t kFirstStreetCode = 1'000'000;
constexpr std::uint32_t kStreetsPerNeighbourhood = 24;
constexpr int kVillageDraws = 6;
constexpr std::uint32_t kCarriageDays = 5;  ///< usual days from moving to declaring

/// A street's name depends on its code alone, so that two people of one street agree on it.
void set_street(Address& address, std::size_t neighbourhood, Random& random) {
    const auto& streets = ReferenceData::get().streets();
    address.street_code = kFirstStreetCode +
                          static_cast<std::uint32_t>(neighbourhood) * kStreetsPerNeighbourhood +
                          random.below(kStreetsPerNeighbourhood);
    address.street = streets[Random::mix(address.street_code) % streets.size()];
}

void set_building(Address& address, Random& random, TextArena& texts) {
    const bool village = address.kind == AddressKind::Village;
    const unsigned door = 1 + random.below(village ? 60 : 180);
    address.outer_door = random.per_mille(120)
                             ? texts.put("{}/{}", door, static_cast<char>('A' + random.below(4)))
                             : texts.put("{}", door);
    address.building_code = 10'000'000 + std::int64_t{address.street_code} * 256 + door;
    address.building_number = 100'000 + door * 7;
    address.parcel_island = texts.put("{}", 100 + address.street_code % 2'900);
    address.parcel_sheet = texts.put("{}{:02}", static_cast<char>('F' + address.street_code % 6),
                                     address.street_code % 90);
    address.parcel = texts.put("{}", 1 + door % 80);
    address.building_state = 1;
    address.building_numbering = static_cast<std::uint8_t>(random.per_mille(900) ? 1 : 2);
    address.building_structure = static_cast<std::uint8_t>(village ? 1 + random.below(4) : 1);
    address.building_use = static_cast<std::uint8_t>(random.per_mille(860) ? 1 : 3);
    address.unit_state = 1;
    address.unit_kind = 1;
    if (village) {
        address.floors_above = static_cast<std::uint8_t>(1 + random.below(2));
        return;
    }
    address.floors_above = static_cast<std::uint8_t>(2 + random.below(9));
    address.floors_below = static_cast<std::uint8_t>(random.below(3));
    const unsigned floor = random.below(address.floors_above);
    address.floor = floor == 0 ? std::string_view("ZEMİN") : texts.put("{}", floor);
    address.inner_door = texts.put("{}", floor * 3 + 1 + random.below(3));
    address.deed_unit_number = address.inner_door;
    if (random.per_mille(180)) {
        const auto& data = ReferenceData::get();
        address.building_site = texts.put("{} SİTESİ", data.pick_surname(random));
        address.building_block = texts.put("{}", static_cast<char>('A' + random.below(6)));
    }
}

}  // namespace

Address home_address(const HouseholdPlan& plan, Random& random, TextArena& texts) {
    const auto& data = ReferenceData::get();
    const District& district = data.districts()[plan.district_index];
    std::size_t chosen = 0;
    // Villages are many and small, centres few and large: a village is often drawn again.
    for (int attempt = 0; attempt < kVillageDraws; ++attempt) {
        chosen = district.first + random.below(district.last - district.first);
        const Neighbourhood& row = data.neighbourhoods()[chosen];
        const bool centre = row.kind == PlaceKind::Neighbourhood && row.inside == 0;
        if (centre || random.per_mille(parameters::kVillageKeptPerMille)) break;
    }
    return home_address_in(chosen, plan, random, texts);
}

Address home_address_in(std::size_t neighbourhood, const HouseholdPlan& plan, Random& random,
                        TextArena& texts) {
    const auto& data = ReferenceData::get();
    const Neighbourhood& row = data.neighbourhoods()[neighbourhood];
    const District& district = data.districts()[row.district_index];
    Address address;
    address.residence = true;
    address.address_number = plan.address_number;
    address.province = district.province;
    address.district = district.code;
    const Neighbourhood* outer = row.inside != 0
                                     ? &data.neighbourhood(row.inside)
                                     : (row.kind == PlaceKind::Neighbourhood ? nullptr : &row);
    address.neighbourhood = row.kind == PlaceKind::Neighbourhood ? row.code : 0;
    if (outer != nullptr) {
        address.village = outer->code;
        address.kind = outer->kind == PlaceKind::Village ? AddressKind::Village : AddressKind::Town;
    }
    set_street(address, neighbourhood, random);
    set_building(address, random, texts);
    address.moving_reason = static_cast<std::uint8_t>(1 + random.below(10));
    return address;
}

Address abroad_address(const HouseholdPlan& plan, Random& random, TextArena& texts) {
    const CountryShare& country = ReferenceData::get().pick_emigrant_country(random);
    Address address;
    address.kind = AddressKind::Abroad;
    address.residence = true;
    address.address_number = plan.address_number;
    address.country = country.code;
    address.foreign_city = country.city;
    address.foreign_address =
        texts.put("{} {}, {:05}", random.per_mille(500) ? "Lindenweg" : "Station Street",
                  1 + random.below(140), 10'000 + random.below(80'000));
    address.mission = country.mission;
    address.moving_reason = static_cast<std::uint8_t>(1 + random.below(10));
    return address;
}

void set_address_dates(Address& address, Day day, Day as_of) {
    const Day declared = std::min<Day>(day + static_cast<Day>(kCarriageDays), as_of);
    address.moved = partial(day);
    address.declared = partial(declared);
    address.registered = partial(std::min(declared + 1, as_of));
}

}  // namespace kps::population
