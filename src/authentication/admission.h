#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "authentication/caller.h"
#include "base/error.h"

namespace kps::authentication {

/// Who wants to call, and over what connection. One that shows a client certificate calls by the strict
/// profile.
struct Entrant {
    base::InstitutionId institution;
    std::string_view user;
    const AddressBytes& source;
    const std::optional<base::Hash>& certificate;
    std::int64_t now_us = 0;

    Profile profile() const { return certificate ? Profile::Strict : Profile::Compatible; }
};

/// Why somebody may not call, and the rule that says so.
struct NotAdmitted {
    base::ErrorCode code = base::ErrorCode::NotAuthorised;
    std::string_view rule{};  ///< id in docs/regulation/rules; a text that stays
};

/// May this user of this institution call from this address now? Empty when yes, else why not.
/// Policy's snapshot answers it (steps 1 to 3 of DESIGN.md 4.4), so that a suspension, a passive
/// user or a changed address hits the next call, and live tokens with it.
///
/// Threads: called from any thread; must not block.
using Admission = std::function<std::optional<NotAdmitted>(const Entrant& entrant)>;

/// Asks `admission`; none at all admits nobody.
inline std::optional<NotAdmitted> ask(const Admission& admission, const Entrant& entrant) {
    if (!admission) return NotAdmitted{base::ErrorCode::Internal, {}};
    return admission(entrant);
}

}  // namespace kps::authentication
