#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "policy/decide.h"
#include "policy/grant.h"
#include "policy/sub_users.h"

namespace kps::policy {

/// One institution, ready for decisions. Made by `Compiler`, read by the snapshot. A new one is
/// barred.
struct Holder {
    struct User {
        std::string name;
        bool active = false;
    };
    /// Why nothing is answered at all; none when the institution is in good standing.
    std::optional<Refused> barred = Refused{ErrorCode::NotAuthorised, "R-024"};
    institutions::InstitutionClass institution_class =
        institutions::InstitutionClass::OtherLegalPerson;
    std::vector<User> users;
    std::vector<institutions::AskingUser> stopped;  ///< users that harvested (R-159)
    std::vector<std::string> stopped_services;      ///< names (R-109)
    bool address_stopped = false;                   ///< the registered address (R-109)
    bool strict_only = false;                       ///< has moved to the strict profile
    bool has_address = false;
    std::array<std::uint8_t, 16> address{};
    int decision_count = 0;
    GrantList grants;  ///< null: none
    /// That the institution has defined; others have what the institution has. Null: none.
    std::shared_ptr<const SubUsers> sub_users;
};
using Holders = std::unordered_map<base::InstitutionId, Holder>;

/// Of a finished compilation, the snapshot.
std::shared_ptr<const Snapshot> make_snapshot(std::uint64_t version, Holders holders);

}  // namespace kps::policy
