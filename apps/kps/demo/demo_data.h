#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "apps/kps/administration.h"
#include "base/result.h"

namespace kps {

/// One institution of every demo (DESIGN.md 5): what it is for, and its decision.
struct DemoInstitution {
    std::uint32_t id;
    std::string_view institution_class;  ///< as in docs/formats/institution.md
    std::string_view name;
    std::string_view address;  ///< registered, loopback
    bool paying;
    bool suspended;
    bool strict;            ///< has moved to the strict profile
    std::string_view note;  ///< what to try with it
};

std::span<const DemoInstitution> demo_institutions();

/// Credentials of the service users made for a demo, in the order of demo_institutions().
struct DemoUser {
    std::string name;
    std::string secret;
};

/// Stores the demo's institutions, users and decisions, with new secrets.
base::Result<std::vector<DemoUser>> store_demo_institutions(Administration& administration,
                                                            std::int64_t now_us);

/// The decision of a demo institution as JSON, for all service versions of the catalogue that it may ask.
std::string demo_decision(const DemoInstitution& institution, const contract::Catalogue& catalogue,
                          std::int64_t now_us);

}  // namespace kps
