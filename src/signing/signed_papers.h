#pragma once

#include <optional>

#include "accounts/role.h"
#include "letters/sheets/sheet.h"
#include "lifecycle/case.h"

namespace kps::signing {

/// A text that waits for signatures.
struct Signable {
    std::int64_t edition = 0;
    bool is_open = false;  ///< may be signed now
    /// Rule R-009 (KPSY m.4/1-e): for the institution its administrator.
    /// Rule R-014 (KPSY m.4/1-i): for the Kurul its members.
    accounts::Role signer = accounts::Role::Administrator;
};

/// Whether there is anything to sign in this case; empty: never.
std::optional<Signable> signable(const lifecycle::Case& subject);

/// The text as it is signed: what people read on the page, and nothing that changes while it is offered.
letters::Sheet paper_of(const lifecycle::Case& subject, const base::Date& today);

}  // namespace kps::signing
