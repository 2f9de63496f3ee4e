#pragma once

#include <condition_variable>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "audit/origins/log_origins.h"
#include "audit/segments/frame_writer.h"
#include "audit/tiles/public_files.h"
#include "audit/tiles/tile_writer.h"

namespace kps::audit {

/// Follows the durable end of the log in the background and writes what is derived from it: tiles,
/// bundles, the public checkpoint, and a summary of each closed segment. It reads the segments, so
/// nothing it holds can be lost, but the leaf tiles of entries whose segments were destroyed.
///
/// Threads: any. A failure here never touches the log: it is tried again, from the segments if need
/// be.
class Publisher {
  public:
    struct Options {
        std::string log_directory;
        std::int64_t interval_ms = 1'000;
    };
    Publisher(Options options, LogOrigins origins, SegmentStore& store);
    ~Publisher();
    Publisher(const Publisher&) = delete;
    Publisher& operator=(const Publisher&) = delete;

    /// The log is durable up to here.
    void note_durable(const DurableEnd& end);
    /// Publishes up to the newest durable end and says whether that worked.
    base::Status publish_now();
    std::uint64_t published_size() const;
    /// Publishes what is left and ends the thread.
    void stop();

  private:
    void run();
    void follow();
    base::Status publish_to(const DurableEnd& end);
    base::Status catch_up(const DurableEnd& end);
    base::Status begin();
    base::Status begin_anew();
    base::Status seek(std::uint64_t index);
    base::Status read_range(std::uint64_t from, std::uint64_t to);
    base::Status take_frame(const Frame& frame);

    Options options_;
    LogOrigins origins_;
    SegmentStore& store_;
    // Only under `work_mutex_`.
    std::mutex work_mutex_;
    std::optional<TileWriter> tiles_;
    std::uint64_t segment_ = 0;
    std::uint64_t offset_ = 0;
    std::unique_ptr<SegmentFile> file_;
    AlignedBuffer buffer_;

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    DurableEnd durable_;
    std::uint64_t published_size_ = 0;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace kps::audit
