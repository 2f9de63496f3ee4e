#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/result.h"

namespace kps::audit {

/// Which part of a log is recomputed.
struct RangeOptions {
    std::string directory;
    std::int64_t from_us = 0;           ///< entries of that time and later
    std::int64_t until_us = INT64_MAX;  ///< not included
    /// Entries done and of how many. False: stop here.
    std::function<bool(std::uint64_t, std::uint64_t)> progress{};
};

/// What was found out.
struct RangeReport {
    std::uint64_t first = 0;   ///< index of the first entry that was recomputed
    std::uint64_t end = 0;     ///< one behind the last
    std::uint64_t within = 0;  ///< of them those of the time asked for
    std::uint64_t frames = 0;
    std::uint64_t compared =
        0;  ///< size of the published checkpoint that their tree leads to; 0: none is so large yet
    std::uint64_t destroyed_end = 0;  ///< entries before it were destroyed when their time was over
    bool is_cancelled = false;
    std::string problem;                     ///< empty: what was recomputed holds
    std::optional<std::uint64_t> first_bad;  ///< no entry before it is touched by the problem
    bool ok() const { return problem.empty() && !is_cancelled; }
};

/// Recomputes the entries of a time out of the segments, also while the log is written: every frame from the start of
/// the segment in which the time begins, its chain, entries, root and signature; then that the published
/// checkpoint's tree begins with what came out. Tiles, bundles and summaries are `verify_log`'s.
///
/// Errors: FileFailed, CorruptData for a log without a key or with a gap between segments; damage is a problem in the
///         report.
base::Result<RangeReport> verify_log_range(const RangeOptions& options);

}  // namespace kps::audit
