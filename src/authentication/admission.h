#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "authentication/caller.h"
#include "base/error.h"

namespace kps::authentication {

/// May this user of this institution call from this address now? Empty when yes, else why not.
/// Policy's snapshot answers it (steps 1 to 3 of DESIGN.md 4.4), so that a suspension, a passive
/// user or a changed address hits the next call, and live tokens with it.
///
/// Threads: called from any thread; must not block.
using Admission = std::function<std::optional<base::ErrorCode>(
    base::InstitutionId institution, std::string_view user, const AddressBytes& source)>;

/// Asks `admission`; none at all admits nobody.
inline std::optional<base::ErrorCode> ask(const Admission& admission,
                                          base::InstitutionId institution, std::string_view user,
                                          const AddressBytes& source) {
    if (!admission) return base::ErrorCode::Internal;
    return admission(institution, user, source);
}

}  // namespace kps::authentication
