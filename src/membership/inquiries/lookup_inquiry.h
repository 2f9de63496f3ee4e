#pragma once

#include "lifecycle/machine.h"
#include "membership/environment.h"

namespace kps::membership {

/// "Bunu tanımıyorum": a citizen asks an institution why it has looked them up. The institution has thirty days (KVKK
/// m.13); whoever gets no answer, or one that does not do, goes to the directorate, and is told until when the
/// Kişisel Verileri Koruma Kurulu takes a complaint (KVKK m.14).
///
/// Invariants:
/// 1. What is asked about is a look-up that the citizen is shown, found in the log again when it is asked.
/// 2. The case says of the look-up what the citizen was shown, and of the citizen nothing.
/// 3. One look-up is asked about once by one citizen.
lifecycle::Machine make_lookup_inquiry_machine(const Environment& environment);

}  // namespace kps::membership
