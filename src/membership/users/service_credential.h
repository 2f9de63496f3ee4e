#pragma once

#include "lifecycle/machine.h"
#include "membership/environment.h"

namespace kps::membership {

/// Kind `service-credential`, numbers `SVK-2026-000001`: the change of the one secret an institution's programs ask
/// with (REQUIREMENTS B4, servis kullanıcısı; docs/adr/0121).
///
/// Invariants:
/// 1. There is one service user all the time; it has two secrets for at most kSecretOverlapDaysMax days.
/// 2. A new secret is told once to who asks for it, and kept by nobody.
/// 3. An institution has one change at a time; a secret that others know ends at once and ends the change with it.
lifecycle::Machine make_service_credential_machine();

}  // namespace kps::membership
