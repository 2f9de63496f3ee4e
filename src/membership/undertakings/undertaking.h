#pragma once

#include "lifecycle/machine.h"
#include "membership/environment.h"

namespace kps::membership {

/// What an institution has signed, from the draft to its end (REQUIREMENTS B2).
///
/// Invariants:
/// 1. It is a head institution's; sub-units have none of their own.
/// 2. What is signed has the seven subjects of m.6/7, each measure answered, and the services of the decision.
/// 3. When its term is over the program blocks the access on the day after.
lifecycle::Machine make_undertaking_machine(const Environment& environment);

/// Counts the texts: what was signed of one edition is no signature of the next.
std::int64_t undertaking_edition(const lifecycle::Case& subject);

}  // namespace kps::membership
