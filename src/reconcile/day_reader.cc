#include "reconcile/day_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "audit/checkpoints/note.h"
#include "audit/directory.h"
#include "audit/limits.h"
#include "audit/segments/file.h"
#include "audit/segments/frame.h"
#include "audit/segments/segment_files.h"
#include "audit/tiles/tile_paths.h"

namespace kps::reconcile {
namespace {

using base::ByteView;
using base::ErrorCode;
using base::failed;

bool is_first_of_call(const audit::ClearEntry& entry) {
    return (entry.flags & (audit::kFlagSameCall | audit::kFlagContinuation)) == 0;
}

}  // namespace

bool is_counted(const audit::ClearEntry& entry) {
    switch (entry.type) {
        case audit::EntryType::Query:
            return true;
        // A token that was refused has no receipt; it names no service.
        case audit::EntryType::Refused:
        case audit::EntryType::Delivery:
            return entry.service.value() != 0;
        default:
            return false;
    }
}

/// Finds the day among the entries that go by. A call belongs to the day of its first entry.
class DayReader::Walk {
  public:
    Walk(const base::Date& day, const Visitor& visit)
        : visit_(visit),
          begin_us_(base::istanbul_midnight_us(day)),
          end_us_(base::istanbul_midnight_us(base::date_from_days(base::days_from_date(day) + 1))) {
    }

    std::int64_t begin_us() const { return begin_us_; }
    DayRange& range() { return range_; }
    bool is_over() const { return over_; }

    base::Status offer(std::uint64_t index, ByteView bytes) {
        const audit::ClearEntry clear = KPS_TRY(audit::decode_entry(bytes));
        if (is_first_of_call(clear)) {
            inside_ = clear.time_us >= begin_us_;
            over_ = clear.time_us >= end_us_;
        }
        if (over_) return {};
        range_.end_index = index + 1;
        if (!inside_) range_.first_index = index + 1;
        if (!inside_ && clear.type != audit::EntryType::Key) return {};
        return visit_({index, bytes, &clear});
    }

