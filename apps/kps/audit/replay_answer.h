#pragma once

#include <memory>
#include <string>

#include "apps/kps/audit/replay.h"
#include "contract/model.h"
#include "policy/decide.h"
#include "registry/register_store.h"

namespace kps {

struct AnswerParts {
    const audit::Draft& entry;
    const std::string& request;
    std::shared_ptr<const policy::Snapshot> rights;
    registry::RegisterStore& store;
    const contract::Catalogue& catalogue;
};
/// Asks the question again: the same engine, the register and rights of then, a clock that stands, a log in memory.
/// Errors: InvalidArgument for a message that is no question.
base::Result<ReplayFinding> replay_answer(const AnswerParts& parts);

}  // namespace kps
