#include "audit/retention/log_walk.h"

#include <fmt/format.h>

#include "audit/directory.h"
#include "audit/limits.h"
#include "audit/segments/file.h"
#include "audit/segments/frame.h"

namespace kps::audit {
namespace {

using base::ByteView;
using base::ErrorCode;
using base::failed;

/// Header of a frame up to its entries, without the tree before it (docs/formats/audit_log.md).
constexpr std::size_t kFrameHeadBytes = 108;
/// Version, type and flags of an entry stand before its time.
constexpr std::size_t kTimeOffset = 4;

}  // namespace

base::Result<std::optional<SegmentStart>> segment_start(const std::string& log_directory,
                                                        std::uint64_t number) {
    const base::Bytes head = KPS_TRY(read_start(segment_path(log_directory, number), kBlockBytes));
    const auto first_index = first_index_of(head);
    if (!first_index) return std::optional<SegmentStart>{};
    const std::size_t nodes = base::get_u32(head.data() + kFrameHeadBytes - 4);
    const std::size_t entry = kFrameHeadBytes + 2 + nodes * sizeof(base::Hash);
    if (nodes > kTreeNodesMax || head.size() < entry + kTimeOffset + 8)
        return failed(ErrorCode::CorruptData, fmt::format("segment {}: damaged start", number));
    const auto time = static_cast<std::int64_t>(base::get_u64(head.data() + entry + kTimeOffset));
    return std::optional<SegmentStart>{SegmentStart{*first_index, time}};
}

base::Status walk_segment(const std::string& log_directory, std::uint64_t number,
                          const WalkVisitor& visit) {
    const base::Bytes bytes =
        KPS_TRY(read_file(segment_path(log_directory, number), kSegmentFileBytesMax));
    Frame frame;
    for (std::size_t at = 0; parse_frame(ByteView(bytes).subspan(at), frame) == FrameState::Intact;
         at += static_cast<std::size_t>(padded(frame.bytes))) {
        EntryCursor cursor(frame.entries);
        WalkedEntry entry;
        for (entry.index = frame.first_index; cursor.next(entry.bytes); ++entry.index) {
            entry.clear = KPS_TRY(decode_entry(entry.bytes));
            KPS_TRY(visit(entry));
        }
    }
    return {};
}

base::Result<std::uint64_t> used_segments_end(const std::string& log_directory) {
    const SegmentNumbers segments = KPS_TRY(list_segments(log_directory));
    std::uint64_t end = segments.end;
    for (; end > segments.first; --end) {
        const auto start = KPS_TRY(segment_start(log_directory, end - 1));
        if (start) break;
    }
    return end;
}

base::Status walk_entries(const std::string& log_directory, std::uint64_t first, std::uint64_t end,
                          const WalkVisitor& visit) {
    const SegmentNumbers segments = KPS_TRY(list_segments(log_directory));
    const std::uint64_t used = KPS_TRY(used_segments_end(log_directory));
    for (std::uint64_t number = segments.first; first < end && number < used; ++number) {
        const auto start = KPS_TRY(segment_start(log_directory, number));
        if (!start || start->first_index >= end) break;
        if (number + 1 < used) {
            const auto next = KPS_TRY(segment_start(log_directory, number + 1));
            if (next && next->first_index <= first) continue;
        }
        KPS_TRY(walk_segment(log_directory, number, visit));
    }
    return {};
}

base::Result<std::uint64_t> first_index_at(const std::string& log_directory, std::int64_t time_us) {
    const SegmentNumbers segments = KPS_TRY(list_segments(log_directory));
    const std::uint64_t used = KPS_TRY(used_segments_end(log_directory));
    std::uint64_t low = segments.first;  // the last segment that begins before `time_us`
    std::uint64_t high = used;
    while (high - low > 1) {
        const std::uint64_t middle = low + (high - low) / 2;
        const auto start = KPS_TRY(segment_start(log_directory, middle));
        if (!start) return failed(ErrorCode::CorruptData, "segments: one in the middle is empty");
        (start->time_us < time_us ? low : high) = middle;
    }
    std::uint64_t found = 0;
    if (low >= used) return found;
    const auto start = KPS_TRY(segment_start(log_directory, low));
    found = start ? start->first_index : 0;
    KPS_TRY(walk_segment(log_directory, low, [&](const WalkedEntry& entry) -> base::Status {
        if (entry.clear.time_us < time_us) found = entry.index + 1;
        return {};
    }));
    return found;
}

base::Result<std::optional<FoundAct>> find_act(const std::string& log_directory, EntryType type,
                                               const base::Uuid& request_id,
                                               std::int64_t since_us) {
    const SegmentNumbers segments = KPS_TRY(list_segments(log_directory));
    std::optional<FoundAct> found;
    for (std::uint64_t number = KPS_TRY(used_segments_end(log_directory));
         !found && number-- > segments.first;) {
        KPS_TRY(walk_segment(log_directory, number, [&](const WalkedEntry& entry) -> base::Status {
            if (!found && entry.clear.type == type && entry.clear.request_id == request_id)
                found = FoundAct{entry.index, base::Bytes(entry.bytes.begin(), entry.bytes.end())};
            return {};
        }));
        const auto start = KPS_TRY(segment_start(log_directory, number));
        if (start && start->time_us < since_us) break;
    }
    return found;
}

}  // namespace kps::audit
