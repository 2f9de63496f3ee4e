#include <fmt/format.h>

#include <filesystem>
#include <memory>
#include <optional>

#include "apps/kps/backup/backup_options.h"
#include "apps/kps/failpoint.h"
#include "apps/kps/report.h"
#include "audit/keys/key_access.h"
#include "audit/search/search_act.h"
#include "base/clock.h"
#include "storage/postgres_dump.h"

namespace kps {
namespace {

namespace fs = std::filesystem;

/// The databases of the backup, into those of the restored state.
base::Status restore_databases(const std::string& backup, const BackupOptions& options) {
    const std::string administration = backup + "/" + kAdministrationDump;
    if (fs::exists(administration))
        KPS_TRY(storage::restore_postgres(administration, options.stores.administration));
    const std::string people = backup + "/" + kRegisterDump;
    if (!fs::exists(people)) return {};
    return storage::restore_postgres(
        people, options.register_owner.empty() ? options.stores.people : options.register_owner);
}

/// A database that is there already is never written to by mistake: where to is always said.
void check_locations(const BackupOptions& options) {
    const auto needs = [&](const char* dump, const std::string& location, const char* option) {
        if (fs::exists(options.backup + "/" + dump) && location.empty())
            leave("restore", std::string(option) + ": say which empty database it goes into", 2);
        if (!fs::exists(options.backup + "/" + dump) && !location.empty() &&
            !storage::is_postgres(location))
            leave("restore", std::string(option) + ": a location of PostgreSQL", 2);
    };
    needs(kAdministrationDump, options.stores.administration, "--administration");
    needs(kRegisterDump, options.stores.people, "--register");
}

void check_options(const BackupOptions& options) {
    const bool opens_bundle = !options.access.shares.empty() || !options.access.unlock.empty();
    if (options.for_reading && options.after_loss)
        leave("restore", "--for-reading or --after-loss, not both", 2);
    if (!options.for_reading && options.keys.empty() == !opens_bundle)
        leave("restore",
              "give --keys, or for the keys in the backup --share as often as is needed or "
              "--unlock",
              2);
    if ((options.after_loss || !options.by.empty()) && !audit::is_staff_name(options.by))
        leave("restore", "--by: a name of letters, digits and ._-@: it is recorded", 2);
    if (!options.for_reading) check_locations(options);
}

backup::RestoreOptions restore_options_of(const BackupOptions& options) {
    backup::RestoreOptions restore;
    restore.target = options.folder;
    restore.verifier_key = verifier_key_of(options);
    for (const std::string& path : options.checkpoints) restore.notes.push_back(text_of_note(path));
    restore.for_reading = options.for_reading;
    restore.now_us = base::SystemClock().now_us();
    restore.failpoint = crash_at;
    if (options.after_loss) restore.after_loss_by = options.by;
    if (options.for_reading) return restore;
    restore.key_folder = options.keys;
    if (options.keys.empty()) {
        const auto secret = need(audit::read_unlock_secret({}, access_of(options.access)),
                                 "read the unlock secret");
        restore.unlock_secret.assign(secret.view().data(), secret.view().size());
    }
    const std::string state_file = options.backup + "/state.json";
    if (fs::exists(state_file))
        restore.state_json = need(state_text_with(state_file, options.stores), "read state.json");
    restore.databases = [&options](const std::string& backup) {
        return restore_databases(backup, options);
    };
    return restore;
}

std::string told(const backup::Restored& restored, const BackupOptions& options) {
    if (options.for_reading) return "the log can be read and verified; no server can write to it.";
    if (!restored.is_new_origin)
        return "restored; nothing was lost, the log goes on under its name.";
    return fmt::format(
        "restored; the log goes on as {} ({}). Keep a copy of the new log key, and tell the "
        "witnesses and the recipients of receipts its verifier key: {}/log/log.vkey",
        restored.origin,
        restored.known_lost != 0
            ? fmt::format("{} entries are known to be lost", restored.known_lost)
            : std::string("how much was lost is not known"),
        options.folder);
}

void restore(BackupOptions& options) {
    check_options(options);
    backup::RestoreOptions restore_options = restore_options_of(options);
    std::optional<ProgressBar> bar;
    const backup::Restored restored = need(
        backup::restore_backup(options.backup, restore_options, progress_of(options, bar, "bytes")),
        "restore");
    base::wipe(restore_options.unlock_secret.data(), restore_options.unlock_secret.size());
    if (bar) bar->finish();
    if (!options.for_reading && !options.by.empty()) {
        // The log's own first entry then says that its name changed; this one, who restored it.
        const StateFolder state =
            need(StateFolder::open(options.folder), "open the restored state");
        record_backup(
            state, options.by,
            fmt::format("backup=restore entries={} origin={} seconds={}",
                        restored.manifest.log_size, restored.origin,
                        (base::SystemClock().now_us() - restore_options.now_us) / 1'000'000));
    }
    options.restored_as = restored.origin;
    options.known_lost = restored.known_lost;
    print_backup(restored.manifest, options, told(restored, options));
}

void add_stores(CLI::App& command, BackupOptions& options) {
    command
        .add_option("--administration", options.stores.administration,
                    "Empty PostgreSQL database that the administration goes into")
        ->type_name("LOCATION");
    command
        .add_option("--register", options.stores.people,
                    "PostgreSQL database of the register; empty where the backup holds one")
        ->type_name("LOCATION");
    command
        .add_option("--register-owner", options.register_owner,
                    "The same database with the role that may write to it")
        ->type_name("LOCATION");
}

}  // namespace

void add_restore_command(CLI::App& group, const std::shared_ptr<BackupOptions>& options) {
    CLI::App* command =
        group.add_subcommand("restore", "Restore a backup into an empty folder, proving its log");
    add_backup(*command, *options);
    command->add_option("--dir", options->folder, "Folder to restore into; empty or not there")
        ->required()
        ->type_name("DIR");
    command->add_option("--keys", options->keys, "Folder of the keys, kept apart from backups")
        ->type_name("DIR");
    add_key_options(*command, options->access);
    command
        ->add_option(
            "--checkpoint", options->checkpoints,
            "Newest checkpoint that a witness or a recipient keeps; shows that nothing was lost")
        ->type_name("FILE");
    command->add_option("--by", options->by, "Who restores it; recorded in the log")
        ->type_name("NAME");
    command->add_flag("--after-loss", options->after_loss,
                      "Records were lost, or may be: go on under a new name; needs --by");
    command->add_flag("--for-reading", options->for_reading,
                      "The log alone, to search and verify; no server writes to it");
    add_stores(*command, *options);
    command->footer(
        "Exit status: 0 restored, 1 refused, 2 wrong usage.\nExample: kps backup restore "
        "--backup /media/b1 --dir /var/lib/kps --keys /media/keys --checkpoint witness.note --by "
        "ayse");
    command->callback([options] { restore(*options); });
}

}  // namespace kps
