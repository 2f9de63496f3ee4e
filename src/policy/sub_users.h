#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "policy/grant.h"
#include "policy/grant_tree.h"

namespace kps::policy {

using GrantList = std::shared_ptr<const std::vector<Grant>>;

/// A sub-user of an institution, ready for decisions.
struct SubUser {
    bool active = false;
    GrantList grants;  ///< null: none
};
using SubUsers = std::map<std::string, SubUser, std::less<>>;

/// What the rights leave of an institution's grants: never more than either of the two.
///
/// Rule R-058 (KPSY m.7/5): a service that the rights do not name is gone, and of the others what they do not name.
/// Rights that cannot be read leave nothing.
GrantList narrowed(const std::vector<Grant>& held, std::string_view rights_json,
                   const GrantTree& tree);

/// What an institution gave a sub-user, as it is kept.
struct KeptRights {
    std::string json;
    bool active = false;
};
using RightsByName = std::map<std::string, KeptRights, std::less<>>;

/// All sub-users of one institution. Equal rights are compiled once.
SubUsers compile_sub_users(const std::vector<Grant>& held, const RightsByName& rights,
                           const GrantTree& tree);

}  // namespace kps::policy
