#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "audit/entries/entry_codec.h"
#include "audit/segments/segment_files.h"

/// The segments of a log read from outside its writer, for holds and destruction.
namespace kps::audit {

/// What a used segment begins with, as it stands there; nothing is verified.
struct SegmentStart {
    std::uint64_t first_index = 0;
    std::int64_t time_us = 0;
};
/// Nothing for a segment that is not used yet. Errors: NotFound, FileFailed.
base::Result<std::optional<SegmentStart>> segment_start(const std::string& log_directory,
                                                        std::uint64_t number);

struct WalkedEntry {
    std::uint64_t index = 0;
    base::ByteView bytes;
    ClearEntry clear;
};
using WalkVisitor = std::function<base::Status(const WalkedEntry&)>;
/// Every entry of one segment. Errors: FileFailed, CorruptData, those of `visit`.
base::Status walk_segment(const std::string& log_directory, std::uint64_t number,
                          const WalkVisitor& visit);
/// Every entry of the segments that hold entries `first` to `end - 1`, so that the KEY entries of
/// these are among them. Errors: as walk_segment.
base::Status walk_entries(const std::string& log_directory, std::uint64_t first, std::uint64_t end,
                          const WalkVisitor& visit);

/// Index of the first entry that is not older than `time_us`, or the size of the log. Reads the
/// start of each segment, and one of them whole. Errors: FileFailed, CorruptData.
base::Result<std::uint64_t> first_index_at(const std::string& log_directory, std::int64_t time_us);
/// Number of the segment behind the last used one. Errors: FileFailed, CorruptData.
base::Result<std::uint64_t> used_segments_end(const std::string& log_directory);

/// The entry of that type and request id, recorded at or after `since_us`.
struct FoundAct {
    std::uint64_t index = 0;
    base::Bytes entry;
};
base::Result<std::optional<FoundAct>> find_act(const std::string& log_directory, EntryType type,
                                               const base::Uuid& request_id, std::int64_t since_us);

}  // namespace kps::audit
