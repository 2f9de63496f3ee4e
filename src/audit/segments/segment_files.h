#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "audit/segments/file.h"

namespace kps::audit {

std::string segment_path(const std::string& log_directory, std::uint64_t number);
std::string summary_path(const std::string& log_directory, std::uint64_t number);

/// Numbers of the segment files there are: `first` to `end - 1` without a gap. `first` is above 0
/// once the oldest were destroyed (retention/).
struct SegmentNumbers {
    std::uint64_t first = 0;
    std::uint64_t end = 0;
};
/// Errors: FileFailed, CorruptData (a gap).
base::Result<SegmentNumbers> list_segments(const std::string& log_directory);

/// Makes the next segment ready in the background, so that a full one never waits for zeros to be
/// written, and watches the room that is left.
///
/// Threads: `take` for the writer, the rest for any.
class SegmentSupply {
  public:
    struct Options {
        std::string log_directory;
        std::uint64_t segment_bytes = 0;
    };
    SegmentSupply(Options options, SegmentStore& store, std::uint64_t segment_count);
    ~SegmentSupply();
    SegmentSupply(const SegmentSupply&) = delete;
    SegmentSupply& operator=(const SegmentSupply&) = delete;

    /// The segment of that number, made if it is not there yet. Waits while one is being made.
    /// Errors: FileFailed when there is no room; try again later.
    base::Result<std::unique_ptr<SegmentFile>> take(std::uint64_t number);
    /// Fewer than two spare segments are left, made ones and room for others together.
    bool low_space() const;
    void stop();

  private:
    void run();
    void make_next(std::unique_lock<std::mutex>& lock);
    void watch_space();

    Options options_;
    SegmentStore& store_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::uint64_t made_;          ///< segments that exist
    std::uint64_t wanted_;        ///< segments that should exist
    std::uint64_t taken_;         ///< segments that were given out
    std::uint64_t failures_ = 0;  ///< failed attempts to make one
    bool low_ = false;
    bool stopping_ = false;
    std::string problem_;
    std::thread thread_;
};

}  // namespace kps::audit
