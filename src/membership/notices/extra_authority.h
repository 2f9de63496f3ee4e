#pragma once

#include "lifecycle/machine.h"
#include "membership/environment.h"

/// Additional authority (ek yetki; KPSY m.8/3, REQUIREMENTS B9): from the request to the decision in force.
///
/// Invariant: an institution's rights change by a decision of the Kurul only; what it decides is the one JSON that
///            `policy::compile` takes, checked when it is decided and again on the day it takes effect.
namespace kps::membership {

/// Kind `extra-authority`, numbers `EKY-2026-000001`.
lifecycle::Machine make_extra_authority_machine(const Environment& environment);

}  // namespace kps::membership
