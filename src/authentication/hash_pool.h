#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace kps::authentication {

/// A few threads for work that takes milliseconds, with a bounded queue.
///
/// Threads: submit() from any thread; stop() from one, and never from a job.
class HashPool {
  public:
    explicit HashPool(std::size_t threads);
    ~HashPool();
    HashPool(const HashPool&) = delete;
    HashPool& operator=(const HashPool&) = delete;

    /// Finishes what is queued, ends the threads and takes nothing more. The destructor does the
    /// same.
    void stop();
    bool has_room() const;
    /// False when kHashJobsMax jobs wait already; the job is dropped.
    bool submit(std::function<void()> job);

  private:
    void run();

    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<std::function<void()>> jobs_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace kps::authentication
