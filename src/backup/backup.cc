#include "backup/backup.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "audit/directory.h"
#include "audit/limits.h"
#include "audit/verifier/log_verifier.h"
#include "backup/limits.h"
#include "backup/log_copy.h"
#include "storage/online_backup.h"

namespace kps::backup {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using base::failed;

auto file_failed(const std::string& path, const std::error_code& error) {
    return failed(ErrorCode::FileFailed, path + ": " + error.message());
}

base::Result<std::string> verifier_key_of(const std::string& backup, const std::string& given) {
    if (!given.empty()) return given;
    const base::Bytes key =
        KPS_TRY(audit::read_file(backup + "/log/log.vkey", audit::kKeyFileBytesMax));
    return std::string(base::as_text(key));
}

std::uint64_t bytes_of(const Manifest& manifest) {
    std::uint64_t bytes = 0;
    for (const FileLine& file : manifest.files) bytes += file.size;
    return bytes;
}

void check_files(const std::string& backup, Check& check, const Progress& progress) {
    std::set<std::string> known;
    std::uint64_t done = 0;
    const std::uint64_t total = bytes_of(check.manifest);
    for (const FileLine& file : check.manifest.files) {
        known.insert(file.path);
        const auto found = measure(backup, file.path);
        if (!found)
            check.problems.push_back(file.path + ": cannot be read");
        else if (found->size != file.size || found->digest != file.digest)
            check.problems.push_back(file.path + ": is not the file that was copied");
        done += file.size;
        if (progress) progress(done, total);
    }
    const auto files = files_in(backup);
    if (!files) return check.problems.push_back(files.error().context);
    for (const std::string& path : *files)
        if (!known.contains(path)) check.problems.push_back(path + ": is not part of the backup");
}

void check_log(const std::string& log, const RestoreOptions& options, Check& check) {
    audit::VerifyOptions verify_options;
    verify_options.directory = log;
    verify_options.verifier_key = options.verifier_key;
    const auto report = audit::verify_log(verify_options);
    if (!report) return check.problems.push_back("log: " + report.error().context);
    for (const std::string& problem : report->problems) check.problems.push_back("log: " + problem);
    if (report->entries != check.manifest.log_size || report->root != check.manifest.log_root)
        check.problems.push_back("log: is not the one of the manifest");
}

/// Is it shown that the log ends where the largest known checkpoint does?
base::Status check_nothing_lost(const Manifest& manifest, const RestoreOptions& options,
                                const std::string& key) {
    const auto verifier =
        KPS_TRY(audit::NoteVerifier::parse(std::string_view(key).substr(0, key.find('\n'))));
    std::uint64_t largest = 0;
    for (const std::string& note : options.notes) {
        const auto known = KPS_TRY(verifier.open(note));
        if (known.size == manifest.log_size && known.root != manifest.log_root)
            return failed(ErrorCode::CorruptData, "another log of this size was signed: a fork");
        largest = std::max(largest, known.size);
    }
    if (largest > manifest.log_size)
        return failed(
            ErrorCode::InvalidArgument,
            fmt::format(
                "a checkpoint of size {} is known, the backup ends at {}: records were lost; "
                "restore it for reading, and begin a new log",
                largest, manifest.log_size));
    if (largest < manifest.log_size)
        return failed(
            ErrorCode::InvalidArgument,
            fmt::format(
                "nothing shows that the log ended at {}: give the witness's newest checkpoint, or "
                "restore it for reading",
                manifest.log_size));
    return {};
}

base::Status make_target(const std::string& target) {
    std::error_code error;
    if (fs::exists(target, error) &&
        (!fs::is_directory(target, error) || !fs::is_empty(target, error)))
        return failed(ErrorCode::AlreadyExists, target + ": only an empty folder is restored into");
    return audit::make_directory(target);
}

base::Status copy_files(const std::string& backup, const Manifest& manifest,
                        const RestoreOptions& options) {
    for (const FileLine& file : manifest.files) {
        if (options.for_reading && !file.path.starts_with("log/")) continue;
        const std::string to = options.target + "/" + file.path;
        KPS_TRY(audit::make_directory(audit::parent_of(to)));
        std::error_code error;
        fs::copy_file(backup + "/" + file.path, to, error);
        if (error) return file_failed(to, error);
        fs::permissions(to, fs::perms::owner_read | fs::perms::owner_write, error);
        if (error) return file_failed(to, error);
    }
    return audit::flush_file_system(options.target);
}

}  // namespace

base::Result<Manifest> create_backup(const Sources& sources, const std::string& out,
                                     const crypto::Ed25519Key& log_key, std::int64_t now_us) {
    if (audit::exists(out)) return failed(ErrorCode::AlreadyExists, out + ": is there already");
    KPS_TRY(audit::make_directory(out));
    if (!sources.administration.empty())
        KPS_TRY(storage::backup_sqlite(sources.administration, out + "/administration.sqlite"));
    for (const auto& [from, name] : sources.others) {
        std::error_code error;
        fs::copy(from, out + "/" + name, fs::copy_options::recursive, error);
        if (error) return file_failed(from, error);
    }
    // The log last: everything that stands in the database by then has its entries in it.
    const auto report = KPS_TRY(copy_log(sources.log_directory, out + "/log"));
    Manifest manifest;
    manifest.origin = report.origin;
    manifest.made_us = now_us;
    manifest.log_size = report.entries;
    manifest.log_root = report.root;
    const auto files = KPS_TRY(files_in(out));
    for (const std::string& path : files) manifest.files.push_back(KPS_TRY(measure(out, path)));
    KPS_TRY(audit::flush_file_system(out));
    const std::string text = text_of(manifest, log_key);
    KPS_TRY(audit::replace_file(out + "/" + std::string(kManifestName), base::as_bytes(text),
                                audit::Flush::Yes));
    return manifest;
}

base::Result<Check> verify_backup(const std::string& backup, const std::string& verifier_key,
                                  const Progress& progress) {
    const base::Bytes text =
        KPS_TRY(audit::read_file(backup + "/" + std::string(kManifestName), kManifestBytesMax));
    const std::string key = KPS_TRY(verifier_key_of(backup, verifier_key));
    Check check;
    check.manifest = KPS_TRY(parse_manifest(base::as_text(text), key));
    check_files(backup, check, progress);
    check_log(backup + "/log", {{}, verifier_key, {}, false}, check);
    return check;
}

base::Result<Manifest> restore_backup(const std::string& backup, const RestoreOptions& options,
                                      const Progress& progress) {
    const Check check = KPS_TRY(verify_backup(backup, options.verifier_key, progress));
    if (!check.ok()) return failed(ErrorCode::CorruptData, check.problems.front());
    const std::string key = KPS_TRY(verifier_key_of(backup, options.verifier_key));
    // AUDIT 1.11: under the old name only what is shown to be all there was goes on.
    if (!options.for_reading) KPS_TRY(check_nothing_lost(check.manifest, options, key));
    KPS_TRY(make_target(options.target));
    KPS_TRY(copy_files(backup, check.manifest, options));
    Check restored;
    restored.manifest = check.manifest;
    check_log(options.target + "/log", options, restored);
    if (!restored.ok()) return failed(ErrorCode::CorruptData, restored.problems.front());
    return check.manifest;
}

}  // namespace kps::backup
