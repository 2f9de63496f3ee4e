#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kps::registry {

/// A place or country code and its text. `parent` is the il of an ilçe, the ilçe of a mahalle/köy.
struct PlaceRow {
    std::uint32_t code = 0;
    std::uint32_t parent = 0;
    std::uint8_t kind = 0;  ///< for neighbourhoods: 1 mahalle, 2 köy, 3 belde
    std::string name;       ///< mixed case, as shown
};

/// Names of the coded places, read from the register's own tables when it is opened.
///
/// Shape: il 1 to 81; ilçe four digits; mahalle/köy up to six digits; country as in ISO 3166
/// numeric.
class PlaceNames {
  public:
    PlaceNames(std::vector<PlaceRow> provinces, std::vector<PlaceRow> districts,
               std::vector<PlaceRow> neighbourhoods, std::vector<PlaceRow> countries);

    /// Empty when the code is unknown.
    std::string_view province(std::uint32_t code) const { return name_of(provinces_, code); }
    std::string_view district(std::uint32_t code) const { return name_of(districts_, code); }
    std::string_view neighbourhood(std::uint32_t code) const {
        return name_of(neighbourhoods_, code);
    }
    std::string_view country(std::uint32_t code) const { return name_of(countries_, code); }

    /// The same names in capitals, as an open address has them; made once.
    std::string_view province_capitals(std::uint32_t code) const {
        return capitals_of(provinces_, province_capitals_, code);
    }
    std::string_view district_capitals(std::uint32_t code) const {
        return capitals_of(districts_, district_capitals_, code);
    }
    std::string_view neighbourhood_capitals(std::uint32_t code) const {
        return capitals_of(neighbourhoods_, neighbourhood_capitals_, code);
    }
    std::string_view country_capitals(std::uint32_t code) const {
        return capitals_of(countries_, country_capitals_, code);
    }

    const std::vector<PlaceRow>& provinces() const { return provinces_; }  ///< sorted by code
    const std::vector<PlaceRow>& districts() const { return districts_; }
    const std::vector<PlaceRow>& neighbourhoods() const { return neighbourhoods_; }
    const std::vector<PlaceRow>& countries() const { return countries_; }

  private:
    static std::string_view name_of(const std::vector<PlaceRow>& rows, std::uint32_t code);
    static std::string_view capitals_of(const std::vector<PlaceRow>& rows,
                                        const std::vector<std::string>& capitals,
                                        std::uint32_t code);
    std::vector<PlaceRow> provinces_;
    std::vector<PlaceRow> districts_;
    std::vector<PlaceRow> neighbourhoods_;
    std::vector<PlaceRow> countries_;
    std::vector<std::string> province_capitals_;
    std::vector<std::string> district_capitals_;
    std::vector<std::string> neighbourhood_capitals_;
    std::vector<std::string> country_capitals_;
};

}  // namespace kps::registry
