#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/result.h"
#include "storage/database.h"

namespace kps::storage {

/// One step of a component's schema. Numbers start at 1 and have no gaps; a text never changes once
/// released.
struct Migration {
    std::int64_t number;
    std::string_view sql;
};

/// Brings a component's tables to the newest state; does nothing when they are there. Each step is
/// one transaction and is recorded, with its text, in table `schema_migrations`.
///
/// Errors:  CorruptData when a step recorded before has another text now; StorageFailed when the
/// store was made by
///          a newer program.
/// Threads: any number of programs may do it at the same time.
base::Status migrate(Database& database, std::string_view component,
                     std::span<const Migration> migrations);

}  // namespace kps::storage
