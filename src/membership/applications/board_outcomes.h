#pragma once

#include <string>

#include "lifecycle/machine.h"
#include "membership/environment.h"

/// What the Kurul decides on and what follows from it: the vote of its meeting moves the case, and no single member
/// does.
namespace kps::membership::board_outcomes {

/// Number and day of a decision: `2026/14`.
struct Numbered {
    std::string number;
    std::string day;
};

/// True for a case that waits for the Kurul: an application, the end of a merger's time, additional authority, and
/// access that the Kurul has closed.
bool waits_for_board(const lifecycle::Case& subject);

/// The decision `decide` of a meeting, on the item's case.
/// Errors: RuleRefused, InvalidDecision and InvalidField where the case does not take it.
base::Status move_subject(const Environment& environment, lifecycle::Context& context,
                          const lifecycle::JsonObject& item, const Numbered& numbered);

}  // namespace kps::membership::board_outcomes
