#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "http/message.h"

namespace kps::http {

/// Runs a handler that may wait (for a database) on threads of its own, so that no I/O thread does.
///
/// Limits:  beyond `queue_max` waiting requests the answer is 503 at once: waiting without bound
///          would only move the overload.
/// Threads: any. `handler` outlives the pool, and the pool the server that feeds it.
class HandlerPool final : public Handler {
  public:
    HandlerPool(Handler& handler, std::size_t threads, std::size_t queue_max);
    ~HandlerPool() override;
    void handle(const Request& request, Responder responder) override;
    /// Ends the threads after what is running; what still waits is answered 503.
    void stop();

  private:
    /// A request stays alive until its responder was used, so that a pointer is enough.
    struct Job {
        const Request* request;
        Responder responder;
    };
    void run();

    Handler& handler_;
    std::size_t queue_max_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<Job> jobs_;
    bool stopping_ = false;
    std::vector<std::thread> threads_;
};

}  // namespace kps::http
