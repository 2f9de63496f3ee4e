#pragma once

#include <memory>
#include <vector>

#include "apps/kps/audit/replay.h"
#include "contract/model.h"
#include "decision_tools/unrecorded.h"
#include "institutions/institution_store.h"
#include "institutions/sub_user_rights.h"
#include "policy/decide.h"

namespace kps {

struct RightsParts {
    const audit::Draft& entry;
    const institutions::InstitutionStore& store;
    const contract::Catalogue& catalogue;
    const std::vector<institutions::SubUserRights>& sub_users;  ///< as they are now
};
struct ReplayRights {
    std::vector<ReplayFinding> findings;
    /// The rights of then; null when they cannot be had any more.
    std::shared_ptr<const policy::Snapshot> snapshot;
};
/// Decides the rights again: by the decision that the entry names and the blocks of then, and by what
/// is in force today.
base::Result<ReplayRights> replay_rights(const RightsParts& parts);

/// When the question was decided, to the millisecond: the request id says it.
std::int64_t decided_us(const audit::Draft& entry);

}  // namespace kps
