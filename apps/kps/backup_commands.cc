#include "apps/kps/backup_commands.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <filesystem>
#include <memory>
#include <optional>

#include "apps/kps/progress_bar.h"
#include "apps/kps/record_act.h"
#include "apps/kps/report.h"
#include "apps/kps/state_folder.h"
#include "audit/directory.h"
#include "audit/keys/key_store.h"
#include "audit/limits.h"
#include "audit/search/search_act.h"
#include "backup/backup.h"
#include "base/calendar.h"
#include "base/clock.h"

namespace kps {
namespace {

struct BackupOptions {
    std::string folder;
    std::string out;
    std::string backup;
    std::string keys;
    std::string by;
    std::string verifier_key;
    std::vector<std::string> checkpoints;
    bool for_reading = false;
    bool json = false;
};

std::string text_of_file(const std::string& path) {
    const base::Bytes bytes = need(audit::read_file(path, audit::kNoteBytesMax), "read " + path);
    return std::string(base::as_text(bytes));
}

std::string verifier_key(const BackupOptions& options) {
    return options.verifier_key.empty() ? std::string() : text_of_file(options.verifier_key);
}

void print(const backup::Manifest& manifest, const BackupOptions& options, std::string_view what) {
    std::uint64_t bytes = 0;
    for (const backup::FileLine& file : manifest.files) bytes += file.size;
    if (options.json) {
        fmt::print("{}\n", boost::json::serialize(
                               boost::json::object{{"ok", true},
                                                   {"origin", manifest.origin},
                                                   {"made", base::utc_text_s(manifest.made_us)},
                                                   {"log_size", manifest.log_size},
                                                   {"root", base::to_base64(manifest.log_root)},
                                                   {"files", manifest.files.size()},
                                                   {"bytes", bytes}}));
        return;
    }
    fmt::print("log        {}, {} entries\nfiles      {}, {} bytes\nmade       {}\nOK: {}\n",
               manifest.origin, count_text(manifest.log_size), count_text(manifest.files.size()),
               count_text(bytes), base::utc_text_s(manifest.made_us), what);
}

/// Bars are for people; `--json` is for programs.
backup::Progress progress_of(const BackupOptions& options, std::optional<ProgressBar>& bar) {
    if (options.json) return {};
    return [&bar](std::uint64_t done, std::uint64_t total) {
        if (!bar) bar.emplace("bytes", total);
        bar->show(done);
    };
}

/// The quarterly rehearsal and each backup stand in the log (AUDIT 1.11).
void record(const StateFolder& state, const std::string& by, std::string detail) {
    audit::Draft draft;
    draft.type = audit::EntryType::Admin;
    draft.end_user = by;
    draft.rule = "R-087";
    draft.detail = std::move(detail);
    need(record_act(state, std::move(draft)), "record the backup");
}

void create(const BackupOptions& options) {
    if (!audit::is_staff_name(options.by))
        leave("backup", "--by: a name of letters, digits and ._-@: a backup is recorded", 2);
    const StateFolder state = need(StateFolder::open(options.folder), "open the state folder");
    backup::Sources sources;
    sources.log_directory = state.log_folder().string();
    if (!state.administration_location().starts_with("sqlite:") || !state.owns_register())
        leave("backup", "the state keeps stores elsewhere; back those up with their own tools", 2);
    sources.administration = state.administration_location();
    sources.others = {{state.register_folder().string(), "register"},
                      {(state.path() / "state.json").string(), "state.json"}};
    const audit::KeyStore keys =
        need(audit::KeyStore::open(state.keys_folder().string(), std::string(kLogOrigin)),
             "open the log's key");
    const std::int64_t now_us = base::SystemClock().now_us();
    // Before it is made: the entry is in the copy, and a log at rest ends where its backup does.
    record(state, options.by, "backup=create");
    const backup::Manifest manifest = need(
        backup::create_backup(sources, options.out, keys.log_key(), now_us), "make the backup");
    print(manifest, options, "copied and verified; no key is in it.");
}

void verify(const BackupOptions& options) {
    std::optional<ProgressBar> bar;
    const backup::Check check = need(
        backup::verify_backup(options.backup, verifier_key(options), progress_of(options, bar)),
        "verify the backup");
    if (bar) bar->finish();
    if (check.ok()) return print(check.manifest, options, "every file is as it was copied.");
    boost::json::array problems;
    for (const std::string& problem : check.problems) {
        problems.push_back(boost::json::string(problem));
        if (!options.json) fmt::print("PROBLEM    {}\n", problem);
    }
    if (options.json)
        fmt::print("{}\n", boost::json::serialize(
                               boost::json::object{{"ok", false}, {"problems", problems}}));
    else
        fmt::print("DAMAGED.\n");
    throw CLI::RuntimeError(1);
}

void restore(const BackupOptions& options) {
    if (!options.for_reading && options.keys.empty())
        leave("restore", "give --keys: keys are never in a backup", 2);
    backup::RestoreOptions restore_options{
        options.folder, verifier_key(options), {}, options.for_reading};
    for (const std::string& path : options.checkpoints)
        restore_options.notes.push_back(text_of_file(path));
    std::optional<ProgressBar> bar;
    const backup::Manifest manifest =
        need(backup::restore_backup(options.backup, restore_options, progress_of(options, bar)),
             "restore");
    if (bar) bar->finish();
    if (!options.for_reading) {
        std::error_code error;
        std::filesystem::copy(options.keys, options.folder + "/keys",
                              std::filesystem::copy_options::recursive, error);
        if (error) leave("restore", "copy the keys: " + error.message());
    }
    print(manifest, options,
          options.for_reading ? "the log can be read and verified; no server can write to it."
                              : "restored; nothing was lost, the log goes on under its name.");
}

void add_common(CLI::App& command, BackupOptions& options) {
    command.add_flag("--json", options.json, "One JSON object instead of lines");
}

void add_backup(CLI::App& command, BackupOptions& options) {
    add_common(command, options);
    command.add_option("--backup", options.backup, "Folder of the backup")
        ->required()
        ->type_name("DIR");
    command
        .add_option("--vkey", options.verifier_key,
                    "The log's verifier key from elsewhere; else the backup's own")
        ->type_name("FILE");
}

void add_restore(CLI::App& group, const std::shared_ptr<BackupOptions>& options) {
    CLI::App* command =
        group.add_subcommand("restore", "Restore a backup into an empty folder, proving its log");
    add_backup(*command, *options);
    command->add_option("--dir", options->folder, "Folder to restore into; empty or not there")
        ->required()
        ->type_name("DIR");
    command->add_option("--keys", options->keys, "Folder of the keys, kept apart from backups")
        ->type_name("DIR");
    command
        ->add_option(
            "--checkpoint", options->checkpoints,
            "Newest checkpoint that a witness or a recipient keeps; shows that nothing was lost")
        ->type_name("FILE");
    command->add_flag("--for-reading", options->for_reading,
                      "The log alone, to search and verify; no server writes to it");
    command->footer(
        "Exit status: 0 restored, 1 refused, 2 wrong usage.\nExample: kps backup restore "
        "--backup /media/b1 --dir /var/lib/kps --keys /media/keys --checkpoint witness.note");
    command->callback([options] { restore(*options); });
}

}  // namespace

void add_backup_commands(CLI::App& app) {
    CLI::App* group = app.add_subcommand("backup", "Copy everything a state keeps, but its keys");
    group->require_subcommand(1);
    auto options = std::make_shared<BackupOptions>();
    CLI::App* make = group->add_subcommand("create", "Make a backup, also while the server runs");
    add_common(*make, *options);
    make->add_option("--dir", options->folder, "State folder")->required()->type_name("DIR");
    make->add_option("--out", options->out, "Folder to make; must not exist")
        ->required()
        ->type_name("DIR");
    make->add_option("--by", options->by, "Who makes it")->required()->type_name("NAME");
    make->footer(
        "Exit status: 0 made and verified, 1 not, 2 wrong usage.\nExample: kps backup create "
        "--dir /var/lib/kps --out /media/b1 --by ayse.yilmaz");
    make->callback([options] { create(*options); });
    CLI::App* check = group->add_subcommand("verify", "Check every file of a backup and its log");
    add_backup(*check, *options);
    check->footer(
        "Exit status: 0 whole, 1 damaged, 2 wrong usage.\nExample: kps backup verify "
        "--backup /media/b1 --vkey log.vkey");
    check->callback([options] { verify(*options); });
    add_restore(*group, options);
}

}  // namespace kps
