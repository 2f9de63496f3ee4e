#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "audit/entry.h"
#include "audit/log_writer.h"
#include "base/result.h"
#include "storage/database.h"

namespace kps::audit {

/// An act of the directorate that must stand in the log: a search, a hold, a destruction.
struct Act {
    base::Uuid id;
    Draft draft;
};

/// Outbox of such acts: commands put them in, whoever writes the log takes them out (docs/adr/0074).
///
/// Invariants:
/// 1. An act is given away only after its entry is durable: a crash enters it twice, never not at all.
/// 2. What is sealed in the log stands here only until then; afterwards a row holds the receipt alone.
///
/// Errors:  those of storage; CorruptData for a row that is not an act.
/// Threads: any number at a time.
/// Durable: what an operation did, once it returns.
class ActStore {
  public:
    /// Creates or brings up to date its table.
    static base::Result<std::unique_ptr<ActStore>> open(
        std::shared_ptr<storage::Database> database);

    /// Keeps an act; one of the same id stays as it is.
    /// Errors: InvalidArgument when its fields are too long, Busy when too many wait.
    base::Status put(const Act& act, std::int64_t now_us);
    /// The same within somebody else's transaction on a database that has this store's table: the act and what it
    /// does are one.
    static base::Status put_within(storage::Transaction& transaction, const Act& act,
                                   std::int64_t now_us);
    /// The oldest acts that the log does not have yet.
    base::Result<std::vector<Act>> waiting(std::int64_t count_max) const;
    /// Keeps the receipt and erases what is sealed. Does nothing when that has been done.
    base::Status mark_durable(const base::Uuid& id, const Receipt& receipt);
    /// The receipt, once there is one. Errors: NotFound for an unknown act.
    base::Result<std::optional<Receipt>> receipt_of(const base::Uuid& id) const;

  private:
    explicit ActStore(std::shared_ptr<storage::Database> database)
        : database_(std::move(database)) {}

    std::shared_ptr<storage::Database> database_;
};

}  // namespace kps::audit
