#pragma once

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "audit/keys/key_store.h"
#include "audit/log_writer.h"
#include "audit/segments/frame_writer.h"
#include "audit/segments/usage.h"
#include "audit/tiles/publisher.h"
#include "base/clock.h"

namespace kps::audit {

/// The log of one node on its own disk.
///
/// Invariants:
/// 1. `Waiter::durable` is called only after the frame of the entries was flushed; a checkpoint is
/// shown to nobody
///    before (a crash could otherwise make two trees of one size).
/// 2. A write or flush error ends the process; nothing of that frame was released.
/// 3. One writer: a second one on the same folder does not open.
/// 4. Time and index strictly increase. What is full refuses; nothing waits without bound.
///
/// Shape on disk: `segments/` (the log), `tiles/` and `segments/*.sum` (derived, rebuilt when
/// missing), `log.vkey`, `origins/`, `aside/` (torn frames), `LOCK`.
class SegmentLog final : public LogAppender {
  public:
    struct Options {
        std::string directory;
        std::uint64_t segment_bytes = 64u << 20;
        std::int64_t publish_interval_ms = 1'000;
        bool test_data = false;  ///< flag of the log's own START and STOP entries
        /// Signed checkpoints of this log that were kept elsewhere, and the size of the largest tree
        /// that a witness cosigned: a log that holds less is an old copy and does not open.
        std::vector<Checkpoint> known{};
        std::uint64_t size_min = 0;
    };
    struct Parts {
        const KeyStore& keys;
        const base::Clock& clock;
        SegmentStore& store;
    };
    /// Recovers, records START, and takes entries. Errors: AlreadyExists (another writer holds the
    /// log), CorruptData (damage, or a log that is older than its own published checkpoint),
    /// FileFailed, AuditUnavailable (no room).
    static base::Result<std::unique_ptr<SegmentLog>> open(Options options, Parts parts);
    ~SegmentLog() override;
    SegmentLog(const SegmentLog&) = delete;
    SegmentLog& operator=(const SegmentLog&) = delete;

    /// Tokens and sealed fields are made on the caller's thread. `refused` may be called from
    /// inside.
    void append(std::vector<Draft> drafts, std::unique_ptr<Waiter> waiter) override;
    /// Takes no more, makes durable what waits, records STOP, publishes the last tiles. Idempotent.
    void stop();

    struct State {
        std::shared_ptr<const Checkpoint> checkpoint;  ///< durable
        std::uint64_t published_size = 0;
        std::size_t waiting_calls = 0;
        bool low_space = false;
        std::uint64_t set_aside_bytes = 0;  ///< of torn frames at this start
        std::uint64_t frames = 0;           ///< of this run
    };
    State state() const;
    /// Time of the last entry there was when the log was opened; 0 for a new log.
    std::int64_t recovered_time_us() const { return recovered_time_us_; }

    /// Reports the sums of the current month (Europe/Istanbul) as the log stood when it was opened:
    /// what quotas start from. Call it before serving. Errors: FileFailed, CorruptData.
    base::Status month_usage(
        const std::function<void(const UsageKey&, std::uint64_t)>& report) const;

    /// A file of the public log; see tiles/public_files.h.
    base::Result<base::Bytes> read_public(std::string_view path, PublicAccess access) const;
    /// Was it a bundle of entries that were destroyed?
    bool is_destroyed(std::string_view path) const {
        return is_destroyed_file(options_.directory, path);
    }
    /// Refuses new questions, as where there is no room; refusals and the log's own entries go on.
    void refuse_queries(bool refuse) { refuses_queries_.store(refuse); }
    /// Writes tiles and checkpoint up to what is durable now, without waiting for the interval.
    base::Status publish();
    const std::string& verifier_key() const { return verifier_key_; }
    /// Of the entries of this run: what a full receipt needs beside the published files.
    const RecipientSecrets& recipient_secrets() const { return secrets_; }

  private:
    /// Keys of the month in which a call was made.
    struct MonthContext {
        explicit MonthContext(MonthKeys month_keys) : keys(std::move(month_keys)), tokens(keys) {
            base::wipe(keys.index_key.data(), keys.index_key.size());
        }
        MonthKeys keys;
        TokenMaker tokens;
    };
    struct Call {
        std::shared_ptr<const MonthContext> month;
        std::vector<PreparedEntry> entries;
        std::unique_ptr<Waiter> waiter;
        std::size_t bytes = 0;
    };

    SegmentLog(Options options, Parts parts);
    base::Status prepare();
    base::Status check_published(const Recovered& recovered, const LogOrigins& origins) const;
    base::Status check_known(const Recovered& recovered) const;
    base::Status record_own(Draft draft);
    base::Status record_start();
    std::shared_ptr<const MonthContext> current_month();
    bool take_in(Call call, bool is_query);
    Draft own_draft(EntryType type, std::string detail) const;

    void run();
    std::vector<Call> next_calls();
    void linger(std::unique_lock<std::mutex>& lock);
    void write(std::vector<Call>& calls);
    std::size_t frame_end(const std::vector<Call>& calls, std::size_t first) const;
    void write_frame(Call* first, Call* last);
    void record_stop();

    Options options_;
    Parts parts_;
    std::string verifier_key_;
    NoteSigner signer_;
    int lock_file_ = -1;
    std::string opening_detail_;  ///< of a CLOSE that must come first: a new name after a loss
    std::uint64_t set_aside_bytes_ = 0;
    std::int64_t recovered_time_us_ = 0;  ///< of the last entry there was at the start
    DurableEnd opened_at_;
    std::unique_ptr<SegmentSupply> supply_;
    RecipientSecrets secrets_;
    std::unique_ptr<FrameWriter> writer_;
    std::unique_ptr<Publisher> publisher_;

    std::mutex month_mutex_;
    std::shared_ptr<const MonthContext> month_;

    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<Call> open_;  ///< the frame that callers join
    std::size_t open_bytes_ = 0;
    std::size_t wake_at_ = 1;   ///< how many calls the writer waits for; 0: it does not wait
    std::size_t released_ = 0;  ///< calls told by the last commit: they may soon be back
    bool stopping_ = false;
    bool stopped_ = false;
    std::atomic<bool> refuses_queries_{false};
    DurableEnd durable_;
    std::uint64_t frames_ = 0;
    std::thread thread_;
};

}  // namespace kps::audit
