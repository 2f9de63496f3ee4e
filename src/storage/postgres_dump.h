#pragma once

#include <string>

#include "base/result.h"

/// Copies of a whole PostgreSQL database by its own programs, `pg_dump` and `pg_restore` (docs/adr/0093).
namespace kps::storage {

/// Is it a location of PostgreSQL, not of SQLite or of a folder?
bool is_postgres(const std::string& location);

/// The database as of one moment, while other programs write to it, into a file that must not be there.
///
/// Errors:   InvalidArgument for a location that libpq does not take; AlreadyExists; StorageFailed
///           when `pg_dump` is not installed or fails: what it says goes to standard error.
/// Printing: the password reaches the program by its environment, never by an argument.
/// Durable:  no; the caller flushes.
base::Status dump_postgres(const std::string& location, const std::string& to);

/// Brings a copy into an empty database, in one transaction: all or nothing.
///
/// Errors: AlreadyExists when the database holds a table; as above. What `pg_restore` says is not
///         shown: it may quote rows.
base::Status restore_postgres(const std::string& from, const std::string& location);

}  // namespace kps::storage
