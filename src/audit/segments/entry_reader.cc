#include "audit/segments/entry_reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "audit/directory.h"
#include "audit/limits.h"
#include "audit/segments/file.h"
#include "audit/segments/frame.h"
#include "audit/segments/frame_finder.h"
#include "audit/segments/segment_files.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;

/// Entries of one segment, asked for one after the other, from which on it is read as a whole.
constexpr std::size_t kOneByOneMax = 16;

}  // namespace

base::Result<EntryReader> EntryReader::open(std::string log_directory) {
    EntryReader reader(std::move(log_directory));
    const SegmentNumbers numbers = KPS_TRY(list_segments(reader.directory_));
    for (std::uint64_t number = numbers.first; number < numbers.end; ++number) {
        const base::Bytes start =
            KPS_TRY(read_start(segment_path(reader.directory_, number), kBlockBytes));
        const auto first = first_index_of(start);
        if (first) reader.segments_.push_back({number, *first, first_time_of(start).value_or(0)});
    }
    return reader;
}

base::Result<std::size_t> EntryReader::segment_of(std::uint64_t index) const {
    const auto after = std::upper_bound(
        segments_.begin(), segments_.end(), index,
        [](std::uint64_t value, const Segment& segment) { return value < segment.first_index; });
    if (after == segments_.begin())
        return failed(ErrorCode::NotFound, fmt::format("the log has no entry {}", index));
    return static_cast<std::size_t>(after - segments_.begin()) - 1;
}

base::Status EntryReader::note_entry(base::ByteView entry) {
    const Place place{static_cast<std::size_t>(entry.data() - bytes_.data()), entry.size()};
    places_.push_back(place);
    const ClearEntry clear = KPS_TRY(decode_entry(entry));
    if (clear.type != EntryType::Key) return {};
    const KeyEntry key = KPS_TRY(decode_key_entry(clear));
    keys_[clear.data_key_number] = {place, key.month};
    return {};
}

base::Status EntryReader::load(std::size_t segment) {
    if (loaded_ == segment) return {};
    loaded_ = SIZE_MAX;
    places_.clear();
    keys_.clear();
    const std::string path = segment_path(directory_, segments_[segment].number);
    KPS_TRY(read_file_into(path, kSegmentFileBytesMax, bytes_));
    const base::ByteView all(bytes_);
    Frame frame;
    for (std::size_t at = 0;
         at < all.size() && parse_frame(all.subspan(at), frame) == FrameState::Intact;
         at += static_cast<std::size_t>(padded(frame.bytes))) {
        EntryCursor cursor(frame.entries);
        base::ByteView entry;
        while (cursor.next(entry)) KPS_TRY(note_entry(entry));
    }
    loaded_ = segment;
    return {};
}

base::Status EntryReader::each(std::uint64_t from, const Visitor& visit) {
    if (segments_.empty()) return {};
    const std::size_t first = KPS_TRY(segment_of(from));
    for (std::size_t segment = first; segment < segments_.size(); ++segment) {
        KPS_TRY(load(segment));
        const std::uint64_t base_index = segments_[segment].first_index;
        for (std::size_t i = from > base_index ? static_cast<std::size_t>(from - base_index) : 0;
             i < places_.size(); ++i) {
            const base::ByteView bytes = bytes_at(places_[i]);
            const ClearEntry clear = KPS_TRY(decode_entry(bytes));
            const auto key = keys_.find(clear.data_key_number);
            if (key == keys_.end())
                return failed(ErrorCode::CorruptData, "the KEY entry of an entry is missing");
            const bool more = KPS_TRY(visit({base_index + i, bytes, &clear, key->second.month}));
            if (!more) return {};
        }
    }
    return {};
}

base::Result<std::uint64_t> EntryReader::first_at(std::int64_t time_us) {
    const auto after = std::partition_point(
        segments_.begin(), segments_.end(),
        [time_us](const Segment& segment) { return segment.first_time_us < time_us; });
    if (after == segments_.begin()) return segments_.empty() ? 0 : segments_.front().first_index;
    const auto segment = static_cast<std::size_t>(after - segments_.begin()) - 1;
    KPS_TRY(load(segment));
    std::size_t low = 0;
    std::size_t high = places_.size();
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        const ClearEntry clear = KPS_TRY(decode_entry(bytes_at(places_[middle])));
        if (clear.time_us < time_us)
            low = middle + 1;
        else
            high = middle;
    }
    return segments_[segment].first_index + low;
}

base::Result<std::uint64_t> EntryReader::segment_start(std::uint64_t index) const {
    const std::size_t segment = KPS_TRY(segment_of(index));
    return segments_[segment].first_index;
}

base::Result<std::uint64_t> EntryReader::end_index() {
    if (segments_.empty()) return std::uint64_t{0};
    KPS_TRY(load(segments_.size() - 1));
    return segments_.back().first_index + places_.size();
}

bool EntryReader::is_worth_loading(std::size_t segment) {
    if (loaded_ == segment) return true;
    asked_in_row_ = asked_ == segment ? asked_in_row_ + 1 : 1;
    asked_ = segment;
    return asked_in_row_ > kOneByOneMax;
}

base::Result<FoundEntry> EntryReader::find(std::uint64_t index) {
    const std::size_t segment = KPS_TRY(segment_of(index));
    if (!is_worth_loading(segment)) {
        const std::string path = segment_path(directory_, segments_[segment].number);
        const FrameFinder finder = KPS_TRY(FrameFinder::open(path));
        auto framed = KPS_TRY(finder.find(index));
        if (framed)
            return FoundEntry{index, std::move(framed->entry), std::move(framed->key_entry)};
    }
    return find_loaded(segment, index);
}

base::Result<FoundEntry> EntryReader::find_loaded(std::size_t segment, std::uint64_t index) {
    KPS_TRY(load(segment));
    const std::uint64_t place = index - segments_[segment].first_index;
    if (place >= places_.size())
        return failed(ErrorCode::NotFound, fmt::format("the log has no entry {}", index));
    const base::ByteView bytes = bytes_at(places_[static_cast<std::size_t>(place)]);
    const ClearEntry clear = KPS_TRY(decode_entry(bytes));
    FoundEntry found{index, base::Bytes(bytes.data(), bytes.size()), {}};
    const auto key = keys_.find(clear.data_key_number);
    if (key != keys_.end()) {
        const base::ByteView key_bytes = bytes_at(key->second.place);
        found.key_entry.assign(key_bytes.data(), key_bytes.size());
    }
    return found;
}

}  // namespace kps::audit
