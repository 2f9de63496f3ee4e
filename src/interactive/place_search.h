#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <string>

#include "base/result.h"
#include "portal/query_members.h"
#include "registry/places.h"

namespace kps::interactive {

enum class PlaceKind : std::uint8_t { Province, District, Neighbourhood };

struct PlaceWish {
    PlaceKind kind = PlaceKind::Province;
    std::uint32_t within = 0;  ///< code of the province or district; 0: everywhere
    std::string part;          ///< of a name, in capitals; empty: any
};

/// `kind=province|district|neighbourhood`, `within=1104`, `q=cum`. Errors: MalformedBody; so is a neighbourhood wanted
/// with neither district nor two letters.
base::Result<PlaceWish> place_wish(const portal::QueryMembers& members);

/// `{"places":[{code, name, within}], "more": true}`: names that begin with the part, then those that hold it; at most
/// kPlacesMax, by the order of codes. Names of places are no person's data.
boost::json::value places_json(const registry::PlaceNames& places, const PlaceWish& wish);

}  // namespace kps::interactive
