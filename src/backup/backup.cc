#include "backup/backup.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "audit/directory.h"
#include "audit/limits.h"
#include "audit/verifier/log_verifier.h"
#include "backup/key_bundle.h"
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

void check_log(const std::string& log, const std::string& verifier_key, Check& check) {
    audit::VerifyOptions verify_options;
    verify_options.directory = log;
    verify_options.verifier_key = verifier_key;
    const auto report = audit::verify_log(verify_options);
    if (!report) return check.problems.push_back("log: " + report.error().context);
    for (const std::string& problem : report->problems) check.problems.push_back("log: " + problem);
    if (report->entries != check.manifest.log_size || report->root != check.manifest.log_root)
        check.problems.push_back("log: is not the one of the manifest");
}

}  // namespace

base::Result<Manifest> create_backup(const Sources& sources, const std::string& out,
                                     const crypto::Ed25519Key& log_key, std::int64_t now_us) {
    if (audit::exists(out)) return failed(ErrorCode::AlreadyExists, out + ": is there already");
    KPS_TRY(audit::make_directory(out));
    if (!sources.administration.empty())
        KPS_TRY(storage::backup_sqlite(sources.administration, out + "/administration.sqlite"));
    for (const auto& [name, copy] : sources.databases) {
        const std::string to = out + "/" + name;
        KPS_TRY(audit::make_directory(audit::parent_of(to)));
        KPS_TRY(copy(to));
    }
    for (const auto& [from, name] : sources.others) {
        std::error_code error;
        fs::copy(from, out + "/" + name, fs::copy_options::recursive, error);
        if (error) return file_failed(from, error);
    }
    // The log last: everything that stands in the database by then has its entries in it.
    const auto report = KPS_TRY(copy_log(sources.log_directory, out + "/log"));
    if (!sources.key_folder.empty()) {
        const std::string keys = KPS_TRY(seal_keys(sources.key_folder, sources.unlock_secret));
        KPS_TRY(audit::replace_file(out + "/" + std::string(kKeyBundleName), base::as_bytes(keys),
                                    audit::Flush::Later));
    }
    Manifest manifest;
    manifest.origin = report.origin;
    manifest.made_us = now_us;
    manifest.log_size = report.entries;
    manifest.log_root = report.root;
    const auto files = KPS_TRY(files_in(out));
    for (const std::string& path : files) {
        manifest.files.push_back(KPS_TRY(measure(out, path)));
        if (sources.progress) sources.progress(manifest.files.size(), files.size());
    }
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
    check_log(backup + "/log", verifier_key, check);
    return check;
}

}  // namespace kps::backup
