#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

#include "audit/log_writer.h"
#include "base/calendar.h"
#include "base/clock.h"
#include "base/result.h"

namespace kps::reconcile {

/// Seals each day's manifests once the day is over, as the server does it by itself.
///
/// Invariants:
/// 1. Every day with calls is sealed at least once; after a crash perhaps twice, with the same roots.
/// 2. A day counts as sealed only after its entries are durable.
/// Shape on disk: `sealed_day` in the log folder names the last day; without it every day of the log is sealed again.
/// Threads: one of its own; it reads the log as anybody would.
class DaySealer {
  public:
    struct Parts {
        std::string log_directory;
        audit::LogAppender& log;
        const base::Clock& clock;
        bool test_data = false;
    };
    /// Hears what the operator should know; called on the sealer's thread.
    using Listener = std::function<void(const std::string&)>;
    DaySealer(Parts parts, Listener listener);
    DaySealer(const DaySealer&) = delete;
    DaySealer& operator=(const DaySealer&) = delete;
    ~DaySealer();

    void start();
    void stop();

    /// Seals what is over and not sealed. Errors: those of the log; what was sealed before one stays sealed.
    base::Status seal_due();

  private:
    base::Result<base::Date> first_unsealed() const;
    base::Status seal(const base::Date& day);
    void run();

    Parts parts_;
    Listener listener_;
    std::string told_;
    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace kps::reconcile
