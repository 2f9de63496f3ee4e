#include "audit/segments/segment_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <optional>

#include "audit/directory.h"
#include "audit/limits.h"

namespace kps::audit {

using base::ErrorCode;
using base::failed;

std::string segment_path(const std::string& log_directory, std::uint64_t number) {
    return fmt::format("{}/segments/{:010}.seg", log_directory, number);
}

std::string summary_path(const std::string& log_directory, std::uint64_t number) {
    return fmt::format("{}/segments/{:010}.sum", log_directory, number);
}

namespace {

/// Number of `NNNNNNNNNN.seg`; nothing for another name.
std::optional<std::uint64_t> number_of(std::string_view name) {
    constexpr std::string_view kEnding = ".seg";
    constexpr std::size_t kDigits = 10;
    std::uint64_t number = 0;
    const char* digits_end = name.data() + std::min(name.size(), kDigits);
    const auto [end, error] = std::from_chars(name.data(), digits_end, number);
    if (name.size() != kDigits + kEnding.size() || !name.ends_with(kEnding) ||
        error != std::errc{} || end != digits_end)
        return std::nullopt;
    return number;
}

}  // namespace

base::Result<SegmentNumbers> list_segments(const std::string& log_directory) {
    const std::vector<std::string> names = KPS_TRY(list_directory(log_directory + "/segments"));
    SegmentNumbers numbers;
    for (const std::string& name : names) {
        if (!name.ends_with(".seg")) continue;
        const auto number = number_of(name);
        if (!number)
            return failed(ErrorCode::CorruptData, fmt::format("segments/{}: not a name", name));
        if (numbers.first == numbers.end) numbers = {*number, *number};
        if (*number != numbers.end)
            return failed(ErrorCode::CorruptData,
                          fmt::format("segment {} is missing", numbers.end));
        ++numbers.end;
    }
    return numbers;
}

SegmentSupply::SegmentSupply(Options options, SegmentStore& store, std::uint64_t segment_count)
    : options_(std::move(options)),
      store_(store),
      made_(segment_count),
      wanted_(segment_count),
      taken_(segment_count) {
    watch_space();
    thread_ = std::thread([this] { run(); });
}

SegmentSupply::~SegmentSupply() {
    stop();
}

void SegmentSupply::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

base::Result<std::unique_ptr<SegmentFile>> SegmentSupply::take(std::uint64_t number) {
    {
        std::unique_lock lock(mutex_);
        // The one to be taken and one more behind it.
        wanted_ = std::max(wanted_, number + 2);
        const std::uint64_t before = failures_;
        changed_.notify_all();
        changed_.wait(lock, [&] { return made_ > number || stopping_ || failures_ > before; });
        if (made_ <= number) return failed(ErrorCode::FileFailed, "no segment ready: " + problem_);
        taken_ = number + 1;
    }
    return store_.open(segment_path(options_.log_directory, number));
}

bool SegmentSupply::low_space() const {
    const std::lock_guard lock(mutex_);
    return low_;
}

void SegmentSupply::watch_space() {
    const std::uint64_t room = store_.free_bytes(options_.log_directory) / options_.segment_bytes;
    const std::lock_guard lock(mutex_);
    const std::uint64_t ready = made_ > taken_ ? made_ - taken_ : 0;
    low_ = room + ready < kSpareSegmentsMin;
}

void SegmentSupply::make_next(std::unique_lock<std::mutex>& lock) {
    const std::string path = segment_path(options_.log_directory, made_);
    lock.unlock();
    const base::Status status = store_.create_zeroed(path, options_.segment_bytes);
    lock.lock();
    if (status) {
        ++made_;
    } else {
        ++failures_;
        problem_ = status.error().context;
    }
    changed_.notify_all();
}

void SegmentSupply::run() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        const std::uint64_t before = made_;
        if (made_ < wanted_) make_next(lock);
        lock.unlock();
        watch_space();
        lock.lock();
        const bool failed_now = made_ == before && made_ < wanted_;
        if (stopping_ || (made_ < wanted_ && !failed_now)) continue;
        // After a failure wait before the next attempt; the disk does not empty itself at once.
        const auto pause = std::chrono::milliseconds(kHousekeepingMs);
        changed_.wait_for(lock, pause,
                          [&] { return stopping_ || (made_ < wanted_ && !failed_now); });
    }
}

}  // namespace kps::audit
