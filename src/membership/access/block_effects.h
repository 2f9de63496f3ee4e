#pragma once

#include <string_view>

#include "institutions/institution.h"
#include "lifecycle/machine.h"
#include "membership/environment.h"

namespace kps::membership {

/// Kind of the key (case_keys.h) that the open block of a ground holds; its name is the ground's.
inline constexpr std::string_view kBlockKey = "block";
/// Kind of the key of a change that was not reported in time; its name is the kind of change.
inline constexpr std::string_view kMissedKey = "missed";

/// The case's institution and its claim to the ground; nothing is closed yet.
/// Errors: RuleRefused when the ground is open already in another case, NotFound for no such institution.
base::Status take_ground(lifecycle::Context& context, institutions::BlockGround ground);
/// Closes access on this ground, ends portal sessions, sends the letter.
base::Status set_ground(const Environment& environment, lifecycle::Context& context,
                        institutions::BlockGround ground);
/// Lifts this ground and no other.
base::Status lift_ground(const Environment& environment, lifecycle::Context& context,
                         institutions::BlockGround ground);
/// The undertaking is cancelled: access stays closed, no service user can be opened again.
base::Status cancel_undertaking(const Environment& environment, lifecycle::Context& context);

/// What is cancelled here is cancelled in the undertaking's own case too, in the same transaction.
base::Status cancel_undertaking_case(lifecycle::Context& context);
/// The other way round: the undertaking's case was cancelled, and what follows from it (users, sessions, letter) is
/// done where access is closed on the ground. The loss of quality opens that case; a block set from the command line
/// has none.
base::Status cancel_access_case(lifecycle::Context& context, institutions::BlockGround ground);

/// An effect that opens the case of a ground and closes access on it at once.
lifecycle::Effect sets(const Environment& environment, institutions::BlockGround ground);
/// An effect that opens the case of a ground; access is closed by a later act, of two persons.
lifecycle::Effect finds(institutions::BlockGround ground);
lifecycle::Effect lifts(const Environment& environment, institutions::BlockGround ground);

}  // namespace kps::membership
