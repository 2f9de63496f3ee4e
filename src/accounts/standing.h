#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "accounts/account.h"
#include "base/result.h"

namespace kps::accounts {

/// What somebody's institution leaves its people of the portal.
enum class Admission : std::uint8_t {
    Refused = 0,     ///< no session
    Restricted = 1,  ///< reads, and does what lifts a block
    Full = 2,
};

/// One ground on which an institution's access is closed.
struct Hindrance {
    std::string ground;  ///< `security-endangered`
    std::string rule;    ///< `R-109 (KPSY m.13/5)`
    std::int64_t since_us = 0;
    std::string note;                  ///< why, as the directorate has written it
    std::vector<std::string> remains;  ///< acts that stay possible: `change-notice`, `user/lock`
};

struct Standing {
    Admission admission = Admission::Full;
    std::vector<Hindrance> hindrances;  ///< empty where nothing is closed
};

/// Port to who knows of institutions; where there is none, everybody has full standing.
using StandingOf = std::function<base::Result<Standing>(const Account&)>;

/// Rule R-109 (KPSY m.13/5): who is refused is told the ground, having proved to be who it is.
/// Errors: InstitutionBlocked.
inline base::Status check_admission(const Standing& standing) {
    if (standing.admission != Admission::Refused) return {};
    return base::failed(
        base::ErrorCode::InstitutionBlocked,
        standing.hindrances.empty() ? std::string() : standing.hindrances.front().rule);
}

}  // namespace kps::accounts
