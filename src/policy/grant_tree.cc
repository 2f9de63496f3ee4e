#include "policy/grant_tree.h"

namespace kps::policy {
namespace {

using base::ErrorCode;
using base::failed;
using contract::Mask;

Mask without(const Mask& mask, const Mask& taken) {
    Mask result;
    for (std::size_t bit = 0; bit < contract::kMaskBits; ++bit)
        if (mask.has(bit) && !taken.has(bit)) result.grant(bit);
    return result;
}

ServicePaths paths_of(const contract::Service& service) {
    ServicePaths paths;
    paths.service = &service;
    for (const contract::Leaf& leaf : contract::Catalogue::leaves(service)) {
        if (!leaf.member->field) continue;  // carries no register data and has no bit
        paths.nodes[leaf.path].is_leaf = true;
        for (std::size_t end = leaf.path.size(); end != std::string::npos && end > 0;
             end = leaf.path.rfind('/', end - 1))
            paths.nodes[leaf.path.substr(0, end)].leaves.grant(leaf.member->bit);
    }
    return paths;
}

}  // namespace

GrantTree::GrantTree(const contract::Catalogue& catalogue) {
    for (const auto& service : catalogue.services()) {
        // The public checks have no caller: nothing of them can be granted.
        if (!contract::is_public_check(service->question)) services_.push_back(paths_of(*service));
    }
}

const ServicePaths* GrantTree::find(std::string_view name, std::string_view version) const {
    for (const ServicePaths& paths : services_)
        if (paths.service->name == name && paths.service->version == version) return &paths;
    return nullptr;
}

base::Result<Mask> granted_by(const ServicePaths& paths, const std::string& path) {
    const auto found = paths.nodes.find(path);
    if (found == paths.nodes.end())
        return failed(ErrorCode::InvalidDecision, "is no path of the service");
    const ServicePaths::Node& node = found->second;
    if (node.is_leaf) return node.leaves;
    // Rule R-075 (KPSY m.9/3): special-category data is given only where the decision names the
    // very leaf.
    Mask granted = without(node.leaves, paths.service->special_leaves);
    if (granted.empty())
        return failed(ErrorCode::InvalidDecision,
                      "grants nothing: special-category data is named leaf by leaf");
    // Rule X-023 (5490 m.45/1): addresses have a narrower list of recipients, so that a path which
    // covers other data as well never carries them along.
    const Mask others = without(granted, paths.service->address_leaves);
    return others.empty() ? granted : others;
}

}  // namespace kps::policy
