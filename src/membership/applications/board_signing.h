#pragma once

#include "lifecycle/case.h"
#include "lifecycle/machine.h"
#include "membership/environment.h"

/// The minutes of a meeting of the Kurul, signed electronically by its members (docs/adr/0167).
namespace kps::membership {

/// Edition of the minutes: how many items are decided. A decided item never changes.
std::int64_t minutes_edition(const lifecycle::Case& meeting);
/// Whether members may sign now: every item is decided, and the meeting is not closed yet.
bool are_minutes_open(const lifecycle::Case& meeting);

namespace board_signing {

std::span<const lifecycle::Field> fields();
base::Status before_signing(const Environment& environment, const lifecycle::Context& context);
base::Result<std::string_view> sign(const Environment& environment, lifecycle::Context& context);

}  // namespace board_signing
}  // namespace kps::membership
