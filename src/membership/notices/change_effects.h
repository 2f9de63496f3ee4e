#pragma once

#include <string_view>

#include "lifecycle/machine.h"
#include "membership/environment.h"

namespace kps::membership {

/// The member of the fields in which a kind of change is told; empty for no such kind.
std::string_view detail_of(std::string_view change);

/// What the body says has changed is applied to the institution.
base::Status apply_change(const Environment& environment, lifecycle::Context& context);
/// The missed change is missed no more; with the last one the block m.13/1 is lifted.
base::Status end_missed(lifecycle::Context& context);

}  // namespace kps::membership
