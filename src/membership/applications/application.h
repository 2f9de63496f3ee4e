#pragma once

#include "lifecycle/machine.h"
#include "membership/environment.h"

namespace kps::membership {

/// From the first application to the first answered question (REQUIREMENTS B1).
///
/// Invariants:
/// 1. From the Kurul's agenda an application moves by a decision of the Kurul only; the acts for it are the
///    program's, done within the act of a meeting.
/// 2. The institution comes into being when the last signature is there, its credential when it is handed over.
lifecycle::Machine make_application_machine(const Environment& environment);

}  // namespace kps::membership
