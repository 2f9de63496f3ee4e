#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "contract/model.h"

namespace kps::policy {

/// The grant tree of one service version: every path a decision may name, with the leaves at or
/// below it.
struct ServicePaths {
    struct Node {
        contract::Mask leaves;
        bool is_leaf = false;
    };
    const contract::Service* service = nullptr;
    std::unordered_map<std::string, Node> nodes;
};

/// All services' grant trees, made once from a catalogue and looked up by many decisions.
class GrantTree {
  public:
    explicit GrantTree(const contract::Catalogue& catalogue);
    /// Null when there is no such service version.
    const ServicePaths* find(std::string_view name, std::string_view version) const;

  private:
    std::vector<ServicePaths> services_;
};

/// The leaves a decision grants by naming `path`.
///
/// Errors: InvalidDecision when there is no such path, or naming it grants nothing.
base::Result<contract::Mask> granted_by(const ServicePaths& paths, const std::string& path);

}  // namespace kps::policy
