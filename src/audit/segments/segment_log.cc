#include "audit/segments/segment_log.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <future>

#include "audit/directory.h"
#include "audit/limits.h"
#include "audit/retention/destruction_record.h"
#include "audit/segments/usage_reader.h"
#include "audit/tiles/public_files.h"
#include "crypto/random.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;

/// Tells `open` whether START became durable.
class StartWaiter final : public Waiter {
  public:
    explicit StartWaiter(std::promise<bool>& promise) : promise_(promise) {}
    void durable(const Receipt&) noexcept override { promise_.set_value(true); }
    void refused() noexcept override { promise_.set_value(false); }

  private:
    std::promise<bool>& promise_;
};

/// The lock lives as long as the descriptor; a crash releases it.
base::Result<int> lock_log(const std::string& directory) {
    const std::string path = directory + "/LOCK";
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
        return failed(ErrorCode::FileFailed, fmt::format("open {}: errno {}", path, errno));
    // A verifier holds the lock for an instant to see whether a writer is there: that is no reason
    // not to start.
    for (int attempt = 0; attempt < kLockAttempts; ++attempt) {
        if (::flock(file, LOCK_EX | LOCK_NB) == 0) return file;
        std::this_thread::sleep_for(std::chrono::milliseconds(kLockPauseMs));
    }
    ::close(file);
    return failed(ErrorCode::AlreadyExists, fmt::format("{}: another writer holds this log", path));
}

/// The folder belongs to one log key for ever.
base::Status claim_directory(const std::string& directory, const std::string& verifier_key) {
    const std::string path = directory + "/log.vkey";
    const auto known = read_file(path, kKeyFileBytesMax);
    if (known) {
        if (base::as_text(*known) != verifier_key + "\n")
            return failed(ErrorCode::CorruptData, path + ": the log belongs to another key");
        return {};
    }
    if (known.error().code != ErrorCode::NotFound) return failed(known.error());
    const SegmentNumbers segments = KPS_TRY(list_segments(directory));
    if (segments.end != 0)
        return failed(ErrorCode::CorruptData, path + ": missing beside segments");
    return replace_file(path, base::as_bytes(verifier_key + "\n"), Flush::Yes);
}

std::size_t bytes_of(const std::vector<PreparedEntry>& entries) {
    std::size_t bytes = 0;
    for (const PreparedEntry& entry : entries) bytes += entry.size() + 2;
    return bytes;
}

bool is_within_limits(const std::vector<Draft>& drafts) {
    if (drafts.empty() || drafts.size() > kCallDraftsMax) return false;
    for (const Draft& draft : drafts)
        if (draft.persons.size() > kPersonsMax || draft.type == EntryType::Key) return false;
    return true;
}

}  // namespace

SegmentLog::SegmentLog(Options options, Parts parts)
    : options_(std::move(options)),
      parts_(parts),
      verifier_key_(parts.keys.verifier_key()),
      signer_(parts.keys.origin(), parts.keys.log_key()) {}

SegmentLog::~SegmentLog() {
    stop();
}

base::Result<std::unique_ptr<SegmentLog>> SegmentLog::open(Options options, Parts parts) {
    if (options.segment_bytes < kSegmentBytesMin || options.segment_bytes % kBlockBytes != 0)
        return failed(ErrorCode::InvalidArgument, "audit: segment size");
    std::unique_ptr<SegmentLog> log(new SegmentLog(std::move(options), parts));
    KPS_TRY(log->prepare());
    KPS_TRY(log->record_start());
    return log;
}

