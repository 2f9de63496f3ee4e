#pragma once

#include <memory>
#include <vector>

#include "audit/hiding/hiding.h"
#include "storage/database.h"

namespace kps::audit {

/// Hidings, in the administration's database. Each row names its entry of the log: put it there first.
///
/// Errors:  those of storage; CorruptData for a row that is no hiding.
/// Threads: any number at a time. Durable: what an operation did, once it returns.
class HidingStore {
  public:
    static base::Result<std::unique_ptr<HidingStore>> open(
        std::shared_ptr<storage::Database> database);

    /// Errors: those of check_hiding; Busy beyond kHidingsMax.
    base::Status add(const Hiding& hiding);
    /// Ends it early, at `now_us`. Errors: NotFound; AlreadyExists when its look-ups are shown already.
    base::Status end(const base::Uuid& id, std::int64_t now_us);
    /// Errors: NotFound.
    base::Result<Hiding> find(const base::Uuid& id) const;
    /// All that were ever set, the oldest first.
    base::Result<std::vector<Hiding>> list() const;

  private:
    explicit HidingStore(std::shared_ptr<storage::Database> database)
        : database_(std::move(database)) {}
    std::shared_ptr<storage::Database> database_;
};

}  // namespace kps::audit
