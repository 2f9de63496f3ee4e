#include "audit/retention/pruner.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>

#include "audit/directory.h"
#include "audit/limits.h"
#include "audit/retention/log_walk.h"
#include "audit/tiles/tile_paths.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;

base::Status remove_file(const std::string& path) {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT)
        return failed(ErrorCode::FileFailed, fmt::format("remove {}: errno {}", path, errno));
    return {};
}

base::Status delete_bundle(const std::string& log_directory, std::uint64_t number) {
    const std::string path = log_directory + "/tiles/" + tile_path({true, 0, number, kTileWidth});
    KPS_TRY(remove_file(path));
    const std::string partials = path + ".p";
    if (exists(partials)) {
        const auto names = KPS_TRY(list_directory(partials));
        for (const std::string& name : names) KPS_TRY(remove_file(partials + "/" + name));
        if (::rmdir(partials.c_str()) != 0)
            return failed(ErrorCode::FileFailed,
                          fmt::format("remove {}: errno {}", partials, errno));
    }
    return exists(parent_of(path)) ? flush_directory(parent_of(path)) : base::Status{};
}

/// The bytes of torn frames carry the number of their segment first.
base::Status delete_set_aside(const std::string& log_directory, std::uint64_t first_segment) {
    const std::string folder = log_directory + "/aside";
    if (!exists(folder)) return {};
    const auto names = KPS_TRY(list_directory(folder));
    for (const std::string& name : names) {
        std::uint64_t number = 0;
        const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), number);
        if (error == std::errc{} && number < first_segment)
            KPS_TRY(remove_file(folder + "/" + name));
    }
    return flush_directory(folder);
}

}  // namespace

base::Status delete_index(const std::string& log_directory, Month month) {
    const std::string folder = log_directory + "/index";
    if (!exists(folder)) return {};
    const auto names = KPS_TRY(list_directory(folder));
    for (const std::string& name : names)
        if (name.starts_with(month.text())) KPS_TRY(remove_file(folder + "/" + name));
    return flush_directory(folder);
}

base::Status delete_entries(const std::string& log_directory, std::uint64_t first,
                            std::uint64_t end, const Failpoint& failpoint) {
    for (std::uint64_t bundle = first / kTileWidth; (bundle + 1) * kTileWidth <= end; ++bundle) {
        KPS_TRY(failpoint("destroy.bundle"));
        KPS_TRY(delete_bundle(log_directory, bundle));
    }
    // In ascending order: what is left has no gap at any time.
    for (SegmentNumbers segments = KPS_TRY(list_segments(log_directory));
         segments.first + 1 < segments.end; ++segments.first) {
        const auto next = KPS_TRY(segment_start(log_directory, segments.first + 1));
        if (!next || next->first_index > end) break;
        KPS_TRY(failpoint("destroy.segment"));
        KPS_TRY(remove_file(summary_path(log_directory, segments.first)));
        KPS_TRY(remove_file(segment_path(log_directory, segments.first)));
        KPS_TRY(flush_directory(log_directory + "/segments"));
    }
    const SegmentNumbers left = KPS_TRY(list_segments(log_directory));
    return delete_set_aside(log_directory, left.first);
}

}  // namespace kps::audit
