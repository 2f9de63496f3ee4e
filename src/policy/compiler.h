#pragma once

#include <compare>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "institutions/sub_user_rights.h"
#include "policy/decide.h"
#include "policy/grant.h"
#include "policy/grant_tree.h"
#include "policy/sub_users.h"

namespace kps::policy {

struct Holder;

/// Compiles directories into snapshots. Decisions that were compiled before are not compiled again,
/// so that a change of one institution costs little although every snapshot is whole.
///
/// Threads: one at a time. The catalogue must outlive every snapshot.
class Compiler {
  public:
    explicit Compiler(const contract::Catalogue& catalogue) : tree_(catalogue) {}
    Compiler(const Compiler&) = delete;
    Compiler& operator=(const Compiler&) = delete;

    /// As Snapshot::compile.
    std::shared_ptr<const Snapshot> compile(const institutions::Directory& directory,
                                            std::vector<std::string>& problems);
    /// What the next compilations take for the institutions' sub-users: these and no others.
    void set_sub_users(std::vector<institutions::SubUserRights> rights);
    /// The same with these in the place of what they had; nobody is taken out.
    void change_sub_users(std::vector<institutions::SubUserRights> changed);
    const GrantTree& tree() const { return tree_; }

  private:
    using Grants = std::shared_ptr<const std::vector<Grant>>;
    /// Everything a compiled decision depends on, besides the catalogue.
    struct Key {
        base::DecisionHash hash{};
        base::InstitutionId institution;
        institutions::InstitutionClass institution_class{};
        friend auto operator<=>(const Key&, const Key&) = default;
    };
    using Cache = std::map<Key, Grants>;
    base::Result<Grants> grants_of(const institutions::StoredDecision& stored,
                                   institutions::InstitutionClass institution_class, Cache& used);

    /// One institution's sub-users, compiled for what it held then.
    struct OfInstitution {
        RightsByName rights;
        Grants held;
        std::shared_ptr<const SubUsers> compiled;  ///< null: not yet, or not any more
    };
    void add_sub_users(std::unordered_map<base::InstitutionId, Holder>& holders);

    GrantTree tree_;
    std::unordered_map<base::InstitutionId, OfInstitution> sub_users_;
    Cache compiled_;
};

}  // namespace kps::policy
