#pragma once

#include <memory>
#include <optional>

#include "audit/entries/entry_codec.h"
#include "audit/receipts/recipient_secrets.h"
#include "audit/segments/frame.h"
#include "audit/segments/recovery.h"
#include "audit/segments/segment_files.h"
#include "base/clock.h"

namespace kps::audit {

/// Where the log ends on disk, and the checkpoint that says so.
struct DurableEnd {
    std::uint64_t segment = 0;
    std::uint64_t offset = 0;
    std::shared_ptr<const Checkpoint> checkpoint;
};

/// Turns prepared entries into durable frames, one after the other. Threads: one.
class FrameWriter {
  public:
    struct Parts {
        const NoteSigner& signer;
        const base::Clock& clock;
        SegmentSupply& supply;
        SegmentStore& store;
        std::string log_directory;
        RecipientSecrets* secrets = nullptr;  ///< told of every data key; none: nobody needs them
    };
    static base::Result<std::unique_ptr<FrameWriter>> open(Parts parts, Recovered recovered);

    /// Begins a frame for entries of `bytes` in all; announces a new data key first where one is
    /// due. Errors: FileFailed when the frame needs a new segment and there is no room;
    /// CryptoFailed. Nothing was written.
    base::Status begin(const MonthKeys& month, std::size_t bytes, std::size_t count);
    struct Added {
        std::uint64_t index = 0;
        base::Hash leaf{};
    };
    Added add(const PreparedEntry& entry);
    /// Signs, writes, flushes. Durable: the frame, once it returns; a failure ends the process.
    std::shared_ptr<const Checkpoint> commit();
    DurableEnd end() const;

  private:
    FrameWriter(Parts parts, Recovered recovered);
    base::Status make_room(std::size_t bytes, std::size_t count);
    base::Status announce_key(const MonthKeys& month);
    void record_clock_jump(std::int64_t now_us);
    std::int64_t next_time();
    Added close_entry();

    Parts parts_;
    base::Hash origin_hash_;
    FrameBuilder builder_;
    AlignedBuffer aligned_;
    CompactRange range_;
    CompactRange range_at_start_;
    base::Hash previous_;
    std::unique_ptr<SegmentFile> file_;
    std::uint64_t segment_;
    std::uint64_t offset_;
    std::int64_t last_time_us_;
    std::int64_t now_us_ = 0;
    bool clock_behind_ = false;
    std::uint32_t data_key_number_;
    std::int64_t data_key_minute_ = 0;
    Month data_key_month_;
    std::optional<EntrySealer> sealer_;
    std::shared_ptr<const Checkpoint> checkpoint_;
};

}  // namespace kps::audit
