#pragma once

#include "base/result.h"
#include "institutions/institution.h"
#include "storage/database.h"

/// What the stores of this folder share.
namespace kps::institutions {

/// Takes the one lock all changes take, and raises the directory's version.
base::Status raise_version(storage::Transaction& transaction);
/// Begins a change with `raise_version`.
base::Result<storage::Transaction> begin_directory_change(storage::Database& database);

/// Reads authorities, client certificates and profiles into a directory whose institutions are there.
base::Status read_certificates(storage::Transaction& transaction, Directory& directory);
/// Reads the users that are stopped.
base::Status read_user_stops(storage::Transaction& transaction, Directory& directory);
/// Reads the services and addresses that are stopped.
base::Status read_narrow_stops(storage::Transaction& transaction, Directory& directory);

}  // namespace kps::institutions
