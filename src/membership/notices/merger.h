#pragma once

#include "lifecycle/machine.h"
#include "membership/environment.h"

/// Merger and split (KPSY m.13/2, REQUIREMENTS B8).
///
/// Invariants:
/// 1. Until the Kurul has decided nothing is closed, however long ago the three months ended.
/// 2. Only the Kurul's people extend or close, with number and day of the decision.
namespace kps::membership {

/// Kind `merger`, numbers `BRL-2026-000001`.
lifecycle::Machine make_merger_machine(const Environment& environment);

}  // namespace kps::membership
