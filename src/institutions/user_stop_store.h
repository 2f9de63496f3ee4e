#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "institutions/user_stop.h"
#include "storage/database.h"

/// Which users are stopped, and who let them go.
///
/// Invariants:
/// 1. A user has at most one open stop; only a lifting with a name and a reason ends it.
/// 2. Nothing is deleted: the history holds every stop.
/// 3. Every change raises the directory's version in the same transaction.
namespace kps::institutions {

/// Errors:  InvalidArgument for a missing name or reason, NotFound for an institution or an open
///          stop that is not there, and those of storage.
/// Threads: any number at a time.
/// Durable: what an operation did, once it returns.
class UserStopStore {
  public:
    /// Creates or brings up to date the tables of this folder.
    static base::Result<std::unique_ptr<UserStopStore>> open(
        std::shared_ptr<storage::Database> database);

    /// Stops a user; one that is stopped already stays stopped for its first reason.
    /// Returns the version of the directory that holds the stop.
    base::Result<std::uint64_t> stop(const UserStop& stop);

    struct Lifting {
        std::string by;  ///< the administrator
        std::string reason;
        std::int64_t at_us = 0;
    };
    base::Status lift(const AskingUser& user, const Lifting& lifting);

    /// All stops there ever were, oldest first.
    base::Result<std::vector<StopRecord>> history() const;

  private:
    explicit UserStopStore(std::shared_ptr<storage::Database> database)
        : database_(std::move(database)) {}

    std::shared_ptr<storage::Database> database_;
};

/// The same within somebody else's transaction, so that the act of a life cycle and the stop are one.
/// Returns whether the user was not stopped before.
base::Result<bool> stop_user(storage::Transaction& transaction, const UserStop& stop);
base::Status lift_user_stop(storage::Transaction& transaction, const AskingUser& user,
                            const UserStopStore::Lifting& lifting);

}  // namespace kps::institutions
