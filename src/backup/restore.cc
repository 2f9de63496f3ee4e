#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "audit/directory.h"
#include "audit/keys/key_access.h"
#include "audit/limits.h"
#include "audit/origins/next_origin.h"
#include "audit/verifier/log_verifier.h"
#include "backup/backup.h"
#include "backup/key_bundle.h"
#include "backup/limits.h"

namespace kps::backup {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using base::failed;

constexpr std::string_view kStateFile = "state.json";

auto file_failed(const std::string& path, const std::error_code& error) {
    return failed(ErrorCode::FileFailed, path + ": " + error.message());
}

/// The end of the log as others remember it.
struct KnownEnd {
    std::uint64_t size = 0;
    std::string note;  ///< of `size`
};

class Restore {
  public:
    Restore(std::string backup, const RestoreOptions& options, Progress progress)
        : backup_(std::move(backup)), options_(options), progress_(std::move(progress)) {}

    base::Result<Restored> run() {
        // Twice the bytes: read to be checked, and copied.
        const auto half = [this](std::uint64_t done, std::uint64_t total) {
            tell(done, 2 * total);
        };
        Check check = KPS_TRY(verify_backup(backup_, options_.verifier_key, half));
        if (!check.ok()) return failed(ErrorCode::CorruptData, check.problems.front());
        restored_.manifest = std::move(check.manifest);
        restored_.origin = restored_.manifest.origin;
        KPS_TRY(learn_end());
        KPS_TRY(check_loss());
        KPS_TRY(make_target());
        KPS_TRY(copy_files());
        KPS_TRY(at("restore.copied"));
        if (!options_.for_reading) KPS_TRY(restore_keys());
        KPS_TRY(at("restore.keys"));
        if (!options_.for_reading && is_lost_) KPS_TRY(take_next_origin());
        KPS_TRY(at("restore.origin"));
        KPS_TRY(check_log());
        KPS_TRY(at("restore.checked"));
        if (!options_.for_reading && options_.databases) KPS_TRY(options_.databases(backup_));
        KPS_TRY(at("restore.databases"));
        KPS_TRY(audit::flush_file_system(options_.target));
        KPS_TRY(at("restore.flushed"));
        KPS_TRY(finish());
        return std::move(restored_);
    }

  private:
    base::Status at(std::string_view failpoint) const {
        return options_.failpoint ? options_.failpoint(failpoint) : base::Status{};
    }
    void tell(std::uint64_t done, std::uint64_t total) const {
        if (progress_) progress_(done, total);
    }
    std::string log() const { return options_.target + "/log"; }
    std::string marker() const { return options_.target + "/" + std::string(kRestoringName); }

    /// Checkpoints under older names say nothing of the end; they must be of this log all the same.
    base::Status learn_end() {
        const Manifest& manifest = restored_.manifest;
        const auto origins =
            KPS_TRY(audit::LogOrigins::load(backup_ + "/log", options_.verifier_key));
        for (const std::string& note : options_.notes) {
            const audit::Checkpoint known = KPS_TRY(origins.open(note));
            if (known.origin != origins.current().origin()) continue;
            if (known.size == manifest.log_size && known.root != manifest.log_root)
                return failed(ErrorCode::CorruptData,
                              "another log of this size was signed: a fork");
            if (known.size <= end_.size) continue;
            end_ = {known.size, note};
        }
        return {};
    }

    /// AUDIT 1.11: under the old name only what is shown to be all there was goes on.
    base::Status check_loss() {
        const std::uint64_t size = restored_.manifest.log_size;
        is_lost_ = end_.size != size;
        if (!is_lost_ || options_.for_reading || !options_.after_loss_by.empty()) return {};
        if (end_.size > size)
            return failed(ErrorCode::InvalidArgument,
                          fmt::format("a checkpoint of size {} is known, the backup ends at {}: "
                                      "records were lost; restore it for reading, or decide that "
                                      "the log goes on under a new name (--after-loss)",
                                      end_.size, size));
        return failed(ErrorCode::InvalidArgument,
                      fmt::format("nothing shows that the log ended at {}: give the witness's "
                                  "newest checkpoint, or restore it for reading",
                                  size));
    }

    /// What a killed restore left is begun anew; nothing else is ever removed.
    base::Status make_target() {
        std::error_code error;
        const std::string& target = options_.target;
        // Killed before there was a marker: half of it is all there is.
        fs::remove(marker() + std::string(audit::kUnfinishedEnding), error);
        if (audit::exists(marker()) && !audit::exists(target + "/" + std::string(kStateFile))) {
            for (const fs::directory_entry& entry : fs::directory_iterator(target, error))
                if (entry.path().filename() != kRestoringName) fs::remove_all(entry.path(), error);
            if (error) return file_failed(target, error);
        } else if (fs::exists(target, error) &&
                   (!fs::is_directory(target, error) || !fs::is_empty(target, error))) {
            return failed(ErrorCode::AlreadyExists,
                          target + ": only an empty folder is restored into");
        }
        KPS_TRY(audit::make_directory(target));
        const base::Bytes state = KPS_TRY(state_json());
        KPS_TRY(audit::replace_file(marker(), state, audit::Flush::Yes));
        return at("restore.begun");
    }

