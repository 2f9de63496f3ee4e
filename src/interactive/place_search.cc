#include "interactive/place_search.h"

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <string_view>
#include <vector>

#include "base/turkish_text.h"
#include "interactive/limits.h"

namespace kps::interactive {
namespace {

namespace json = boost::json;
using registry::PlaceNames;
using registry::PlaceRow;

std::string_view capitals_of(const PlaceNames& places, PlaceKind kind, std::uint32_t code) {
    switch (kind) {
        case PlaceKind::Province:
            return places.province_capitals(code);
        case PlaceKind::District:
            return places.district_capitals(code);
        case PlaceKind::Neighbourhood:
            return places.neighbourhood_capitals(code);
    }
    return {};
}

const std::vector<PlaceRow>& rows_of(const PlaceNames& places, PlaceKind kind) {
    if (kind == PlaceKind::Province) return places.provinces();
    return kind == PlaceKind::District ? places.districts() : places.neighbourhoods();
}

/// The row of a code; null when there is none. Rows stand in the order of their codes.
const PlaceRow* row_of(const std::vector<PlaceRow>& rows, std::uint32_t code) {
    const auto found = std::lower_bound(
        rows.begin(), rows.end(), code,
        [](const PlaceRow& row, std::uint32_t wanted) { return row.code < wanted; });
    return found != rows.end() && found->code == code ? &*found : nullptr;
}

/// `Adana` of a district, `Seyhan, Adana` of a neighbourhood.
std::string within_text(const PlaceNames& places, PlaceKind kind, const PlaceRow& row) {
    if (kind == PlaceKind::Province) return {};
    if (kind == PlaceKind::District) return std::string(places.province(row.parent));
    std::string text(places.district(row.parent));
    if (const PlaceRow* district = row_of(places.districts(), row.parent))
        text += ", " + std::string(places.province(district->parent));
    return text;
}

json::object place_json(const PlaceNames& places, PlaceKind kind, const PlaceRow& row) {
    return {{"code", row.code},
            {"name", row.name},
            {"parent", row.parent},
            {"within", within_text(places, kind, row)}};
}

}  // namespace

base::Result<PlaceWish> place_wish(const portal::QueryMembers& members) {
    PlaceWish wish;
    const std::string_view kind = members.get("kind");
    if (kind == "district")
        wish.kind = PlaceKind::District;
    else if (kind == "neighbourhood")
        wish.kind = PlaceKind::Neighbourhood;
    else if (kind != "province")
        return portal::wrong_query("kind");
    if (const std::string_view within = members.get("within"); !within.empty()) {
        const auto [end, error] =
            std::from_chars(within.data(), within.data() + within.size(), wish.within);
        if (error != std::errc() || end != within.data() + within.size() || wish.within == 0)
            return portal::wrong_query("within");
    }
    wish.part = base::comparable_name(members.get("q"));
    constexpr std::size_t kTwoLetters = 2;
    if (wish.kind == PlaceKind::Neighbourhood && wish.within == 0 && wish.part.size() < kTwoLetters)
        return portal::wrong_query("q");
    return wish;
}

json::value places_json(const PlaceNames& places, const PlaceWish& wish) {
    std::vector<const PlaceRow*> first, then;
    for (const PlaceRow& row : rows_of(places, wish.kind)) {
        if (wish.within != 0 && row.parent != wish.within) continue;
        const std::string_view name = capitals_of(places, wish.kind, row.code);
        const std::size_t at = name.find(wish.part);
        if (at == 0)
            first.push_back(&row);
        else if (at != std::string_view::npos)
            then.push_back(&row);
    }
    first.insert(first.end(), then.begin(), then.end());
    json::array list;
    for (const PlaceRow* row : first)
        if (list.size() < kPlacesMax) list.push_back(place_json(places, wish.kind, *row));
    const bool more = first.size() > list.size();
    return json::object{{"places", std::move(list)}, {"more", more}};
}

}  // namespace kps::interactive
