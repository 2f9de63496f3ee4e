#pragma once

#include "lifecycle/machine.h"
#include "membership/environment.h"

/// The persons who use KPS for an institution (REQUIREMENTS B4): idari, teknik and alt kullanıcı. The
/// servis kullanıcısı is no person; it comes with the application.
///
/// Invariants:
/// 1. Nobody is active whose identity did not match the register, and who has not undertaken secrecy and been trained.
/// 2. Technicians and sub-users are defined by their own institution's administrator, or by the directorate for it.
/// 3. A sub-user's rights are within its institution's decision when they are given.
namespace kps::membership {

/// Kind `user`, numbers `KUL-2026-000001`.
lifecycle::Machine make_user_machine(const Environment& environment);

}  // namespace kps::membership
