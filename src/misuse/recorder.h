#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "audit/log_writer.h"
#include "institutions/user_stop_store.h"
#include "misuse/detector.h"
#include "misuse/event_store.h"

namespace kps::misuse {

/// Stores what the detector raises and brings it, and what administrators did, into the log.
///
/// Invariants:
/// 1. A stop is stored before its alarm; what could not be stored is tried again until it is.
/// 2. Every event gets into the log at least once, also one from before a crash or from another
///    program: an event is marked only after its entry is durable.
///
/// Threads: `raise` and `wake` from any, without waiting for a store.
class Recorder {
  public:
    struct Parts {
        EventStore& events;
        institutions::UserStopStore& stops;
        audit::LogAppender& log;
        bool test_data = false;
    };
    /// Hears what the operator should know; called on the recorder's thread.
    using Listener = std::function<void(const std::string&)>;
    Recorder(const Parts& parts, Listener listener);
    Recorder(const Recorder&) = delete;
    Recorder& operator=(const Recorder&) = delete;
    ~Recorder();

    /// Whom to tell that a stop is stored; before `start`.
    void set_detector(Detector& detector) { detector_ = &detector; }
    void start();
    /// Instead of `start`, on the caller's thread: stores what was raised and returns when the log has it.
    /// Errors: AuditUnavailable when the log or a store does not take it in time; it goes on waiting.
    base::Status bring_in();
    /// Stores what was raised before, then ends the thread. The log must still take entries.
    void stop();

    void raise(const Alarm& alarm);
    /// Looks for events that another program has stored.
    void wake();
    std::uint64_t alarm_count() const;

  private:
    /// What waits for the log's word. Outlives the recorder: the log may answer late.
    struct Durable {
        std::mutex mutex;
        std::vector<base::Uuid> logged;
        std::vector<base::Uuid> refused;
    };
    class EntryWaiter;

    void run();
    bool store_one(const Alarm& alarm);
    void store_waiting();
    void mark_durable();
    void log_events();

    Parts parts_;
    Listener listener_;
    Detector* detector_ = nullptr;
    std::shared_ptr<Durable> durable_ = std::make_shared<Durable>();
    std::set<base::Uuid> in_flight_;  ///< in the log's hands; the thread's own

    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Alarm> waiting_;
    std::uint64_t alarm_count_ = 0;
    bool woken_ = false;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace kps::misuse
