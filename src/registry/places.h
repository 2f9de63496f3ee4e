#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
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

/// One kind of place: rows by code, their names as shown and in capitals.
class PlaceIndex {
  public:
    explicit PlaceIndex(std::vector<PlaceRow> rows);
    const std::vector<PlaceRow>& rows() const { return rows_; }  ///< sorted by code
    /// Both empty when the code is unknown.
    std::string_view name(std::uint32_t code) const;
    std::string_view capitals(std::uint32_t code) const;

  private:
    static constexpr std::uint32_t kNone = 0xffff'ffff;
    std::uint32_t index_of(std::uint32_t code) const;

    std::vector<PlaceRow> rows_;
    std::vector<std::string> capitals_;
    /// Row of each code, when the codes are small enough for a table; a look-up then costs one read.
    std::vector<std::uint32_t> by_code_;
};

/// Names of the coded places, read from the register's own tables when it is opened.
///
/// Shape: il 1 to 81; ilçe four digits; mahalle/köy up to six digits; country as in ISO 3166
/// numeric.
class PlaceNames {
  public:
    PlaceNames(std::vector<PlaceRow> provinces, std::vector<PlaceRow> districts,
               std::vector<PlaceRow> neighbourhoods, std::vector<PlaceRow> countries)
        : provinces_(std::move(provinces)),
          districts_(std::move(districts)),
          neighbourhoods_(std::move(neighbourhoods)),
          countries_(std::move(countries)) {}

    /// Empty when the code is unknown.
    std::string_view province(std::uint32_t code) const { return provinces_.name(code); }
    std::string_view district(std::uint32_t code) const { return districts_.name(code); }
    std::string_view neighbourhood(std::uint32_t code) const { return neighbourhoods_.name(code); }
    std::string_view country(std::uint32_t code) const { return countries_.name(code); }

    /// The same names in capitals, as an open address has them; made once.
    std::string_view province_capitals(std::uint32_t code) const {
        return provinces_.capitals(code);
    }
    std::string_view district_capitals(std::uint32_t code) const {
        return districts_.capitals(code);
    }
    std::string_view neighbourhood_capitals(std::uint32_t code) const {
        return neighbourhoods_.capitals(code);
    }
    std::string_view country_capitals(std::uint32_t code) const {
        return countries_.capitals(code);
    }

    const std::vector<PlaceRow>& provinces() const { return provinces_.rows(); }
    const std::vector<PlaceRow>& districts() const { return districts_.rows(); }
    const std::vector<PlaceRow>& neighbourhoods() const { return neighbourhoods_.rows(); }
    const std::vector<PlaceRow>& countries() const { return countries_.rows(); }

  private:
    PlaceIndex provinces_;
    PlaceIndex districts_;
    PlaceIndex neighbourhoods_;
    PlaceIndex countries_;
};

}  // namespace kps::registry
