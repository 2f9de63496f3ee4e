#pragma once

#include "lifecycle/machine.h"

namespace kps::membership {

/// What a sub-user's case says of its rights is what the wire gives it, from this act on. Under its identity
/// number: that is how Sorgulayan names it.
base::Status keep_rights(const lifecycle::Context& context, bool active);

}  // namespace kps::membership
