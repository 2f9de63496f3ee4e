#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "apps/kps/state_folder.h"
#include "audit/entry.h"
#include "base/result.h"

namespace kps {

/// One thing that was looked at when a recorded question was decided again.
struct ReplayFinding {
    /// Same: as recorded. Differs: not as recorded. Unknown: it cannot be told any more.
    enum class State { Same, Differs, Unknown };
    std::string part;  ///< `decision`, `rights`, `today`, `request`, `register`, `answer`
    State state = State::Unknown;
    std::string sentence;
};

/// Is an entry like this a question of an institution to a service, or its refusal?
bool is_replayable(audit::EntryType type, base::InstitutionId institution,
                   base::ServiceNumber service);

/// A recorded question, decided again from what its entry names (docs/adr/0086).
struct ReplayInput {
    const audit::Draft& entry;
    /// The message as the institution kept it; nothing: only the rights are decided again.
    std::optional<std::string> request;
    /// Registers to look for the entry's version in; the first that has it is used.
    std::vector<std::string> registers;
};
/// Errors: those of the stores, and of what cannot be replayed at all (an entry that is no question).
base::Result<std::vector<ReplayFinding>> replay(const StateFolder& state, const ReplayInput& input);

}  // namespace kps