  private:
    const Visitor& visit_;
    std::int64_t begin_us_;
    std::int64_t end_us_;
    DayRange range_;
    bool inside_ = false;
    bool over_ = false;
};

namespace {

/// Visits the entries of one segment, as far as its frames hold. Returns the size of the log after them.
template <class Visit>
base::Result<std::uint64_t> read_segment(ByteView bytes, const Visit& visit) {
    std::uint64_t size = 0;
    audit::Frame frame;
    for (std::size_t at = 0;
         audit::parse_frame(bytes.subspan(at), frame) == audit::FrameState::Intact;
         at += static_cast<std::size_t>(audit::padded(frame.bytes))) {
        size = frame.size;
        audit::EntryCursor cursor(frame.entries);
        ByteView entry;
        for (std::uint64_t index = frame.first_index; cursor.next(entry); ++index) {
            const bool go_on = KPS_TRY(visit(index, entry));
            if (!go_on) return size;
        }
    }
    return size;
}

/// The last segment that has entries and whose first entry is not after `time_us`; the first
/// otherwise. Errors: EntryDestroyed where that one was.
base::Result<std::uint64_t> segment_of(const std::string& directory, audit::SegmentNumbers segments,
                                       std::int64_t time_us) {
    for (std::uint64_t number = segments.end; number-- > segments.first;) {
        const base::Bytes start =
            KPS_TRY(audit::read_start(audit::segment_path(directory, number), audit::kBlockBytes));
        const auto first = audit::first_time_of(start);
        if (first && *first <= time_us) return number;
    }
    if (segments.first == 0) return segments.first;
    return failed(ErrorCode::EntryDestroyed, "records of that day were destroyed after their time");
}

base::Result<base::Bytes> read_bundle(const std::string& directory, std::uint64_t number,
                                      std::uint64_t log_size) {
    const std::uint64_t left = log_size - number * audit::kTileWidth;
    const auto width = static_cast<unsigned>(std::min<std::uint64_t>(left, audit::kTileWidth));
    return audit::read_file(directory + "/tiles/" + audit::tile_path({true, 0, number, width}),
                            audit::kBundleBytesMax);
}

}  // namespace

base::Status DayReader::walk_segments(Walk& walk) const {
    const audit::SegmentNumbers segments = KPS_TRY(audit::list_segments(directory_));
    const std::uint64_t count = segments.end;
    const std::uint64_t first = KPS_TRY(segment_of(directory_, segments, walk.begin_us()));
    const auto visit = [&walk](std::uint64_t index, ByteView entry) -> base::Result<bool> {
        KPS_TRY(walk.offer(index, entry));
        return !walk.is_over();
    };
    base::Bytes bytes;
    for (std::uint64_t number = first; number < count && !walk.is_over(); ++number) {
        KPS_TRY(audit::read_file_into(audit::segment_path(directory_, number),
                                      audit::kSegmentFileBytesMax, bytes));
        walk.range().log_size =
            std::max(walk.range().log_size, KPS_TRY(read_segment(bytes, visit)));
    }
    // The log may go on after the day: its end is in the last segment that holds anything.
    const auto pass = [](std::uint64_t, ByteView) -> base::Result<bool> { return true; };
    for (std::uint64_t number = count; walk.is_over() && number-- > first;) {
        KPS_TRY(audit::read_file_into(audit::segment_path(directory_, number),
                                      audit::kSegmentFileBytesMax, bytes));
        const std::uint64_t size = KPS_TRY(read_segment(bytes, pass));
        walk.range().log_size = std::max(walk.range().log_size, size);
        if (size != 0) break;
    }
    return {};
}

base::Status DayReader::walk_bundles(Walk& walk) const {
    const base::Bytes note =
        KPS_TRY(audit::read_file(directory_ + "/tiles/checkpoint", audit::kNoteBytesMax));
    const audit::Checkpoint checkpoint = KPS_TRY(audit::parse_checkpoint(base::as_text(note)));
    walk.range().log_size = checkpoint.size;
    std::uint64_t low = 0;
    std::uint64_t high = (checkpoint.size + audit::kTileWidth - 1) / audit::kTileWidth;
    const std::uint64_t count = high;
    // The last bundle whose first entry is not after the day's beginning.
    while (high - low > 1) {
        const std::uint64_t middle = low + (high - low) / 2;
        const auto read = read_bundle(directory_, middle, checkpoint.size);
        if (!read && read.error().code == ErrorCode::NotFound) {
            // Destroyed after its time: what is there begins later.
            low = middle;
            continue;
        }
        if (!read) return failed(read.error());
        const base::Bytes& bundle = *read;
        ByteView entry;
        if (!audit::EntryCursor(bundle).next(entry))
            return failed(ErrorCode::CorruptData, fmt::format("bundle {} is empty", middle));
        const audit::ClearEntry clear = KPS_TRY(audit::decode_entry(entry));
        (clear.time_us <= walk.begin_us() ? low : high) = middle;
    }
    for (std::uint64_t number = low; number < count && !walk.is_over(); ++number) {
        const base::Bytes bundle = KPS_TRY(read_bundle(directory_, number, checkpoint.size));
        audit::EntryCursor cursor(bundle);
        ByteView entry;
        for (std::uint64_t index = number * audit::kTileWidth;
             !walk.is_over() && cursor.next(entry); ++index)
            KPS_TRY(walk.offer(index, entry));
    }
    return {};
}

base::Result<DayRange> DayReader::walk(const base::Date& day, const Visitor& visit) const {
    Walk walk(day, visit);
    if (audit::exists(directory_ + "/segments"))
        KPS_TRY(walk_segments(walk));
    else
        KPS_TRY(walk_bundles(walk));
    return walk.range();
}

}  // namespace kps::reconcile
