#pragma once

#include <vector>

#include "lifecycle/machine.h"
#include "membership/environment.h"

namespace kps::membership {

/// Acts on a part of an institution's access: its service user, one service, its address. One person stops, two open
/// again, as with the whole; everything else of the institution is answered meanwhile.
void add_narrow_stops(const Environment& environment, std::vector<lifecycle::Act>& acts);

}  // namespace kps::membership
