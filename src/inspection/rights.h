#pragma once

#include <cstdint>
#include <span>

#include "accounts/role.h"

namespace kps::inspection {

/// What may be done with the log over the portal.
enum class Right : std::uint8_t {
    Search = 0,  ///< ask for a search, run it, read what it found
    Approve,     ///< another's search
    Read,        ///< one entry in clear, and its proof
    Open,        ///< what is sealed in one entry
    Verify,      ///< recompute the log
    Sample,      ///< draw entries and take them along with their proofs
    Acts,        ///< what the directorate's people have done
};
std::span<const Right> all_rights();

/// Who reads the log. What it does not name is refused. An institution's administrator searches, reads and opens
/// entries of the own institution only.
///
/// Rule R-088 (KPSY m.10/5): trace records are open to those whose duty it is, and to nobody else.
bool may(accounts::Role role, Right right);

}  // namespace kps::inspection
