#include "oversight/institution_areas.h"

#include <algorithm>
#include <set>

namespace kps::oversight {
namespace {

constexpr std::uint32_t kWholeCountry = 0;

std::uint32_t parent_in(const std::vector<registry::PlaceRow>& rows, std::uint32_t code) {
    const auto found = std::lower_bound(
        rows.begin(), rows.end(), code,
        [](const registry::PlaceRow& row, std::uint32_t wanted) { return row.code < wanted; });
    return found == rows.end() || found->code != code ? kWholeCountry : found->parent;
}

std::uint32_t only_one(const std::set<std::uint32_t>& provinces) {
    return provinces.size() == 1 ? *provinces.begin() : kWholeCountry;
}

}  // namespace

std::uint32_t InstitutionAreas::province_of(const policy::Jurisdiction& area) const {
    std::set<std::uint32_t> provinces(area.provinces.begin(), area.provinces.end());
    for (const std::uint32_t district : area.districts)
        provinces.insert(parent_in(places_.districts(), district));
    for (const std::uint32_t code : area.neighbourhoods)
        provinces.insert(parent_in(places_.districts(), parent_in(places_.neighbourhoods(), code)));
    return only_one(provinces);
}

std::uint32_t InstitutionAreas::province_of(const std::string& canonical_json) const {
    const auto document = policy::parse_decision(canonical_json, tree_);
    // A decision that names what the catalogue no longer has: its institution is on no place of the map.
    if (!document) return kWholeCountry;
    std::set<std::uint32_t> provinces;
    for (const policy::GrantedService& granted : document->services)
        if (!granted.jurisdiction.unlimited()) provinces.insert(province_of(granted.jurisdiction));
    return only_one(provinces);
}

InstitutionAreas::Provinces InstitutionAreas::provinces(
    const std::vector<institutions::StoredDecision>& decisions) {
    Provinces out;
    std::map<base::DecisionHash, std::uint32_t> now;
    for (const institutions::StoredDecision& decision : decisions) {
        const auto before = known_.find(decision.hash);
        const std::uint32_t province =
            before == known_.end() ? province_of(decision.canonical_json) : before->second;
        now.emplace(decision.hash, province);
        if (province != kWholeCountry) out.emplace(decision.institution, province);
    }
    known_ = std::move(now);
    return out;
}

}  // namespace kps::oversight
