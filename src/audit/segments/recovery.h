#pragma once

#include <optional>
#include <string>

#include "audit/checkpoints/note.h"
#include "audit/origins/log_origins.h"
#include "audit/proofs/compact_range.h"
#include "audit/segments/file.h"

namespace kps::audit {

/// Where a log goes on after a stop or a crash.
struct Recovered {
    std::uint64_t segment_count = 0;  ///< segment files there are, unused ones too
    std::uint64_t segment = 0;        ///< the one to write to next
    std::uint64_t offset = 0;
    CompactRange range;
    base::Hash previous{};
    std::int64_t last_time_us = 0;
    std::uint32_t last_data_key = 0;
    std::optional<Checkpoint> checkpoint;  ///< of the last frame; none: the log is empty
    std::uint64_t set_aside_bytes = 0;     ///< of a torn frame, kept under `aside/`
};

/// Finds the end of the log by reading its last segment past the page cache, and clears what a torn
/// write left.
///
/// Only the tail can be torn, since one frame at a time is under way. A bad frame with an intact
/// one behind it, or an intact frame that does not continue the log, is damage or manipulation:
/// then nothing is cut off and the log does not open (faults F13, F14). Errors: FileFailed,
/// CorruptData. Doing it again, also after a crash inside, changes nothing.
base::Result<Recovered> recover(const std::string& log_directory, const LogOrigins& origins,
                                SegmentStore& store);

}  // namespace kps::audit
