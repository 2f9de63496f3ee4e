#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "audit/acts/act_store.h"
#include "audit/log_writer.h"

namespace kps::audit {

/// Brings the acts of an outbox into the log, beside whoever else appends to it.
///
/// Invariant: an act is marked only after its entry is durable; what the log refuses is tried again.
/// Threads:   one of its own, which alone touches the store.
class ActRecorder {
  public:
    /// Hears what the operator should know; called on the recorder's thread.
    using Listener = std::function<void(const std::string&)>;
    ActRecorder(ActStore& acts, LogAppender& log, Listener listener);
    ActRecorder(const ActRecorder&) = delete;
    ActRecorder& operator=(const ActRecorder&) = delete;
    ~ActRecorder();

    void start();
    /// Instead of `start`, on the caller's thread: brings in what waits and returns when all of it is marked.
    /// Errors: those of the store; AuditUnavailable when the log does not take it.
    base::Status bring_in();
    /// Brings in what waits, then ends the thread. The log must still take entries.
    void stop();

  private:
    struct Answer {
        base::Uuid id;
        bool durable = false;
        Receipt receipt;
    };
    /// What waits for the log's word. Outlives the recorder: the log may answer late.
    struct Answers {
        std::mutex mutex;
        std::condition_variable changed;
        std::vector<Answer> told;
        bool stopping = false;
    };
    class EntryWaiter;

    void run();
    void append_waiting();
    void mark_told();
    void settle();
    void report(const base::Status& status);

    ActStore& acts_;
    LogAppender& log_;
    Listener listener_;
    std::shared_ptr<Answers> answers_ = std::make_shared<Answers>();
    std::set<base::Uuid> in_flight_;  ///< in the log's hands, or durable and not marked yet
    std::string told_;  ///< the last problem, so that it is not told five times a second
    std::thread thread_;
};

}  // namespace kps::audit
