#pragma once

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "audit/segments/segment_log.h"
#include "base/clock.h"
#include "witness/policy.h"
#include "witness/witness_client.h"

namespace kps {

/// Asks the witnesses of a policy for their cosignatures, publishes the checkpoint they make good, and keeps the log's
/// high-water mark outside its folder (docs/adr/0082).
///
/// Invariants:
/// 1. Before the log is opened it is asked what others remember of it; less than that does not open.
/// 2. Without a quorum for 4 hours there is an alarm, for 24 hours new questions are refused. Only where a policy names
///    witnesses.
class WitnessDesk {
  public:
    using Listener = std::function<void(const std::string&)>;
    struct Options {
        std::filesystem::path policy;       ///< may be missing: no witnesses
        std::filesystem::path authorities;  ///< whom to trust for the witnesses' TLS
        std::filesystem::path mark;         ///< signed note of the largest size seen here
        std::filesystem::path log_folder;
        std::string verifier_key;
        std::int64_t period_ms = 60'000;
    };
    /// Errors: InvalidArgument for a policy that is none or names another log; FileFailed.
    static base::Result<std::unique_ptr<WitnessDesk>> open(Options options,
                                                           const base::Clock& clock,
                                                           Listener listener);
    ~WitnessDesk();
    WitnessDesk(const WitnessDesk&) = delete;
    WitnessDesk& operator=(const WitnessDesk&) = delete;

    /// Puts into the options what the log must hold at least. A witness that is away is told to the listener.
    /// Errors: CorruptData for a copy of a log that since went on under another name.
    base::Status ask_before_start(audit::SegmentLog::Options& options);
    void start(audit::SegmentLog& log);
    void stop();

    bool has_witnesses() const { return !clients_.empty(); }
    /// Seconds since a quorum confirmed the log.
    std::int64_t seconds_unconfirmed() const;
    bool is_refusing() const { return refusing_.load(); }
    /// A witness remembers another history, or more of it.
    bool is_contradicted() const { return contradicted_.load(); }

  private:
    WitnessDesk(Options options, const base::Clock& clock, Listener listener)
        : options_(std::move(options)), clock_(clock), listener_(std::move(listener)) {}
    base::Status open_witnesses();
    base::Status read_mark(const audit::NoteVerifier& log, audit::SegmentLog::Options& options);
    base::Result<audit::NoteVerifier> verifier() const;
    std::string log_file(std::string_view name) const;
    void run();
    void run_round();
    void keep_mark();
    base::Status collect();
    void judge();
    void tell_once(const std::string& what, const std::string& line);

    Options options_;
    const base::Clock& clock_;
    Listener listener_;
    std::optional<witness::Policy> policy_;
    std::vector<witness::WitnessClient> clients_;
    audit::SegmentLog* log_ = nullptr;
    std::map<std::string, std::string> told_;  ///< what was said last of whom
    std::atomic<std::int64_t> confirmed_us_{0};
    std::atomic<bool> refusing_{false};
    std::atomic<bool> contradicted_{false};

    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace kps
