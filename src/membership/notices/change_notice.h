#pragma once

#include "lifecycle/machine.h"
#include "membership/environment.h"

/// What changes at an institution and is reported within fifteen days (KPSY m.13/1, REQUIREMENTS B7).
///
/// Invariants:
/// 1. A late notice is marked and taken; it is never refused for being late.
/// 2. What is accepted is applied to the institution in the same transaction, with its history.
/// 3. It lifts the block m.13/1 when no missed change is left, and no other block.
namespace kps::membership {

/// Kind `change-notice`, numbers `DGB-2026-000001`.
lifecycle::Machine make_change_notice_machine(const Environment& environment);

/// True while a notice of the institution is not settled: campaigns wait for it.
base::Result<bool> has_open_notice(storage::Transaction& transaction,
                                   base::InstitutionId institution);

}  // namespace kps::membership
