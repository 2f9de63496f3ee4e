#pragma once

#include <string>

#include "base/result.h"

namespace kps::storage {

/// Copies a SQLite database, as of one moment, while other programs write to it.
///
/// Errors:  AlreadyExists when `to` is there, InvalidArgument when `location` is not `sqlite:…`, StorageFailed,
///          Busy when writers leave no moment.
/// Durable: no; the caller flushes.
base::Status backup_sqlite(const std::string& location, const std::string& to);

}  // namespace kps::storage
