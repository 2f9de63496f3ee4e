#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "audit/segments/entry_reader.h"
#include "audit/segments/log_tail.h"
#include "usage/limits.h"
#include "usage/usage_store.h"

namespace kps::usage {

/// Follows the log and brings what each institution asked into the store, a stretch at a time.
///
/// Invariants:
/// 1. Only entries that are durable count: an entry that a crash could take back never does.
/// 2. No entry is opened; the clear part and the month's index keys are enough.
/// 3. A log that is not the one it followed is counted from its beginning.
///
/// Threads: one.
class Follower {
  public:
    struct Parts {
        UsageStore& store;
        const audit::MonthKeyStore& keys;
        std::string log_directory;
        std::function<std::uint64_t()> durable_size;
        /// Users that have not been told yet. Whoever is in an entry is told before it is durable, so that it is asked
        /// after the size.
        std::function<std::vector<UserName>()> new_names;
        /// Where answered questions came from since it was last asked.
        std::function<std::vector<LastSource>()> sources = [] { return std::vector<LastSource>(); };
    };
    explicit Follower(Parts parts)
        : parts_(std::move(parts)), tail_(parts_.log_directory), tokens_(parts_.keys) {}

    /// True: more is waiting. Errors: those of the store, the keys and the log; the next call goes on.
    base::Result<bool> round();

  private:
    base::Status take_names();
    base::Status take_sources();
    base::Status check_log(std::uint64_t size);
    base::Result<Batch> read(const Position& from, std::uint64_t size);
    base::Status add(const audit::EntryReader::Item& item, Batch& batch);

    Parts parts_;
    audit::LogTail tail_;
    UserTokens tokens_;
    std::vector<UserName> waiting_;
    bool checked_ = false;
    std::int64_t forgotten_before_ = 0;
};

/// A follower in a thread of its own.
class FollowThread {
  public:
    /// Hears what the operator should know, once for each trouble; called on the thread.
    using Listener = std::function<void(const std::string&)>;
    FollowThread(Follower::Parts parts, Listener listener)
        : follower_(std::move(parts)), listener_(std::move(listener)) {}
    ~FollowThread() { stop(); }
    FollowThread(const FollowThread&) = delete;
    FollowThread& operator=(const FollowThread&) = delete;

    void start();
    /// Instead of `start`, on the caller's thread: everything that is durable by now is in when it returns.
    base::Status catch_up();
    /// Before store and log go.
    void stop();

  private:
    void run();

    Follower follower_;
    Listener listener_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace kps::usage
