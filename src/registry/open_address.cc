#include "registry/open_address.h"

#include <array>
#include <string_view>

namespace kps::registry {
namespace {

struct Ending {
    std::string_view full;
    std::string_view brief;
};

/// Kinds of streets as the register spells them and as an open address shortens them.
constexpr std::array<Ending, 6> kStreetEndings = {{{" CADDESİ", " CAD."},
                                                   {" SOKAĞI", " SK."},
                                                   {" SOKAK", " SK."},
                                                   {" BULVARI", " BUL."},
                                                   {" MEYDANI", " MEYD."},
                                                   {" KÜME EVLERİ", " KÜME EVLER"}}};
constexpr std::array<std::string_view, 2> kNeighbourhoodEndings = {" MAHALLESİ", " MAH."};

/// One word of the line, a space before it where something stands already.
void put(std::string& out, std::string_view before, std::string_view text, std::string_view after) {
    if (text.empty()) return;
    if (!out.empty()) out += ' ';
    out.append(before).append(text).append(after);
}

void put_street(std::string& out, std::string_view street) {
    for (const Ending& ending : kStreetEndings) {
        if (!street.ends_with(ending.full)) continue;
        street.remove_suffix(ending.full.size());
        put(out, "", street, ending.brief);
        return;
    }
    put(out, "", street, "");
}

void put_neighbourhood(std::string& out, std::string_view name) {
    for (std::string_view ending : kNeighbourhoodEndings)
        if (name.ends_with(ending)) name.remove_suffix(ending.size());
    put(out, "", name, " MAH.");
}

void put_village(std::string& out, const Address& address, const PlaceNames& places) {
    const std::string_view name = places.neighbourhood_capitals(address.village);
    const bool is_town = address.kind == AddressKind::Town;
    const std::string_view ending = is_town ? " BELDESİ" : " KÖYÜ";
    put(out, "", name, name.ends_with(ending) ? std::string_view() : ending);
}

void put_pair(std::string& out, std::string_view small, std::string_view large) {
    put(out, "", small, "");
    put(out, small.empty() ? "" : "/ ", large, "");
}

}  // namespace

void write_open_address(const Address& address, const PlaceNames& places, std::string& out) {
    out.clear();
    if (address.kind == AddressKind::Abroad) {
        put(out, "", address.foreign_address, "");
        put_pair(out, address.foreign_city, places.country_capitals(address.country));
        return;
    }
    if (address.kind != AddressKind::Centre) put_village(out, address, places);
    put_neighbourhood(out, places.neighbourhood_capitals(address.neighbourhood));
    put_street(out, address.street);
    put(out, "", address.building_site, "");
    put(out, "BLOK: ", address.building_block, "");
    put(out, "NO: ", address.outer_door, "");
    put(out, "İÇ KAPI NO: ", address.inner_door, "");
    put_pair(out, places.district_capitals(address.district),
             places.province_capitals(address.province));
}

}  // namespace kps::registry
