#pragma once

#include <mutex>

#include "accounts/change.h"
#include "audit/acts/act_store.h"

namespace kps::portal {

/// Brings what happened to accounts into the outbox of the audit log (docs/adr/0102).
///
/// Errors:  those of the stores; what was told stays told, and the next call goes on.
/// Threads: any.
class ChangeTeller {
  public:
    ChangeTeller(accounts::ChangeStore changes, audit::ActStore& acts, bool test_data)
        : changes_(std::move(changes)), acts_(acts), test_data_(test_data) {}
    /// Tells everything that waits.
    base::Status tell();

  private:
    accounts::ChangeStore changes_;
    audit::ActStore& acts_;
    bool test_data_;
    std::mutex mutex_;
};

/// The entry of a change: an act of administration, with the account's id and never a person's number.
audit::Draft draft_of(const accounts::Change& change, bool test_data);

}  // namespace kps::portal
