#pragma once

#include "lifecycle/machine.h"
#include "membership/environment.h"

/// Access as a set of blocks (REQUIREMENTS B3): one case for each block, so that each has its own ground, setter,
/// evidence and release.
///
/// Invariants:
/// 1. An institution has at most one open case of a ground; lifting it touches no other ground.
/// 2. What a case says and what the wire sees are one transaction: in force with the next look at the directory.
/// 3. What closes for good or opens again needs two persons; the emergency stop needs one.
namespace kps::membership {

/// Kind `access-block`, numbers `ASK-2026-000001`.
lifecycle::Machine make_access_block_machine(const Environment& environment);

}  // namespace kps::membership
