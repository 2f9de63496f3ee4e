#include "audit/segments/frame.h"

#include <cstring>

#include "audit/limits.h"
#include "audit/segments/crc32c.h"
#include "audit/segments/file.h"
#include "base/assert.h"
#include "crypto/digest.h"

namespace kps::audit {
namespace {

using base::ByteView;
using base::Hash;

constexpr std::string_view kMagic = "KPSFRM01";
constexpr std::uint32_t kFlagRange = 1;
// magic, bytes, origin hash, first index, previous, entries bytes, count, flags, range nodes
constexpr std::size_t kBytesAt = 8;
constexpr std::size_t kOriginAt = 16;
constexpr std::size_t kFirstIndexAt = 48;
constexpr std::size_t kPreviousAt = 56;
constexpr std::size_t kEntriesBytesAt = 88;
constexpr std::size_t kCountAt = 96;
constexpr std::size_t kFlagsAt = 100;
constexpr std::size_t kRangeNodesAt = 104;
constexpr std::size_t kHeadBytes = 108;
constexpr std::size_t kHashBytes = 32;
// size, root, note length before the note; digest and CRC after it
constexpr std::size_t kTreeBytes = 8 + kHashBytes + 2;
constexpr std::size_t kSealBytes = kHashBytes + 4;

/// Head of the first entry of the frame that begins `block`: behind the entry's length.
std::optional<ByteView> first_head_of(ByteView block) {
    constexpr std::size_t kEntryHeadBytes = 44;
    if (!first_index_of(block)) return std::nullopt;
    const std::size_t nodes = base::get_u32(block.data() + kRangeNodesAt);
    if (nodes > kTreeNodesMax) return std::nullopt;
    const std::size_t at = kHeadBytes + nodes * kHashBytes + 2;
    if (at + kEntryHeadBytes > block.size()) return std::nullopt;
    return block.subspan(at, kEntryHeadBytes);
}

void copy_hash(const std::uint8_t* from, Hash& to) {
    std::memcpy(to.data(), from, to.size());
}

/// Splits what the seal covers. False: the lengths inside do not add up.
bool split(ByteView covered, Frame& frame) {
    const std::uint8_t* raw = covered.data();
    frame.first_index = base::get_u64(raw + kFirstIndexAt);
    frame.count = base::get_u32(raw + kCountAt);
    copy_hash(raw + kOriginAt, frame.origin_hash);
    copy_hash(raw + kPreviousAt, frame.previous);
    const std::uint32_t flags = base::get_u32(raw + kFlagsAt);
    const std::size_t nodes = base::get_u32(raw + kRangeNodesAt);
    const std::uint64_t entries = base::get_u64(raw + kEntriesBytesAt);
    frame.has_range = flags == kFlagRange;
    if (flags > kFlagRange || nodes > kTreeNodesMax || (nodes != 0 && !frame.has_range))
        return false;
    ByteView rest = covered.subspan(kHeadBytes);
    if (rest.size() < nodes * kHashBytes + kTreeBytes ||
        entries > rest.size() - nodes * kHashBytes - kTreeBytes)
        return false;
    frame.range = rest.first(nodes * kHashBytes);
    frame.entries = rest.subspan(frame.range.size(), static_cast<std::size_t>(entries));
    rest = rest.subspan(frame.range.size() + frame.entries.size());
    frame.size = base::get_u64(rest.data());
    copy_hash(rest.data() + 8, frame.root);
    const std::size_t note = base::get_u16(rest.data() + 8 + kHashBytes);
    frame.note = base::as_text(rest.subspan(kTreeBytes));
    return note == frame.note.size();
}

}  // namespace

void FrameBuilder::begin(const Start& start) {
    frame_.assign(kHeadBytes, 0);
    count_ = 0;
    std::uint8_t* raw = frame_.data();
    std::memcpy(raw, kMagic.data(), kMagic.size());
    std::memcpy(raw + kOriginAt, origin_hash_.data(), kHashBytes);
    base::put_u64(raw + kFirstIndexAt, start.first_index);
    std::memcpy(raw + kPreviousAt, start.previous.data(), kHashBytes);
    if (start.range != nullptr) {
        base::put_u32(raw + kFlagsAt, kFlagRange);
        base::put_u32(raw + kRangeNodesAt, static_cast<std::uint32_t>(start.range->nodes().size()));
        for (const Hash& node : start.range->nodes()) frame_.append(node.data(), node.size());
    }
    entries_at_ = frame_.size();
}

base::Bytes& FrameBuilder::begin_entry() {
    entry_at_ = frame_.size();
    frame_.append(2, 0);
    return frame_;
}

ByteView FrameBuilder::end_entry() {
    const std::size_t size = frame_.size() - entry_at_ - 2;
    KPS_ASSERT(size > 0 && size <= kEntryBytesMax);
    base::put_u16(frame_.data() + entry_at_, static_cast<std::uint16_t>(size));
    ++count_;
    return {frame_.data() + entry_at_ + 2, size};
}

ByteView FrameBuilder::finish(const End& end) {
    KPS_ASSERT(end.note.size() <= kNoteBytesMax && count_ > 0);
    const std::size_t entries = frame_.size() - entries_at_;
    std::uint8_t tree[kTreeBytes];
    base::put_u64(tree, end.size);
    std::memcpy(tree + 8, end.root.data(), kHashBytes);
    base::put_u16(tree + 8 + kHashBytes, static_cast<std::uint16_t>(end.note.size()));
    frame_.append(tree, sizeof tree);
    frame_.append(base::as_bytes(end.note).data(), end.note.size());
    base::put_u64(frame_.data() + kEntriesBytesAt, entries);
    base::put_u32(frame_.data() + kCountAt, count_);
    base::put_u64(frame_.data() + kBytesAt, frame_.size() + kSealBytes);
    digest_ = crypto::sha256(frame_);
    frame_.append(digest_.data(), digest_.size());
    std::uint8_t crc[4];
    base::put_u32(crc, crc32c(frame_));
    frame_.append(crc, sizeof crc);
    KPS_ASSERT(frame_.size() <= kFrameBytesMax);
    return frame_;
}

std::size_t frame_overhead(std::size_t range_nodes, std::size_t note_bytes) {
    return kHeadBytes + range_nodes * kHashBytes + kTreeBytes + note_bytes + kSealBytes;
}

FrameState parse_frame(ByteView bytes, Frame& frame) {
    if (bytes.size() < kBlockBytes || is_zero(bytes.first(kBlockBytes))) return FrameState::None;
    if (std::memcmp(bytes.data(), kMagic.data(), kMagic.size()) != 0) return FrameState::Damaged;
    const std::uint64_t size = base::get_u64(bytes.data() + kBytesAt);
    if (size < kHeadBytes + kTreeBytes + kSealBytes || size > kFrameBytesMax ||
        padded(size) > bytes.size())
        return FrameState::Damaged;
    frame.bytes = static_cast<std::size_t>(size);
    // The CRC is quick and finds what a disk does; the digest also finds what a CRC was fitted to.
    if (crc32c(bytes.first(frame.bytes - 4)) != base::get_u32(bytes.data() + frame.bytes - 4))
        return FrameState::Damaged;
    const ByteView covered = bytes.first(frame.bytes - kSealBytes);
    frame.digest = crypto::sha256(covered);
    if (std::memcmp(frame.digest.data(), bytes.data() + covered.size(), kHashBytes) != 0)
        return FrameState::Damaged;
    if (!split(covered, frame)) return FrameState::Damaged;
    const auto end = static_cast<std::size_t>(padded(size));
    frame.clean_padding = is_zero(bytes.subspan(frame.bytes, end - frame.bytes));
    return FrameState::Intact;
}

std::optional<std::uint64_t> first_index_of(ByteView block) {
    if (block.size() < kHeadBytes || std::memcmp(block.data(), kMagic.data(), kMagic.size()) != 0)
        return std::nullopt;
    return base::get_u64(block.data() + kFirstIndexAt);
}

std::optional<std::int64_t> first_time_of(ByteView block) {
    constexpr std::size_t kTimeAt = 4;
    const auto head = first_head_of(block);
    if (!head) return std::nullopt;
    return static_cast<std::int64_t>(base::get_u64(head->data() + kTimeAt));
}

std::optional<std::uint32_t> first_key_of(ByteView block) {
    constexpr std::size_t kKeyAt = 36;
    const auto head = first_head_of(block);
    if (!head) return std::nullopt;
    return base::get_u32(head->data() + kKeyAt);
}

std::optional<std::size_t> frame_length_of(ByteView block) {
    if (!first_index_of(block)) return std::nullopt;
    const std::uint64_t size = base::get_u64(block.data() + kBytesAt);
    if (size > kFrameBytesMax) return std::nullopt;
    return static_cast<std::size_t>(size);
}

bool EntryCursor::next(ByteView& entry) {
    if (left_.size() < 2) return false;
    const std::size_t size = base::get_u16(left_.data());
    if (size == 0 || size > left_.size() - 2) return false;
    entry = left_.subspan(2, size);
    left_ = left_.subspan(2 + size);
    return true;
}

}  // namespace kps::audit
