#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "population/random.h"
#include "registry/places.h"

namespace kps::population {

/// Kinds of a neighbourhood row (registry::PlaceRow::kind).
enum class PlaceKind : std::uint8_t { Neighbourhood = 1, Village = 2, Town = 3 };

struct Neighbourhood {
    std::uint32_t code = 0;
    std::uint32_t inside = 0;  ///< code of the köy or belde it lies in; 0: none
    std::uint16_t district_index = 0;
    PlaceKind kind = PlaceKind::Neighbourhood;
    std::string_view name;
};

struct District {
    std::uint16_t code = 0;
    std::uint16_t province = 0;
    std::uint32_t first = 0;  ///< its neighbourhoods are [first, last) of `neighbourhoods()`
    std::uint32_t last = 0;
    std::string_view name;
    std::string birth_place;  ///< in capitals, as a birth place is written
};

struct CountryShare {
    std::uint16_t code = 0;
    std::uint16_t mission = 0;  ///< code of registry::CodeTable::Mission; 0: none
    std::string_view city;
    std::string city_capitals;
};

/// The embedded tables (tools/reference_data), read once.
///
/// Threads: constant after the first call of `get`.
class ReferenceData {
  public:
    static const ReferenceData& get();

    const std::vector<District>& districts() const { return districts_; }
    const std::vector<Neighbourhood>& neighbourhoods() const { return neighbourhoods_; }
    /// By its code, which must exist.
    const Neighbourhood& neighbourhood(std::uint32_t code) const;
    const std::vector<std::string_view>& surnames() const { return surnames_; }
    const std::vector<std::string_view>& streets() const { return streets_; }
    const std::vector<std::string_view>& long_birth_places() const { return long_birth_places_; }
    const std::vector<CountryShare>& foreign_countries() const { return foreign_countries_; }
    const std::vector<CountryShare>& emigrant_countries() const { return emigrant_countries_; }

    /// Index of an ilçe, by the weights of residence of its il.
    std::size_t pick_district(Random& random) const;
    std::string_view pick_given_name(Random& random, int sex, int birth_year) const;
    std::string_view pick_surname(Random& random) const;
    std::string_view pick_foreign_given_name(Random& random, int sex) const;
    std::string_view pick_foreign_surname(Random& random) const;
    const CountryShare& pick_foreign_country(Random& random) const;
    const CountryShare& pick_emigrant_country(Random& random) const;

    /// The register's place tables.
    registry::PlaceNames place_names() const;
    /// Index of an ilçe by its code; the code must exist.
    std::size_t district_index(std::uint16_t code) const;

  private:
    ReferenceData();
    void read_places();
    void read_names();
    void read_countries();

    struct Province {
        std::uint16_t code;
        std::string_view name;
        std::vector<std::size_t> districts;
    };
    std::vector<Province> provinces_;
    std::vector<District> districts_;
    std::vector<Neighbourhood> neighbourhoods_;
    std::vector<std::pair<std::uint16_t, std::string_view>> countries_;
    std::vector<std::string_view> given_names_[3][6];  ///< [sex][era]
    std::vector<std::string_view> foreign_given_names_[3];
    std::vector<std::string_view> foreign_surnames_;
    std::vector<std::string_view> surnames_;
    std::vector<std::string_view> streets_;
    std::vector<std::string_view> long_birth_places_;
    std::vector<CountryShare> foreign_countries_;
    std::vector<CountryShare> emigrant_countries_;
    Sampler province_sampler_;
    Sampler era_samplers_[12];
    Sampler given_samplers_[3][6];
    Sampler surname_sampler_;
    Sampler foreign_sampler_;
    Sampler emigrant_sampler_;
};

}  // namespace kps::population
