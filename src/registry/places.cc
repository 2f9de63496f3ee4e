#include "registry/places.h"

#include <algorithm>

#include "base/turkish_text.h"

namespace kps::registry {
namespace {

std::vector<PlaceRow> sorted(std::vector<PlaceRow> rows) {
    std::sort(rows.begin(), rows.end(),
              [](const PlaceRow& left, const PlaceRow& right) { return left.code < right.code; });
    return rows;
}

std::vector<std::string> capitals(const std::vector<PlaceRow>& rows) {
    std::vector<std::string> names;
    names.reserve(rows.size());
    for (const PlaceRow& row : rows) names.push_back(base::turkish_upper(row.name));
    return names;
}

/// Index of `code` in sorted rows; `rows.size()` when it is not there.
std::size_t index_of(const std::vector<PlaceRow>& rows, std::uint32_t code) {
    const auto at = std::lower_bound(
        rows.begin(), rows.end(), code,
        [](const PlaceRow& row, std::uint32_t wanted) { return row.code < wanted; });
    if (at == rows.end() || at->code != code) return rows.size();
    return static_cast<std::size_t>(at - rows.begin());
}

}  // namespace

PlaceNames::PlaceNames(std::vector<PlaceRow> provinces, std::vector<PlaceRow> districts,
                       std::vector<PlaceRow> neighbourhoods, std::vector<PlaceRow> countries)
    : provinces_(sorted(std::move(provinces))),
      districts_(sorted(std::move(districts))),
      neighbourhoods_(sorted(std::move(neighbourhoods))),
      countries_(sorted(std::move(countries))),
      province_capitals_(capitals(provinces_)),
      district_capitals_(capitals(districts_)),
      neighbourhood_capitals_(capitals(neighbourhoods_)),
      country_capitals_(capitals(countries_)) {}

std::string_view PlaceNames::name_of(const std::vector<PlaceRow>& rows, std::uint32_t code) {
    const std::size_t index = index_of(rows, code);
    return index < rows.size() ? std::string_view(rows[index].name) : std::string_view();
}

std::string_view PlaceNames::capitals_of(const std::vector<PlaceRow>& rows,
                                         const std::vector<std::string>& capitals,
                                         std::uint32_t code) {
    const std::size_t index = index_of(rows, code);
    return index < rows.size() ? std::string_view(capitals[index]) : std::string_view();
}

}  // namespace kps::registry
