#include "audit/tiles/publisher.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "audit/directory.h"
#include "audit/limits.h"
#include "audit/retention/destruction_record.h"
#include "audit/segments/usage_reader.h"
#include "crypto/digest.h"

namespace kps::audit {

using base::ErrorCode;
using base::failed;

Publisher::Publisher(Options options, LogOrigins origins, SegmentStore& store)
    : options_(std::move(options)), origins_(std::move(origins)), store_(store) {
    thread_ = std::thread([this] { run(); });
}

Publisher::~Publisher() {
    stop();
}

void Publisher::note_durable(const DurableEnd& end) {
    const std::lock_guard lock(mutex_);
    durable_ = end;
}

std::uint64_t Publisher::published_size() const {
    const std::lock_guard lock(mutex_);
    return published_size_;
}

base::Status Publisher::publish_now() {
    const std::lock_guard work(work_mutex_);
    DurableEnd end;
    {
        const std::lock_guard lock(mutex_);
        end = durable_;
        if (!end.checkpoint || end.checkpoint->size == published_size_) return {};
    }
    base::Status status = publish_to(end);
    if (!status) {
        // What lies in the folder does not fit the log (damaged, or half lost in a crash): it is
        // made anew.
        tiles_.reset();
        status = begin_anew();
        if (status) status = publish_to(end);
        if (!status) tiles_.reset();
    }
    if (status) {
        const std::lock_guard lock(mutex_);
        published_size_ = end.checkpoint->size;
    }
    return status;
}

base::Status Publisher::publish_to(const DurableEnd& end) {
    KPS_TRY(begin());
    KPS_TRY(catch_up(end));
    return tiles_->publish(*end.checkpoint);
}

base::Status Publisher::begin() {
    if (tiles_) return {};
    const base::Bytes note =
        KPS_TRY(read_file(options_.log_directory + "/tiles/checkpoint", kNoteBytesMax));
    const Checkpoint published = KPS_TRY(origins_.open(base::as_text(note)));
    const std::uint64_t whole = published.size - published.size % kTileWidth;
    TileWriter resumed = KPS_TRY(TileWriter::resume(options_.log_directory, whole));
    KPS_TRY(seek(whole));
    tiles_ = std::move(resumed);
    return {};
}

/// All of it from the segments; the leaf tiles below the first segment are all there is and stay.
base::Status Publisher::begin_anew() {
    const SegmentNumbers segments = KPS_TRY(list_segments(options_.log_directory));
    const std::uint64_t destroyed = KPS_TRY(destroyed_end(options_.log_directory));
    if (segments.first == 0) {
        std::error_code ignored;
        std::filesystem::remove_all(options_.log_directory + "/tiles/tile", ignored);
        tiles_.emplace(options_.log_directory);
        tiles_->skip_destroyed(destroyed);
    } else {
        const base::Bytes head =
            KPS_TRY(read_start(segment_path(options_.log_directory, segments.first), kBlockBytes));
        TileWriter rebuilt = KPS_TRY(TileWriter::rebuild(
            options_.log_directory, first_index_of(head).value_or(0), destroyed));
        tiles_ = std::move(rebuilt);
    }
    segment_ = segments.first;
    offset_ = 0;
    file_.reset();
    return {};
}

/// Goes to the segment in which the entry of that index is, or will be.
base::Status Publisher::seek(std::uint64_t index) {
    std::uint64_t segment = 0;
    {
        const std::lock_guard lock(mutex_);
        segment = durable_.segment;
    }
    const SegmentNumbers segments = KPS_TRY(list_segments(options_.log_directory));
    for (;; --segment) {
        auto file = KPS_TRY(store_.open(segment_path(options_.log_directory, segment)));
        const base::ByteSpan head = buffer_.reserve(kFrameBytesMax)
                                        .first(static_cast<std::size_t>(
                                            std::min<std::uint64_t>(kFrameBytesMax, file->size())));
        const std::int64_t done = file->read_at(0, head);
        if (done <= 0) return failed(ErrorCode::FileFailed, "tiles: reading a segment");
        Frame frame;
        const FrameState state = parse_frame(head.first(static_cast<std::size_t>(done)), frame);
        if (segment <= segments.first ||
            (state == FrameState::Intact && frame.first_index <= index))
            break;
    }
    segment_ = segment;
    offset_ = 0;
    file_.reset();
    return {};
}

base::Status Publisher::catch_up(const DurableEnd& end) {
    for (;;) {
        if (!file_) file_ = KPS_TRY(store_.open(segment_path(options_.log_directory, segment_)));
        const bool is_last = segment_ == end.segment;
        KPS_TRY(read_range(offset_, is_last ? end.offset : file_->size()));
        if (is_last) return {};
        UsageReader usage(options_.log_directory, store_);
        if (!exists(summary_path(options_.log_directory, segment_)))
            KPS_TRY(usage.summarise(segment_));
        ++segment_;
        offset_ = 0;
        file_.reset();
    }
}

base::Status Publisher::read_range(std::uint64_t from, std::uint64_t to) {
    while (from < to) {
        const auto part =
            static_cast<std::size_t>(std::min<std::uint64_t>(kFrameBytesMax, to - from));
        const base::ByteSpan out = buffer_.reserve(kFrameBytesMax).first(part);
        const std::int64_t done = file_->read_at(from, out);
        if (done <= 0)
            return failed(ErrorCode::FileFailed,
                          fmt::format("tiles: reading segment {}", segment_));
        const base::ByteView bytes(out.data(), static_cast<std::size_t>(done));
        std::size_t used = 0;
        Frame frame;
        FrameState state = FrameState::Intact;
        while (used < bytes.size()) {
            state = parse_frame(bytes.subspan(used), frame);
            if (state != FrameState::Intact) break;
            KPS_TRY(take_frame(frame));
            used += static_cast<std::size_t>(padded(frame.bytes));
        }
        from += used;
        offset_ = from;
        if (state == FrameState::None) return {};  // the rest of a closed segment is empty
        if (used == 0)
            return failed(ErrorCode::CorruptData,
                          fmt::format("tiles: segment {} is damaged", segment_));
    }
    return {};
}

base::Status Publisher::take_frame(const Frame& frame) {
    EntryCursor cursor(frame.entries);
    base::ByteView entry;
    for (std::uint64_t index = frame.first_index; cursor.next(entry); ++index) {
        if (index < tiles_->size()) continue;
        if (index > tiles_->size())
            return failed(ErrorCode::CorruptData, "tiles: entries are missing");
        KPS_TRY(tiles_->append(entry, crypto::leaf_hash(entry)));
    }
    return {};
}

/// Writes the tiles that became full, so that a second's work does not meet the log's own writes at once.
void Publisher::follow() {
    const std::lock_guard work(work_mutex_);
    DurableEnd end;
    {
        const std::lock_guard lock(mutex_);
        end = durable_;
    }
    if (!tiles_ || !end.checkpoint || end.checkpoint->size == tiles_->size()) return;
    // What failed is done anew from the segments when it is published.
    if (!catch_up(end)) tiles_.reset();
}

void Publisher::run() {
    using Clock = std::chrono::steady_clock;
    std::unique_lock lock(mutex_);
    const auto interval = std::chrono::milliseconds(options_.interval_ms);
    const auto pause = std::min(interval, std::chrono::milliseconds(kFollowMs));
    auto publish_at = Clock::now() + interval;
    while (!stopping_) {
        if (changed_.wait_for(lock, pause, [&] { return stopping_; })) break;
        lock.unlock();
        if (Clock::now() < publish_at) {
            follow();
        } else {
            // A failure is tried again after the interval; `published_size` shows that it stands still.
            static_cast<void>(publish_now());
            publish_at = Clock::now() + interval;
        }
        lock.lock();
    }
    lock.unlock();
    static_cast<void>(publish_now());
}

void Publisher::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

}  // namespace kps::audit