base::Status SegmentLog::prepare() {
    KPS_TRY(make_directory(options_.directory + "/segments"));
    lock_file_ = KPS_TRY(lock_log(options_.directory));
    KPS_TRY(claim_directory(options_.directory, verifier_key_));
    const LogOrigins origins = KPS_TRY(LogOrigins::load(options_.directory, verifier_key_));
    Recovered recovered = KPS_TRY(recover(options_.directory, origins, parts_.store));
    KPS_TRY(check_published(recovered, origins));
    KPS_TRY(check_known(recovered));
    const Checkpoint end = recovered.checkpoint.value_or(Checkpoint{});
    opening_detail_ = KPS_TRY(origins.opening_detail(end.size, end.root));
    set_aside_bytes_ = recovered.set_aside_bytes;
    recovered_time_us_ = recovered.last_time_us;
    supply_ = std::make_unique<SegmentSupply>(
        SegmentSupply::Options{options_.directory, options_.segment_bytes}, parts_.store,
        recovered.segment_count);
    writer_ = KPS_TRY(FrameWriter::open(
        {signer_, parts_.clock, *supply_, parts_.store, options_.directory, &secrets_},
        std::move(recovered)));
    opened_at_ = writer_->end();
    durable_ = opened_at_;
    publisher_ = std::make_unique<Publisher>(
        Publisher::Options{options_.directory, options_.publish_interval_ms}, origins,
        parts_.store);
    publisher_->note_durable(opened_at_);
    thread_ = std::thread([this] { run(); });
    return {};
}

base::Status SegmentLog::check_published(const Recovered& recovered,
                                         const LogOrigins& origins) const {
    const auto note = read_file(options_.directory + "/tiles/checkpoint", kNoteBytesMax);
    if (!note) return {};
    const auto published = origins.open(base::as_text(*note));
    if (!published) return {};  // derived and damaged: it is written anew
    // Threat 22: a published checkpoint was durable once. Less than that means an old copy was put
    // back.
    const std::uint64_t size = recovered.checkpoint ? recovered.checkpoint->size : 0;
    if (published->size > size)
        return failed(
            ErrorCode::CorruptData,
            fmt::format("audit: the log ends at {}, but {} was published", size, published->size));
    if (published->size == size && published->root != recovered.checkpoint->root)
        return failed(ErrorCode::CorruptData, "audit: another tree of this size was published");
    return {};
}

base::Status SegmentLog::check_known(const Recovered& recovered) const {
    // Threat 22: whoever puts back a snapshot of the whole folder cannot put back what others remember.
    const std::uint64_t size = recovered.checkpoint ? recovered.checkpoint->size : 0;
    const auto old_copy = [size](std::uint64_t known, const char* who) {
        return failed(ErrorCode::CorruptData,
                      fmt::format("audit: the log ends at {}, but {} size {}: an old copy was put "
                                  "back",
                                  size, who, known));
    };
    if (options_.size_min > size) return old_copy(options_.size_min, "a witness signed");
    for (const Checkpoint& known : options_.known) {
        if (known.size > size) return old_copy(known.size, "it was durable at");
        if (known.size == size && recovered.checkpoint && known.root != recovered.checkpoint->root)
            return failed(ErrorCode::CorruptData, "audit: another tree of this size was signed");
    }
    return {};
}

Draft SegmentLog::own_draft(EntryType type, std::string detail) const {
    Draft draft;
    draft.type = type;
    draft.flags = options_.test_data ? kFlagTestData : std::uint16_t{0};
    draft.request_id = crypto::ordered_uuid(parts_.clock.now_ms());
    draft.detail = std::move(detail);
    return draft;
}

base::Status SegmentLog::record_own(Draft draft) {
    std::promise<bool> promise;
    std::future<bool> done = promise.get_future();
    std::vector<Draft> drafts;
    drafts.push_back(std::move(draft));
    append(std::move(drafts), std::make_unique<StartWaiter>(promise));
    if (!done.get())
        return failed(ErrorCode::AuditUnavailable, "audit: START could not be recorded");
    return {};
}

