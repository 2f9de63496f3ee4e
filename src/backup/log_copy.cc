#include "backup/log_copy.h"

#include <filesystem>

#include "audit/directory.h"
#include "audit/origins/log_origins.h"
#include "audit/retention/destruction_record.h"
#include "audit/retention/hold.h"
#include "audit/retention/log_walk.h"
#include "audit/segments/recovery.h"
#include "backup/limits.h"

namespace kps::backup {
namespace {

namespace fs = std::filesystem;
using base::ErrorCode;
using base::failed;

auto file_failed(const std::string& path, const std::error_code& error) {
    return failed(ErrorCode::FileFailed, path + ": " + error.message());
}

base::Status copy_file(const std::string& from, const std::string& to) {
    std::error_code error;
    fs::create_directories(fs::path(to).parent_path(), error);
    if (!error) fs::copy_file(from, to, fs::copy_options::overwrite_existing, error);
    if (error) return file_failed(from, error);
    return {};
}

/// The checkpoint first: what it needs is there by then. Partial tiles may vanish meanwhile, for full ones.
base::Status copy_tiles(const std::string& log_directory, const std::string& to) {
    std::error_code error;
    fs::remove_all(to + "/tiles", error);
    if (!audit::exists(log_directory + "/tiles/checkpoint")) return {};
    KPS_TRY(copy_file(log_directory + "/tiles/checkpoint", to + "/tiles/checkpoint"));
    const std::string folder = log_directory + "/tiles/tile";
    fs::recursive_directory_iterator at(folder, error);
    for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
        const std::string path = at->path().string();
        if (!at->is_regular_file(error) || path.ends_with(audit::kUnfinishedEnding)) continue;
        const auto copied = copy_file(path, to + "/tiles/tile/" + path.substr(folder.size() + 1));
        if (!copied && audit::exists(path)) return copied;
    }
    // A folder of partial tiles that went away ends the walk; whoever verifies the copy sees what is missing.
    return {};
}

base::Status copy_segments(const std::string& log_directory, const std::string& to) {
    const auto segments = KPS_TRY(audit::list_segments(log_directory));
    const std::uint64_t end = KPS_TRY(audit::used_segments_end(log_directory));
    for (std::uint64_t number = segments.first; number < end; ++number) {
        KPS_TRY(
            copy_file(audit::segment_path(log_directory, number), audit::segment_path(to, number)));
        const std::string summary = audit::summary_path(log_directory, number);
        if (audit::exists(summary)) KPS_TRY(copy_file(summary, audit::summary_path(to, number)));
    }
    return {};
}

/// A frame that was being written while its segment was copied was confirmed to nobody by this copy.
base::Status cut_unfinished_frame(const std::string& log) {
    const auto origins = KPS_TRY(audit::LogOrigins::load(log));
    audit::LocalSegmentStore store;
    KPS_TRY(audit::recover(log, origins, store));
    std::error_code error;
    fs::remove_all(log + "/aside", error);
    return {};
}

/// The names the log had before losses; they change only while no server runs.
base::Status copy_origins(const std::string& log_directory, const std::string& to) {
    const auto origins = KPS_TRY(audit::LogOrigins::load(log_directory));
    for (std::size_t i = 0; i < origins.changes().size(); ++i)
        KPS_TRY(copy_file(audit::origin_path(log_directory, i + 2), audit::origin_path(to, i + 2)));
    return {};
}

base::Status copy_records(const std::string& log_directory, const std::string& to) {
    const auto records = KPS_TRY(audit::load_destructions(log_directory));
    for (const audit::DestructionRecord& record : records) {
        if (!record.done)
            return failed(ErrorCode::Busy,
                          record.month.text() + " is being destroyed; end it first");
        KPS_TRY(copy_file(audit::destruction_path(log_directory, record.month, true),
                          audit::destruction_path(to, record.month, true)));
    }
    return {};
}

/// After the segments: each entry about a hold finds it.
base::Status copy_holds(const std::string& log_directory, const std::string& to) {
    const std::string count = audit::hold_count_path(log_directory);
    if (audit::exists(count)) KPS_TRY(copy_file(count, audit::hold_count_path(to)));
    const auto holds = KPS_TRY(audit::load_holds(log_directory));
    for (const audit::Hold& hold : holds)
        KPS_TRY(copy_file(audit::hold_path(log_directory, hold.number),
                          audit::hold_path(to, hold.number)));
    return {};
}

}  // namespace

base::Result<audit::VerifyReport> copy_log(const std::string& log_directory,
                                           const std::string& to) {
    KPS_TRY(copy_file(log_directory + "/log.vkey", to + "/log.vkey"));
    KPS_TRY(copy_origins(log_directory, to));
    KPS_TRY(copy_records(log_directory, to));
    audit::VerifyReport report;
    for (int attempt = 0; attempt < kTileCopiesMax; ++attempt) {
        KPS_TRY(copy_tiles(log_directory, to));
        KPS_TRY(copy_segments(log_directory, to));
        KPS_TRY(copy_holds(log_directory, to));
        KPS_TRY(cut_unfinished_frame(to));
        audit::VerifyOptions options;
        options.directory = to;
        report = KPS_TRY(audit::verify_log(options));
        if (report.ok()) return report;
    }
    return failed(ErrorCode::CorruptData, "the copy of the log: " + report.problems.front());
}

}  // namespace kps::backup
