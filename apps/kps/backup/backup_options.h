#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "apps/kps/audit/key_options.h"
#include "apps/kps/progress_bar.h"
#include "apps/kps/state_folder.h"
#include "backup/backup.h"

/// What `kps backup create|verify` and `kps backup restore` share.
namespace kps {

/// Names of the databases in a backup.
inline constexpr const char* kAdministrationDump = "databases/administration.pgdump";
inline constexpr const char* kRegisterDump = "databases/register.pgdump";

struct BackupOptions {
    std::string folder;
    std::string out;
    std::string backup;
    std::string keys;
    std::string by;
    std::string verifier_key;
    std::vector<std::string> checkpoints;
    KeyOptions access;
    StoreLocations stores;  ///< of the restored state, where they differ
    std::string register_owner;
    bool with_keys = false;
    bool without_register = false;
    bool for_reading = false;
    bool after_loss = false;
    bool json = false;
    // What a restore found out:
    std::string restored_as;
    std::uint64_t known_lost = 0;
};

std::string text_of_note(const std::string& path);
/// Of `--vkey`; empty when it is not given.
std::string verifier_key_of(const BackupOptions& options);
void print_backup(const backup::Manifest& manifest, const BackupOptions& options,
                  std::string_view what);
/// Bars are for people; `--json` is for programs.
backup::Progress progress_of(const BackupOptions& options, std::optional<ProgressBar>& bar,
                             const std::string& what);
/// The quarterly rehearsal and each backup stand in the log (AUDIT 1.11).
void record_backup(const StateFolder& state, const std::string& by, std::string detail);
/// `--backup`, `--vkey` and `--json`.
void add_backup(CLI::App& command, BackupOptions& options);
void add_restore_command(CLI::App& group, const std::shared_ptr<BackupOptions>& options);

}  // namespace kps
