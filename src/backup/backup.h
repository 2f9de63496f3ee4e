#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "audit/checkpoints/note.h"
#include "audit/retention/pruner.h"
#include "backup/manifest.h"

/// Copies of everything one server keeps; of its keys only an encrypted one, and only where asked (AUDIT 1.11).
///
/// Invariants:
/// 1. A backup is whole or none: its manifest is written last, signed by the log's key.
/// 2. No key is in a backup that it does not take the unlock secret to read.
/// 3. A log goes on under its name only when it is shown that nothing behind its end was ever confirmed: otherwise two
///    trees of one size could come to be under one key. After a loss it goes on under the next name.
/// 4. A state is restored whole or not at all: until all of it is there no server opens it, and a restore that was
///    killed can be run again.
namespace kps::backup {

/// Bytes done and bytes in all.
using Progress = std::function<void(std::uint64_t, std::uint64_t)>;

/// Takes a copy of a database as of one moment into a file that it makes.
using DatabaseCopier = std::function<base::Status(const std::string& to)>;

struct Sources {
    std::string log_directory;
    std::string administration;  ///< `sqlite:…`; empty: not part of this backup
    /// Files and folders that do not change, and their names in the backup.
    std::vector<std::pair<std::string, std::string>> others;
    /// Databases elsewhere, by their name in the backup; copied before the log, like `administration`.
    std::vector<std::pair<std::string, DatabaseCopier>> databases{};
    std::string key_folder{};     ///< empty: no keys
    base::Bytes unlock_secret{};  ///< what they are sealed with
    Progress progress{};
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
    std::string
        target;  ///< a folder that is not there, empty, or left by a restore that was killed
    std::string verifier_key;  ///< as above
    std::vector<std::string>
        notes;                 ///< checkpoints kept elsewhere, the newest of a witness among them
    bool for_reading = false;  ///< the log alone, where no server can write to it
    /// Folder of keys kept apart from the backup; empty: the backup's own are opened with `unlock_secret`, if given.
    std::string key_folder{};
    base::Bytes unlock_secret{};
    /// Who decides that the log goes on though something may be lost; empty: nobody.
    std::string after_loss_by{};
    std::int64_t now_us = 0;
    /// Brings databases elsewhere back, before the state counts as restored. Called with the backup's folder.
    std::function<base::Status(const std::string&)> databases{};
    /// Of the restored state, where it differs from the one in the backup.
    std::string state_json{};
    audit::Failpoint failpoint{};
};

struct Restored {
    Manifest manifest;
    std::string origin;  ///< the name under which the log goes on
    bool is_new_origin = false;
    std::uint64_t known_lost = 0;  ///< entries that are known to have been there
};
/// Errors: AlreadyExists for a folder that holds anything; CorruptData for a backup that does not verify;
/// InvalidArgument when it is not shown that nothing was lost (no checkpoint given, or a newer one), nobody decided to
/// go on, and it is not for reading; CryptoFailed for another unlock secret; those of the keys.
/// Failpoints: restore.begun, .copied, .keys, .origin, .checked, .databases, .flushed.
base::Result<Restored> restore_backup(const std::string& backup, const RestoreOptions& options,
                                      const Progress& progress);

/// A file that lies in a folder while it is being restored; with it no server starts.
inline constexpr std::string_view kRestoringName = "RESTORING";

}  // namespace kps::backup
