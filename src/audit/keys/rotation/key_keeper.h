#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "audit/keys/key_store.h"
#include "audit/keys/rotation/key_act.h"
#include "audit/keys/rotation/rotation_plan.h"
#include "audit/log_writer.h"
#include "base/clock.h"

namespace kps::audit {

/// Makes next month's keys in the last days of a month, and says when they are missing.
///
/// Invariant: it works with what the server has. Where the unlock secret does not lie beside the
/// keys it makes them, if the store lets it, and warns until custodians have opened a canary.
class KeyKeeper {
  public:
    struct Parts {
        const KeyStore& keys;
        LogAppender& log;
        const base::Clock& clock;
        bool test_data = false;  ///< of a demo or test, whose unlock secret may lie beside the keys
        std::function<void(const std::string&)> say;  ///< one line for the operator
    };
    explicit KeyKeeper(Parts parts) : parts_(std::move(parts)) {}
    ~KeyKeeper() { stop(); }
    KeyKeeper(const KeyKeeper&) = delete;
    KeyKeeper& operator=(const KeyKeeper&) = delete;

    /// One look now, then one a minute on a thread of its own.
    void start();
    void stop();
    /// What `start` does once. Threads: not beside a started one.
    void look();

    /// What is wrong with the keys as of the last look; empty: nothing. Threads: any.
    std::vector<std::string> alarms() const;
    /// Seconds until the first month begins for which no keys are ready. Threads: any.
    std::int64_t ready_seconds() const;

  private:
    void run();
    void prepare(Month month, std::int64_t now_us);
    void record(KeyDeed deed, const MonthRecord& record);
    void tell(const KeyPlan& plan);
    void fail(const std::string& problem);

    Parts parts_;
    std::string said_;  ///< last, so that a minute's look does not repeat it
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::vector<std::string> alarms_;
    std::int64_t ready_until_us_ = 0;
    std::thread thread_;
};

}  // namespace kps::audit
