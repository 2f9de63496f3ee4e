#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "audit/checkpoints/note.h"
#include "backup/manifest.h"

/// Copies of everything one server keeps, but its keys (AUDIT 1.11).
///
/// Invariants:
/// 1. A backup is whole or none: its manifest is written last, signed by the log's key.
/// 2. No key is ever in a backup.
/// 3. A log is restored for writing only when it is shown that nothing behind its end was ever confirmed: otherwise two
///    trees of one size could come to be under one key.
namespace kps::backup {

/// Bytes done and bytes in all.
using Progress = std::function<void(std::uint64_t, std::uint64_t)>;

struct Sources {
    std::string log_directory;
    std::string administration;  ///< `sqlite:…`; empty: not part of this backup
    /// Files and folders that do not change, and their names in the backup.
    std::vector<std::pair<std::string, std::string>> others;
};

/// Makes a backup while the server runs: the database as of one moment, then the log up to an end behind it.
/// Errors: AlreadyExists when `out` is there; Busy while a month is being destroyed; CorruptData when the copied log
/// does not verify; FileFailed. After an error `out` has no manifest.
base::Result<Manifest> create_backup(const Sources& sources, const std::string& out,
                                     const crypto::Ed25519Key& log_key, std::int64_t now_us);

struct Check {
    Manifest manifest;
    std::vector<std::string> problems;  ///< empty: every file is as it was, and the log verifies
    bool ok() const { return problems.empty(); }
};
/// `verifier_key`: the log's from elsewhere; empty: the one in the backup, which then vouches for itself.
/// Errors: NotFound, CorruptData when there is no manifest to go by.
base::Result<Check> verify_backup(const std::string& backup, const std::string& verifier_key,
                                  const Progress& progress);

struct RestoreOptions {
    std::string target;        ///< a folder that is not there, or empty
    std::string verifier_key;  ///< as above
    std::vector<std::string>
        notes;                 ///< checkpoints kept elsewhere, the newest of a witness among them
    bool for_reading = false;  ///< the log alone, where no server can write to it
};
/// Errors: AlreadyExists for a folder that holds anything; CorruptData for a backup that does not verify;
/// InvalidArgument when it is not shown that nothing was lost (no checkpoint given, or a newer one) and it is not for
/// reading.
base::Result<Manifest> restore_backup(const std::string& backup, const RestoreOptions& options,
                                      const Progress& progress);

}  // namespace kps::backup
