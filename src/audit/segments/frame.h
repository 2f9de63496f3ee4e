#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "audit/proofs/compact_range.h"
#include "base/bytes.h"
#include "base/ids.h"

/// A frame: the entries that became durable by one flush, with the tree head that covers them
/// (AUDIT.md 1.5; bytes in docs/formats/audit_frame.md).
namespace kps::audit {

/// Builds one frame after the other in memory that is kept.
class FrameBuilder {
  public:
    explicit FrameBuilder(const base::Hash& origin_hash) : origin_hash_(origin_hash) {}
    struct Start {
        std::uint64_t first_index = 0;
        base::Hash previous{};  ///< digest of the frame before; zero for the first
        const CompactRange* range =
            nullptr;  ///< the tree before this frame, in the first frame of a segment
    };
    void begin(const Start& start);
    /// Where the next entry is appended; call `end_entry` after it.
    base::Bytes& begin_entry();
    /// The bytes of the entry that was just appended.
    base::ByteView end_entry();
    std::uint32_t count() const { return count_; }
    struct End {
        std::uint64_t size = 0;
        base::Hash root{};
        std::string_view note;
    };
    /// The whole frame, without padding. Valid until the next `begin`.
    base::ByteView finish(const End& end);
    /// Digest of the frame that was finished last.
    const base::Hash& digest() const { return digest_; }

  private:
    base::Hash origin_hash_;
    base::Bytes frame_;
    std::size_t entries_at_ = 0;
    std::size_t entry_at_ = 0;
    std::uint32_t count_ = 0;
    base::Hash digest_{};
};

/// Upper bound of a frame's size beyond its entries, each of which needs two bytes more than
/// itself.
std::size_t frame_overhead(std::size_t range_nodes, std::size_t note_bytes);

/// Views into the bytes of a frame.
struct Frame {
    std::uint64_t first_index = 0;
    std::uint32_t count = 0;
    base::Hash origin_hash{};
    base::Hash previous{};
    bool has_range = false;
    base::ByteView range;    ///< 32 bytes a node
    base::ByteView entries;  ///< length (2 bytes) and entry, `count` times
    std::uint64_t size = 0;
    base::Hash root{};
    std::string_view note;
    base::Hash digest{};
    std::size_t bytes = 0;       ///< without padding
    bool clean_padding = false;  ///< only zeros up to the next block
};

enum class FrameState : std::uint8_t {
    None,     ///< the first block is zero: nothing was ever written here
    Damaged,  ///< torn, or changed since
    Intact,   ///< length, CRC and digest hold; nothing is said yet about chain, root and signature
};
/// Reads the frame at the start of `bytes`, which reach to the end of the segment.
FrameState parse_frame(base::ByteView bytes, Frame& frame);

/// Index of the first entry of the frame that begins `block`, without checking the frame; nothing
/// where none begins.
std::optional<std::uint64_t> first_index_of(base::ByteView block);
/// Time of that entry, likewise unchecked.
std::optional<std::int64_t> first_time_of(base::ByteView block);
/// Number of its data key, likewise: a KEY entry has its own and is the first of its frame.
std::optional<std::uint32_t> first_key_of(base::ByteView block);
/// How long the frame says to be, without padding, likewise.
std::optional<std::size_t> frame_length_of(base::ByteView block);

/// Goes through the entries of a frame.
class EntryCursor {
  public:
    explicit EntryCursor(base::ByteView entries) : left_(entries) {}
    /// False at the end, or where a length does not fit: then `at_end` is false.
    bool next(base::ByteView& entry);
    bool at_end() const { return left_.empty(); }

  private:
    base::ByteView left_;
};

}  // namespace kps::audit
