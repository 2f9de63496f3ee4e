#pragma once

#include "lifecycle/machine.h"
#include "membership/environment.h"

/// Branches and units through which an institution uses its access (KPSY m.7/2–4).
///
/// Invariant: a sub-unit has no undertaking, address or credential of its own: nothing here can give it one.
namespace kps::membership {

/// Kind `sub-unit`, numbers `ALB-2026-000001`.
lifecycle::Machine make_sub_unit_machine(const Environment& environment);

}  // namespace kps::membership
