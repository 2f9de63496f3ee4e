#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include "audit/checkpoints/note.h"
#include "audit/entries/entry_codec.h"
#include "audit/origins/log_origins.h"
#include "audit/segments/frame.h"

namespace kps::audit {

/// Follows a log frame by frame and takes a frame only when it continues what came before.
///
/// Checks: name of the log at that index, first index, chain, entry syntax, strictly increasing time, announced
/// data keys, recomputed root, the checkpoint's lines, and its signature where asked.
class FrameChecker {
  public:
    explicit FrameChecker(LogOrigins origins) : origins_(std::move(origins)) {}
    /// Begins in the middle of a log, at the first frame of a segment: what came before is taken
    /// from its range, which is then covered by the root it must lead to. Errors: CorruptData.
    base::Status begin_at(const Frame& frame);
    /// Begins behind entries of which only hashes are left; the first frame must carry that tree.
    void begin_after(CompactRange range);

    struct Item {
        std::uint64_t index = 0;
        base::ByteView bytes;
        const ClearEntry* clear = nullptr;
        base::Hash leaf{};
    };
    using Visitor = std::function<void(const Item&)>;
    enum class Signature : std::uint8_t { Checked, LinesOnly };
    /// Errors: CorruptData. After an error the checker must not be used again.
    base::Status accept(const Frame& frame, Signature signature, const Visitor& visit);

    const CompactRange& range() const { return range_; }
    const base::Hash& previous() const { return previous_; }
    std::int64_t last_time_us() const { return last_time_us_; }
    /// Number of the last data key that was announced; 0: none.
    std::uint32_t last_data_key() const { return last_data_key_; }
    EntryType last_type() const { return last_type_; }
    /// Of the last frame accepted.
    const std::optional<Checkpoint>& checkpoint() const { return checkpoint_; }

  private:
    base::Status check_start(const Frame& frame) const;
    base::Status check_entries(const Frame& frame, const Visitor& visit);
    base::Status check_entry(const ClearEntry& entry);
    base::Status check_head(const Frame& frame, Signature signature);

    LogOrigins origins_;
    CompactRange range_;
    base::Hash previous_{};
    bool chain_known_ = true;
    std::int64_t last_time_us_ = 0;
    std::uint32_t last_data_key_ = 0;
    EntryType last_type_ = EntryType::Close;
    std::optional<Checkpoint> checkpoint_;
};

}  // namespace kps::audit
