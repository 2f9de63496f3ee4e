#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "accounts/actor.h"
#include "base/result.h"
#include "storage/database.h"

namespace kps::accounts {

/// Who does it, when and why.
struct By {
    Actor actor;
    std::int64_t now_us = 0;
    std::string reason;
};

/// One thing that happened to an account or by it: never a number of identity, a secret or a digest of one.
struct Change {
    base::Uuid id;
    base::Uuid account;
    std::optional<base::InstitutionId> institution;
    std::int64_t at_us = 0;
    base::Uuid by_account;
    std::string by_name;
    Role by_role = Role::System;
    std::string act;
    std::string article;
    std::string before;
    std::string after;
    std::string reason;
};

/// What a change is about.
struct ChangeOf {
    base::Uuid account;
    std::optional<base::InstitutionId> institution;
    std::string act;
    std::string article;
    std::string before;
    std::string after;
};

/// Writes a change down in the transaction that makes it; it waits there until the audit log was told (told = 0).
base::Status record_change(storage::Transaction& transaction, const ChangeOf& what, const By& by);

/// Changes that the audit log has not been told yet, and those of one account.
///
/// Errors:  those of storage.
/// Threads: any number at a time.
class ChangeStore {
  public:
    explicit ChangeStore(std::shared_ptr<storage::Database> database)
        : database_(std::move(database)) {}
    /// The oldest first.
    base::Result<std::vector<Change>> untold(std::size_t count_max) const;
    base::Status mark_told(const base::Uuid& id);
    /// The latest first; at most kChangesListedMax.
    base::Result<std::vector<Change>> of_account(const base::Uuid& account) const;

  private:
    std::shared_ptr<storage::Database> database_;
};

/// 0 for none, as the tables hold it.
inline std::int64_t institution_number(const std::optional<base::InstitutionId>& institution) {
    return institution ? institution->value() : 0;
}

}  // namespace kps::accounts
