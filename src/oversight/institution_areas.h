#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "institutions/institution.h"
#include "policy/decision_document.h"
#include "registry/places.h"

namespace kps::oversight {

/// The province to which an institution's decision binds it, for the map of the live monitor. Nothing of a person goes
/// into it: it says where an institution may ask, not whom it asked for.
///
/// Threads: one.
class InstitutionAreas {
  public:
    InstitutionAreas(const policy::GrantTree& tree, const registry::PlaceNames& places)
        : tree_(tree), places_(places) {}

    using Provinces = std::map<base::InstitutionId, std::uint32_t>;
    /// Those that are bound to one province, which is 1 to 81; who may ask in the whole country or in several provinces
    /// is not among them. A decision is read once, as long as it is among those that are given.
    Provinces provinces(const std::vector<institutions::StoredDecision>& decisions);

  private:
    std::uint32_t province_of(const std::string& canonical_json) const;
    std::uint32_t province_of(const policy::Jurisdiction& area) const;

    const policy::GrantTree& tree_;
    const registry::PlaceNames& places_;
    std::map<base::DecisionHash, std::uint32_t> known_;
};

}  // namespace kps::oversight
