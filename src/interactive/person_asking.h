#pragma once

#include <functional>
#include <optional>
#include <string>

#include "authentication/caller.h"
#include "base/national_id.h"
#include "institutions/own_purposes.h"
#include "portal/session_guard.h"
#include "query/question.h"

namespace kps::interactive {

/// Who asks by a session: to `query::Engine` what a service user with an end user is.
struct PersonAsking {
    authentication::Caller caller;  ///< Profile::Portal, the session as token
    std::string end_user;           ///< identity number: the session proves it
    /// Set: known, and refused before anything is decided.
    std::optional<base::ErrorCode> refusal;
};

struct PersonParts {
    const portal::SessionGuard& guard;
    /// Identity number of an account.
    std::function<base::Result<base::NationalId>(const base::Uuid& account)> person_of;
    /// What institutions have defined below the purposes of their decisions; null: nothing.
    const institutions::OwnPurposeStore* own_purposes = nullptr;
};

/// Reads session and account. Whether the person may ask anything is decided by `policy`, with the question.
///
/// Errors:  SessionEnded, SecondFactorNeeded, ForeignOrigin and those of the store: nobody is known, nothing recorded.
///          In `refusal`: RoleNotAllowed for whoever belongs to no institution or looks at the portal as another role,
///          SecrecyNotAccepted, InstitutionBlocked.
/// Threads: any; it waits for the database, so never on an I/O thread.
base::Result<PersonAsking> person_asking(const http::Request& request, const PersonParts& parts);

/// Rule R-026 (KPSY m.5/4): the question's purpose as the decision names it, and the case number behind the
/// institution's own code. Errors: PurposeNotAllowed, InvalidField; those of the store.
base::Status state_purpose(const PersonParts& parts, base::InstitutionId institution,
                           query::Question& question);

}  // namespace kps::interactive
