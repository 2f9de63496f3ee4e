#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "audit/verifier/range_verifier.h"
#include "base/clock.h"
#include "base/ids.h"

namespace kps::inspection {

enum class JobState : std::uint8_t { Waiting, Running, Whole, Broken, Cancelled, Failed };
std::string_view name_of(JobState state);

/// One verification of the log, as it stands.
struct Job {
    base::Uuid id;
    std::string by;  ///< login of who asked
    std::int64_t from_us = 0;
    std::int64_t until_us = INT64_MAX;
    std::uint64_t entry = 0;  ///< of the log, that says that it was asked for
    JobState state = JobState::Waiting;
    std::int64_t asked_us = 0;
    std::int64_t started_us = 0;
    std::int64_t ended_us = 0;
    std::uint64_t done = 0;  ///< entries
    std::uint64_t total = 0;
    audit::RangeReport report;  ///< once it has ended
};

/// Runs verifications one after the other on a thread of its own, so that they outlive the page that asked.
///
/// Invariant: what waits and what is remembered is bounded; the end of the program ends what runs.
/// Threads:   any.
class VerificationJobs {
  public:
    using Verify = std::function<base::Result<audit::RangeReport>(const audit::RangeOptions&)>;
    VerificationJobs(std::string log_directory, const base::Clock& clock,
                     Verify verify = audit::verify_log_range);
    ~VerificationJobs() { stop(); }
    VerificationJobs(const VerificationJobs&) = delete;
    VerificationJobs& operator=(const VerificationJobs&) = delete;

    /// Errors: Busy when too many wait.
    base::Status add(Job job);
    std::optional<Job> find(const base::Uuid& id) const;
    /// The latest first.
    std::vector<Job> list() const;
    /// False: there is none, or it has ended.
    bool cancel(const base::Uuid& id);
    void stop();

  private:
    struct Kept {
        Job job;
        bool is_cancelled = false;
    };
    void run();
    void perform(Kept& kept);

    std::string log_directory_;
    const base::Clock& clock_;
    Verify verify_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::shared_ptr<Kept>> jobs_;  ///< the oldest first
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace kps::inspection
