#include "membership/applications/field_groups.h"

namespace kps::membership {

std::set<std::string> field_groups(const policy::ServicePaths& paths,
                                   const contract::Mask& leaves) {
    std::set<std::string> groups;
    for (const auto& [path, node] : paths.nodes) {
        if (!node.is_leaf || node.leaves.intersected(leaves).empty()) continue;
        const std::size_t end = path.find('/');
        groups.insert(end == std::string::npos ? std::string(kOtherGroup) : path.substr(0, end));
    }
    return groups;
}

}  // namespace kps::membership
