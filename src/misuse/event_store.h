#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/result.h"
#include "misuse/event.h"
#include "storage/database.h"

namespace kps::misuse {

/// Alarms, and what administrators did about them, until and after the log has them.
///
/// Errors:  InvalidArgument for a text that is too long, and those of storage.
/// Threads: any number at a time.
/// Durable: what an operation did, once it returns.
class EventStore {
  public:
    /// Creates or brings up to date its table.
    static base::Result<std::unique_ptr<EventStore>> open(
        std::shared_ptr<storage::Database> database);

    /// Keeps an event; one of the same id stays as it is.
    base::Status put(const Event& event);

    struct Filter {
        std::optional<base::InstitutionId> institution;
        std::int64_t since_us = 0;
        std::int64_t count_max = 100;
    };
    /// The latest first.
    base::Result<std::vector<Event>> list(const Filter& filter) const;

    /// The oldest events that the log does not have yet.
    base::Result<std::vector<Event>> not_logged(std::int64_t count_max) const;
    base::Status mark_logged(const base::Uuid& id);

  private:
    explicit EventStore(std::shared_ptr<storage::Database> database)
        : database_(std::move(database)) {}

    std::shared_ptr<storage::Database> database_;
};

}  // namespace kps::misuse