base::Status SegmentLog::record_start() {
    if (!opening_detail_.empty()) {
        Draft close = own_draft(EntryType::Close, opening_detail_);
        close.request_id = request_id_of(opening_detail_);
        KPS_TRY(record_own(std::move(close)));
    }
    return record_own(
        own_draft(EntryType::Start, fmt::format("set aside {} bytes", set_aside_bytes_)));
}

std::shared_ptr<const SegmentLog::MonthContext> SegmentLog::current_month() {
    // Entry times never go back, and a month is destroyed by them: its keys do not come back either.
    const std::int64_t now_us = std::max(parts_.clock.now_us(), recovered_time_us_);
    const Month now = Month::of(now_us);
    const std::lock_guard lock(month_mutex_);
    if (month_ && month_->keys.month >= now) return month_;
    auto keys = parts_.keys.month(now, now_us);
    if (!keys) return nullptr;
    month_ = std::make_shared<const MonthContext>(std::move(keys).take());
    return month_;
}

void SegmentLog::append(std::vector<Draft> drafts, std::unique_ptr<Waiter> waiter) {
    Call call;
    call.waiter = std::move(waiter);
    call.month = is_within_limits(drafts) ? current_month() : nullptr;
    if (!call.month) return call.waiter->refused();
    bool is_query = false;
    for (const Draft& draft : drafts) {
        is_query = is_query || draft.type == EntryType::Query;
        std::vector<PreparedEntry> entries = prepare_entries(draft, call.month->tokens);
        std::move(entries.begin(), entries.end(), std::back_inserter(call.entries));
    }
    // What a receipt covers can be told from the clear parts alone: manifests are made of them.
    for (std::size_t i = 1; i < call.entries.size(); ++i) call.entries[i].flags |= kFlagSameCall;
    call.bytes = bytes_of(call.entries);
    if (call.bytes > kCallBytesMax) return call.waiter->refused();
    take_in(std::move(call), is_query);
}

bool SegmentLog::take_in(Call call, bool is_query) {
    // Rule: what is left of the disk is kept for refusals and the log's own entries (SECURITY
    // threat 29).
    bool refused = is_query && (supply_->low_space() || refuses_queries_.load());
    bool wake = false;
    if (!refused) {
        const std::lock_guard lock(mutex_);
        refused = stopping_ || open_.size() >= kQueueCallsMax ||
                  open_bytes_ + call.bytes > kQueueBytesMax;
        if (!refused) {
            open_bytes_ += call.bytes;
            open_.push_back(std::move(call));
            wake = wake_at_ != 0 && open_.size() >= wake_at_;
        }
    }
    if (wake) wake_.notify_one();
    if (refused) call.waiter->refused();
    return !refused;
}

void SegmentLog::linger(std::unique_lock<std::mutex>& lock) {
    const std::size_t in_flight = open_.size() + released_;
    if (in_flight < kLingerFrom || released_ == 0 || stopping_) return;
    wake_at_ = in_flight;
    wake_.wait_for(lock, std::chrono::microseconds(kLingerUs),
                   [&] { return open_.size() >= in_flight || stopping_; });
}

std::vector<SegmentLog::Call> SegmentLog::next_calls() {
    std::unique_lock lock(mutex_);
    if (open_.empty()) {
        wake_at_ = 1;
        wake_.wait(lock, [&] { return !open_.empty() || stopping_; });
    }
    linger(lock);
    wake_at_ = 0;
    std::vector<Call> calls;
    calls.swap(open_);
    open_bytes_ = 0;
    return calls;
}

void SegmentLog::run() {
    for (;;) {
        std::vector<Call> calls = next_calls();
        if (calls.empty()) break;  // stopping, and nothing waits
        write(calls);
        const std::lock_guard lock(mutex_);
        released_ = calls.size();
    }
    record_stop();
}

