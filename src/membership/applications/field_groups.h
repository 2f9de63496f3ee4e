#pragma once

#include <set>
#include <string>

#include "contract/model.h"
#include "policy/grant_tree.h"

namespace kps::membership {

/// What fields belong to that stand under no heading of their service.
inline constexpr std::string_view kOtherGroup = "other";

/// The groups that some fields of a service belong to: the first step of each path (`TemelBilgisi`), or `kOtherGroup`.
/// An application gives a reason and a legal basis for each (R-034, R-035; KPSY m.6/2).
std::set<std::string> field_groups(const policy::ServicePaths& paths, const contract::Mask& leaves);

}  // namespace kps::membership
