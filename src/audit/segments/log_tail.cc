#include "audit/segments/log_tail.h"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>

#include "audit/directory.h"
#include "audit/limits.h"
#include "audit/segments/segment_files.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;

}  // namespace

base::Status LogTail::each(std::uint64_t from, std::uint64_t end,
                           const EntryReader::Visitor& visit) {
    if (from >= end) return {};
    if (!place_ || from < place_->index) KPS_TRY(seek(from));
    // What was read before may have been written since.
    stretch_ = {};
    const base::Status status = go_on(from, end, visit);
    if (!status) place_.reset();
    return status;
}

/// The newest segment that does not begin behind the entry; the oldest there is when all do.
base::Status LogTail::seek(std::uint64_t index) {
    const SegmentNumbers numbers = KPS_TRY(list_segments(directory_));
    for (std::uint64_t number = numbers.end; number-- > numbers.first;) {
        const base::Bytes start =
            KPS_TRY(read_start(segment_path(directory_, number), kBlockBytes));
        const auto first = first_index_of(start);
        if (first && (*first <= index || number == numbers.first))
            return open_segment(number, *first);
    }
    return failed(ErrorCode::CorruptData, "the log has no entries");
}

base::Status LogTail::open_segment(std::uint64_t number, std::uint64_t index) {
    file_ = KPS_TRY(store_.open(segment_path(directory_, number)));
    place_ = Place{number, 0, index};
    months_.clear();
    stretch_ = {};
    return {};
}

base::Status LogTail::go_on(std::uint64_t from, std::uint64_t end,
                            const EntryReader::Visitor& visit) {
    while (place_->index < end) {
        Frame frame;
        const FrameState state = KPS_TRY(next_frame(frame));
        if (state == FrameState::None) {
            // The rest of a closed segment is empty.
            KPS_TRY(open_segment(place_->segment + 1, place_->index));
            continue;
        }
        if (state == FrameState::Damaged || frame.first_index != place_->index)
            return failed(ErrorCode::CorruptData, fmt::format("segment {} is damaged at {}",
                                                              place_->segment, place_->offset));
        const bool more = KPS_TRY(visit_frame(frame, from, end, visit));
        if (!more) return {};
        place_->offset += padded(frame.bytes);
        place_->index += frame.count;
    }
    return {};
}

base::Result<bool> LogTail::visit_frame(const Frame& frame, std::uint64_t from, std::uint64_t end,
                                        const EntryReader::Visitor& visit) {
    EntryCursor cursor(frame.entries);
    base::ByteView entry;
    for (std::uint64_t index = frame.first_index; cursor.next(entry); ++index) {
        if (index >= end) return false;
        const ClearEntry clear = KPS_TRY(decode_entry(entry));
        if (clear.type == EntryType::Key)
            months_[clear.data_key_number] = KPS_TRY(decode_key_entry(clear)).month;
        if (index < from) continue;
        const auto month = months_.find(clear.data_key_number);
        if (month == months_.end())
            return failed(ErrorCode::CorruptData, "the KEY entry of an entry is missing");
        const bool more = KPS_TRY(visit({index, entry, &clear, month->second}));
        if (!more) return false;
    }
    return true;
}

base::ByteView LogTail::stretch_from_place() const {
    if (place_->offset < stretch_offset_ || place_->offset >= stretch_offset_ + stretch_.size())
        return {};
    return stretch_.subspan(static_cast<std::size_t>(place_->offset - stretch_offset_));
}

base::Result<FrameState> LogTail::next_frame(Frame& frame) {
    base::ByteView bytes = stretch_from_place();
    if (bytes.empty()) {
        KPS_TRY(read_stretch(kTailBytes));
        bytes = stretch_;
    }
    // The stretch may end within the frame, and a frame may be longer than a stretch.
    const auto length = frame_length_of(bytes);
    const auto needed = static_cast<std::size_t>(padded(length.value_or(0)));
    if (needed > bytes.size()) {
        KPS_TRY(read_stretch(std::max(needed, kTailBytes)));
        bytes = stretch_;
    }
    return parse_frame(bytes, frame);
}

/// From the place on; shorter where the file ends.
base::Status LogTail::read_stretch(std::size_t size) {
    const base::ByteSpan out = buffer_.reserve(size).first(size);
    std::size_t have = 0;
    stretch_offset_ = place_->offset;
    while (have < size && stretch_offset_ + have < file_->size()) {
        const std::int64_t done = file_->read_at(stretch_offset_ + have, out.subspan(have));
        if (done == -EINTR) continue;
        if (done < 0)
            return failed(ErrorCode::FileFailed,
                          fmt::format("reading segment {}: {}", place_->segment, done));
        if (done == 0) break;
        have += static_cast<std::size_t>(done);
    }
    stretch_ = out.first(have);
    return {};
}

}  // namespace kps::audit
