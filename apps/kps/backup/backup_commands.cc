#include "apps/kps/backup/backup_commands.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <filesystem>
#include <memory>
#include <optional>

#include "apps/kps/audit/key_options.h"
#include "apps/kps/backup/backup_options.h"
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
#include "storage/postgres_dump.h"

namespace kps {
namespace {

/// Small files of configuration that a server reads beside its stores; no keys among them.
constexpr const char* kConfigurationFiles[] = {
    "state.json",    "witness.policy", "witness-ca.pem",  "anchor.url",
    "anchor-ca.pem", "anchor-tls.pem", "signature-ca.pem"};

/// What the state keeps, wherever it keeps it.
backup::Sources sources_of(const StateFolder& state, const BackupOptions& options) {
    backup::Sources sources;
    sources.log_directory = state.log_folder().string();
    const std::string administration = state.administration_location();
    if (storage::is_postgres(administration))
        sources.databases.emplace_back(kAdministrationDump,
                                       [administration](const std::string& to) {
                                           return storage::dump_postgres(administration, to);
                                       });
    else
        sources.administration = administration;
    if (state.owns_register()) {
        sources.others.emplace_back(state.register_folder().string(), "register");
    } else if (!storage::is_postgres(state.register_location())) {
        leave("backup",
              "the register lies in a folder elsewhere: back that up apart, and give "
              "--without-register",
              2);
    } else if (!options.without_register) {
        sources.databases.emplace_back(kRegisterDump,
                                       [people = state.register_location()](const std::string& to) {
                                           return storage::dump_postgres(people, to);
                                       });
    }
    for (const char* const name : kConfigurationFiles)
        if (std::filesystem::exists(state.path() / name))
            sources.others.emplace_back((state.path() / name).string(), name);
    return sources;
}

void add_keys(const StateFolder& state, const BackupOptions& options, backup::Sources& sources) {
    const std::string folder = state.keys_folder().string();
    const audit::KeySecret secret =
        need(audit::read_unlock_secret(folder, access_of(options.access)), "read the secret");
    if (secret.empty())
        leave("backup", "--with-keys: give --share as often as is needed, or --unlock", 2);
    // Only what opens these keys now may seal them: else nobody could use the copy.
    need(audit::open_month_keys(folder, access_of(options.access)), "unlock the keys");
    sources.key_folder = folder;
    sources.unlock_secret.assign(secret.view().data(), secret.view().size());
}

void create(const BackupOptions& options) {
    if (!audit::is_staff_name(options.by))
        leave("backup", "--by: a name of letters, digits and ._-@: a backup is recorded", 2);
    const StateFolder state = need(StateFolder::open(options.folder), "open the state folder");
    std::optional<ProgressBar> bar;
    backup::Sources sources = sources_of(state, options);
    sources.progress = progress_of(options, bar, "files");
    if (options.with_keys) add_keys(state, options, sources);
    const audit::KeyStore keys =
        need(audit::KeyStore::open(state.keys_folder().string(), state.log_origin()),
             "open the log's key");
    const std::int64_t now_us = base::SystemClock().now_us();
    // Before it is made: the entry is in the copy, and a log at rest ends where its backup does.
    record_backup(state, options.by,
                  options.with_keys ? "backup=create keys=sealed" : "backup=create");
    const backup::Manifest manifest = need(
        backup::create_backup(sources, options.out, keys.log_key(), now_us), "make the backup");
    base::wipe(sources.unlock_secret.data(), sources.unlock_secret.size());
    if (bar) bar->finish();
    print_backup(manifest, options,
                 options.with_keys ? "copied and verified; the keys in it take the unlock secret."
                                   : "copied and verified; no key is in it.");
}

void verify(const BackupOptions& options) {
    std::optional<ProgressBar> bar;
    const backup::Check check = need(backup::verify_backup(options.backup, verifier_key_of(options),
                                                           progress_of(options, bar, "bytes")),
                                     "verify the backup");
    if (bar) bar->finish();
    if (check.ok()) return print_backup(check.manifest, options, "every file is as it was copied.");
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

}  // namespace

std::string text_of_note(const std::string& path) {
    const base::Bytes bytes = need(audit::read_file(path, audit::kNoteBytesMax), "read " + path);
    return std::string(base::as_text(bytes));
}

std::string verifier_key_of(const BackupOptions& options) {
    return options.verifier_key.empty() ? std::string() : text_of_note(options.verifier_key);
}

void print_backup(const backup::Manifest& manifest, const BackupOptions& options,
                  std::string_view what) {
    std::uint64_t bytes = 0;
    for (const backup::FileLine& file : manifest.files) bytes += file.size;
    if (options.json) {
        boost::json::object out{{"ok", true},
                                {"origin", manifest.origin},
                                {"made", base::utc_text_s(manifest.made_us)},
                                {"log_size", manifest.log_size},
                                {"root", base::to_base64(manifest.log_root)},
                                {"files", manifest.files.size()},
                                {"bytes", bytes}};
        if (!options.restored_as.empty()) {
            out["log_origin"] = options.restored_as;
            out["known_lost"] = options.known_lost;
        }
        fmt::print("{}\n", boost::json::serialize(out));
        return;
    }
    fmt::print("log        {}, {} entries\nfiles      {}, {} bytes\nmade       {}\nOK: {}\n",
               manifest.origin, count_text(manifest.log_size), count_text(manifest.files.size()),
               count_text(bytes), base::utc_text_s(manifest.made_us), what);
}

backup::Progress progress_of(const BackupOptions& options, std::optional<ProgressBar>& bar,
                             const std::string& what) {
    if (options.json) return {};
    return [&bar, what](std::uint64_t done, std::uint64_t total) {
        if (!bar) bar.emplace(what, total);
        bar->show(done);
    };
}

void record_backup(const StateFolder& state, const std::string& by, std::string detail) {
    audit::Draft draft;
    draft.type = audit::EntryType::Admin;
    draft.end_user = by;
    draft.rule = "R-087";
    draft.detail = std::move(detail);
    need(record_act(state, std::move(draft)), "record the backup");
}

void add_backup(CLI::App& command, BackupOptions& options) {
    command.add_flag("--json", options.json, "One JSON object instead of lines");
    command.add_option("--backup", options.backup, "Folder of the backup")
        ->required()
        ->type_name("DIR");
    command
        .add_option("--vkey", options.verifier_key,
                    "The log's verifier key from elsewhere; else the backup's own")
        ->type_name("FILE");
}

void add_backup_commands(CLI::App& app) {
    CLI::App* group =
        app.add_subcommand("backup", "Copy everything a state keeps, and bring it back");
    group->require_subcommand(1);
    auto options = std::make_shared<BackupOptions>();
    CLI::App* make = group->add_subcommand("create", "Make a backup, also while the server runs");
    make->add_flag("--json", options->json, "One JSON object instead of lines");
    make->add_option("--dir", options->folder, "State folder")->required()->type_name("DIR");
    make->add_option("--out", options->out, "Folder to make; must not exist")
        ->required()
        ->type_name("DIR");
    make->add_option("--by", options->by, "Who makes it")->required()->type_name("NAME");
    make->add_flag("--with-keys", options->with_keys,
                   "The keys too, sealed with the unlock secret: whoever has both reads the log");
    add_key_options(*make, options->access);
    make->add_flag("--without-register", options->without_register,
                   "Leave out a register that lies in PostgreSQL");
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
    add_restore_command(*group, options);
}

}  // namespace kps
