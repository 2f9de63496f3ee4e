#include "audit/segments/frame_finder.h"

#include <algorithm>

#include "audit/directory.h"
#include "audit/entries/entry_codec.h"
#include "audit/limits.h"
#include "audit/segments/file.h"
#include "audit/segments/frame.h"

namespace kps::audit {
namespace {

/// What one step reads: most frames begin within it.
constexpr std::size_t kStepBytes = 4 * kBlockBytes;

bool is_empty_block(base::ByteView block) {
    return std::all_of(block.begin(), block.end(), [](std::uint8_t byte) { return byte == 0; });
}

/// The entry at that place of a frame's bytes; empty where the frame is not intact or has fewer.
base::Bytes entry_at(base::ByteView bytes, std::uint64_t index) {
    Frame frame;
    if (parse_frame(bytes, frame) != FrameState::Intact) return {};
    if (index < frame.first_index || index - frame.first_index >= frame.count) return {};
    EntryCursor cursor(frame.entries);
    base::ByteView entry;
    for (std::uint64_t at = frame.first_index; cursor.next(entry); ++at)
        if (at == index) return {entry.data(), entry.size()};
    return {};
}

}  // namespace

base::Result<FrameFinder> FrameFinder::open(std::string path) {
    const std::uint64_t size = KPS_TRY(file_bytes(path));
    return FrameFinder(std::move(path), size - size % kBlockBytes);
}

base::Result<std::optional<FrameFinder::Start>> FrameFinder::next_start(std::uint64_t from,
                                                                        std::uint64_t until) const {
    for (std::uint64_t at = from; at < until;) {
        const auto room = std::min<std::uint64_t>(kStepBytes, size_ - at);
        const base::Bytes bytes = KPS_TRY(read_part(path_, at, static_cast<std::size_t>(room)));
        if (bytes.size() < kBlockBytes) break;
        for (std::size_t i = 0; i + kBlockBytes <= bytes.size() && at + i < until;
             i += kBlockBytes) {
            const base::ByteView block = base::ByteView(bytes).subspan(i, kBlockBytes);
            if (first_index_of(block))
                return std::optional(Start{at + i, {block.data(), block.size()}});
            // Nothing is written yet from here on.
            if (is_empty_block(block)) return std::optional<Start>();
        }
        at += bytes.size();
    }
    return std::optional<Start>();
}

base::Result<std::optional<FrameFinder::Start>> FrameFinder::last_start(
    const IsBefore& is_before) const {
    std::optional<Start> last = KPS_TRY(next_start(0, kBlockBytes));
    if (!last || !is_before(last->block)) return std::optional<Start>();
    std::uint64_t end = size_;
    while (end - last->offset > kBlockBytes) {
        const std::uint64_t blocks = (end - last->offset) / kBlockBytes;
        const std::uint64_t middle = last->offset + (blocks + 1) / 2 * kBlockBytes;
        std::optional<Start> found = KPS_TRY(next_start(middle, end));
        if (found && is_before(found->block))
            last = std::move(found);
        else
            end = middle;
    }
    return last;
}

base::Result<base::Bytes> FrameFinder::frame_at(const Start& start) const {
    const auto length = frame_length_of(start.block);
    if (!length) return base::Bytes();
    return read_part(path_, start.offset, static_cast<std::size_t>(padded(*length)));
}

base::Result<std::optional<FrameFinder::Start>> FrameFinder::key_start(std::uint32_t number) const {
    const std::optional<Start> before = KPS_TRY(last_start([number](base::ByteView block) {
        const auto key = first_key_of(block);
        return key && *key < number;
    }));
    if (!before) return next_start(0, kBlockBytes);
    const auto length = frame_length_of(before->block);
    if (!length) return std::optional<Start>();
    const std::uint64_t behind = before->offset + padded(*length);
    return next_start(behind, std::min(behind + kBlockBytes, size_));
}

base::Result<std::optional<FramedEntry>> FrameFinder::find(std::uint64_t index) const {
    const std::optional<FramedEntry> nothing;
    const std::optional<Start> start = KPS_TRY(last_start([index](base::ByteView block) {
        const auto first = first_index_of(block);
        return first && *first <= index;
    }));
    if (!start) return nothing;
    const base::Bytes frame = KPS_TRY(frame_at(*start));
    FramedEntry out;
    out.entry = entry_at(frame, index);
    if (out.entry.empty()) return nothing;
    const ClearEntry clear = KPS_TRY(decode_entry(out.entry));
    const std::optional<Start> key = KPS_TRY(key_start(clear.data_key_number));
    if (!key) return nothing;
    const base::Bytes key_frame = KPS_TRY(frame_at(*key));
    out.key_entry = entry_at(key_frame, *first_index_of(key->block));
    if (out.key_entry.empty()) return nothing;
    const ClearEntry announced = KPS_TRY(decode_entry(out.key_entry));
    if (announced.type != EntryType::Key || announced.data_key_number != clear.data_key_number)
        return nothing;
    return std::optional(std::move(out));
}

}  // namespace kps::audit
