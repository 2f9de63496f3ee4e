#pragma once

#include <memory>
#include <mutex>
#include <vector>

namespace kps::http {

class Connection;

/// Answers given by other threads, on their way to the loop that owns the connection.
///
/// Threads: any. One flush of the audit log releases hundreds of answers: they are collected, and
/// the loop is woken once a batch, and only when it sleeps.
class AnswerQueue {
  public:
    AnswerQueue();
    ~AnswerQueue();
    AnswerQueue(const AnswerQueue&) = delete;
    AnswerQueue& operator=(const AnswerQueue&) = delete;

    /// Dropped when the loop has ended.
    void push(std::shared_ptr<Connection> connection) noexcept;
    void ask_to_stop() noexcept;

    // Of the loop only.
    int wake_socket() const { return event_; }
    bool stop_asked();
    /// Swaps the waiting connections into `out`, which is empty.
    void take(std::vector<std::shared_ptr<Connection>>& out);
    /// Announces that the loop is about to sleep; false when something waits already.
    bool may_sleep();
    void end();
    void consume_wake();

    /// Whether the calling thread is the one whose loop owns this queue.
    bool is_mine() const { return current_ == this; }
    void claim() { current_ = this; }

  private:
    void wake() const;

    static thread_local const AnswerQueue* current_;
    int event_;
    std::mutex mutex_;
    std::vector<std::shared_ptr<Connection>> waiting_;
    bool sleeping_ = false;
    bool stop_asked_ = false;
    bool ended_ = false;
};

}  // namespace kps::http