    /// The marker becomes the state's file when all is there: one rename.
    base::Result<base::Bytes> state_json() const {
        const std::string path = backup_ + "/" + std::string(kStateFile);
        if (options_.for_reading || !audit::exists(path)) return base::Bytes{};
        if (options_.state_json.empty()) return audit::read_file(path, audit::kNoteBytesMax);
        const base::ByteView text = base::as_bytes(options_.state_json);
        return base::Bytes(text.data(), text.size());
    }

    bool is_copied(const std::string& path) const {
        if (options_.for_reading) return path.starts_with("log/");
        return path != kStateFile && path != kKeyBundleName && !path.starts_with("databases/");
    }

    base::Status copy_files() const {
        const Manifest& manifest = restored_.manifest;
        std::uint64_t bytes = 0;
        for (const FileLine& file : manifest.files) bytes += file.size;
        std::uint64_t done = bytes;
        for (const FileLine& file : manifest.files) {
            if (is_copied(file.path)) KPS_TRY(copy_file(file.path));
            done += file.size;
            tell(done, 2 * bytes);
        }
        return {};
    }

    base::Status copy_file(const std::string& path) const {
        const std::string to = options_.target + "/" + path;
        KPS_TRY(audit::make_directory(audit::parent_of(to)));
        std::error_code error;
        fs::copy_file(backup_ + "/" + path, to, error);
        if (error) return file_failed(to, error);
        fs::permissions(to, fs::perms::owner_read | fs::perms::owner_write, error);
        if (error) return file_failed(to, error);
        return at("restore.file");
    }

    base::Status restore_keys() const {
        const std::string to = options_.target + "/keys";
        if (options_.key_folder.empty() && options_.unlock_secret.empty()) return {};
        if (options_.key_folder.empty()) {
            const std::string path = backup_ + "/" + std::string(kKeyBundleName);
            const base::Bytes bundle = KPS_TRY(audit::read_file(path, kKeyBundleBytesMax));
            return open_keys(base::as_text(bundle), options_.unlock_secret, to);
        }
        std::error_code error;
        fs::copy(options_.key_folder, to, fs::copy_options::recursive, error);
        if (error) return file_failed(options_.key_folder, error);
        return {};
    }

    base::Status take_next_origin() {
        const std::uint64_t size = restored_.manifest.log_size;
        const bool is_known = end_.size > size;
        const std::string key = KPS_TRY(
            audit::begin_next_origin({log(), options_.target + "/keys",
                                      is_known ? end_.note : std::string(), options_.after_loss_by},
                                     options_.now_us));
        const auto verifier = KPS_TRY(audit::NoteVerifier::parse(key));
        restored_.origin = verifier.origin();
        restored_.is_new_origin = true;
        restored_.known_lost = is_known ? end_.size - size : 0;
        return {};
    }

    /// The copy, with every checkpoint that was given: those within it are of its tree.
    base::Status check_log() const {
        audit::VerifyOptions options;
        options.directory = log();
        for (const std::string& note : options_.notes) {
            const auto known = KPS_TRY(audit::parse_checkpoint(note));
            if (known.size <= restored_.manifest.log_size) options.notes.push_back(note);
        }
        const audit::VerifyReport report = KPS_TRY(audit::verify_log(options));
        if (!report.ok()) return failed(ErrorCode::CorruptData, report.problems.front());
        if (report.entries != restored_.manifest.log_size ||
            report.root != restored_.manifest.log_root)
            return failed(ErrorCode::CorruptData, "the restored log is not the backup's");
        return {};
    }

    base::Status finish() const {
        std::error_code error;
        const bool has_state =
            !options_.for_reading && audit::exists(backup_ + "/" + std::string(kStateFile));
        if (has_state)
            fs::rename(marker(), options_.target + "/" + std::string(kStateFile), error);
        else
            fs::remove(marker(), error);
        if (error) return file_failed(marker(), error);
        return audit::flush_directory(options_.target);
    }

    std::string backup_;
    const RestoreOptions& options_;
    Progress progress_;
    Restored restored_;
    KnownEnd end_;
    bool is_lost_ = false;
};

}  // namespace

base::Result<Restored> restore_backup(const std::string& backup, const RestoreOptions& options,
                                      const Progress& progress) {
    return Restore(backup, options, progress).run();
}

}  // namespace kps::backup