/// Calls share a frame while it is not full and their month is the same.
std::size_t SegmentLog::frame_end(const std::vector<Call>& calls, std::size_t first) const {
    const std::size_t soft_max =
        std::min<std::size_t>(kFrameBytesSoftMax, options_.segment_bytes / 4);
    std::size_t bytes = calls[first].bytes;
    std::size_t end = first + 1;
    while (end < calls.size() && calls[end].month == calls[first].month &&
           bytes + calls[end].bytes <= soft_max)
        bytes += calls[end++].bytes;
    return end;
}

void SegmentLog::write(std::vector<Call>& calls) {
    for (std::size_t first = 0; first < calls.size();) {
        const std::size_t end = frame_end(calls, first);
        write_frame(calls.data() + first, calls.data() + end);
        first = end;
    }
}

void SegmentLog::write_frame(Call* first, Call* last) {
    std::size_t bytes = 0;
    std::size_t count = 0;
    for (const Call* call = first; call != last; ++call) {
        bytes += call->bytes;
        count += call->entries.size();
    }
    if (!writer_->begin(first->month->keys, bytes, count)) {
        for (Call* call = first; call != last; ++call) call->waiter->refused();
        return;
    }
    std::vector<Receipt> receipts;
    receipts.reserve(static_cast<std::size_t>(last - first));
    for (const Call* call = first; call != last; ++call) {
        Receipt receipt;
        receipt.count = static_cast<std::uint32_t>(call->entries.size());
        for (std::size_t i = 0; i < call->entries.size(); ++i) {
            const FrameWriter::Added added = writer_->add(call->entries[i]);
            if (i != 0) continue;
            receipt.index = added.index;
            receipt.leaf = added.leaf;
        }
        receipts.push_back(std::move(receipt));
    }
    const std::shared_ptr<const Checkpoint> checkpoint = writer_->commit();
    {
        const std::lock_guard lock(mutex_);
        durable_ = writer_->end();
        ++frames_;
    }
    publisher_->note_durable(writer_->end());
    for (Receipt& receipt : receipts) {
        receipt.checkpoint = checkpoint;
        first++->waiter->durable(receipt);
    }
}

void SegmentLog::record_stop() {
    const std::shared_ptr<const MonthContext> month = current_month();
    if (!month) return;
    const auto entries = prepare_entries(own_draft(EntryType::Stop, {}), month->tokens);
    if (!writer_->begin(month->keys, bytes_of(entries), entries.size())) return;
    for (const PreparedEntry& entry : entries) writer_->add(entry);
    writer_->commit();
    {
        const std::lock_guard lock(mutex_);
        durable_ = writer_->end();
    }
    publisher_->note_durable(writer_->end());
}

void SegmentLog::stop() {
    {
        const std::lock_guard lock(mutex_);
        if (stopped_) return;
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
    if (publisher_) publisher_->stop();
    if (supply_) supply_->stop();
    if (lock_file_ >= 0) ::close(lock_file_);
    lock_file_ = -1;
    const std::lock_guard lock(mutex_);
    stopped_ = true;
}

SegmentLog::State SegmentLog::state() const {
    State state;
    state.low_space = supply_->low_space();
    state.published_size = publisher_->published_size();
    state.set_aside_bytes = set_aside_bytes_;
    const std::lock_guard lock(mutex_);
    state.checkpoint = durable_.checkpoint;
    state.waiting_calls = open_.size();
    state.frames = frames_;
    return state;
}

base::Status SegmentLog::month_usage(
    const std::function<void(const UsageKey&, std::uint64_t)>& report) const {
    UsageReader reader(options_.directory, parts_.store);
    // Entry times never go back: after a clock that was ahead, the running month is the log's.
    const std::int64_t now_us = std::max(parts_.clock.now_us(), recovered_time_us_);
    return reader.report_month(Month::of(now_us), opened_at_, report);
}

base::Result<base::Bytes> SegmentLog::read_public(std::string_view path,
                                                  PublicAccess access) const {
    return read_public_file(options_.directory, path, access);
}

base::Status SegmentLog::publish() {
    return publisher_->publish_now();
}

}  // namespace kps::audit
