#include "http/answer_queue.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include "base/assert.h"
#include "http/connection.h"

namespace kps::http {

thread_local const AnswerQueue* AnswerQueue::current_ = nullptr;

AnswerQueue::AnswerQueue() : event_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}

AnswerQueue::~AnswerQueue() {
    if (event_ >= 0) ::close(event_);
}

void AnswerQueue::wake() const {
    const std::uint64_t one = 1;
    // It fails only when the counter is full, and then the loop is awake anyway.
    [[maybe_unused]] const ssize_t written = ::write(event_, &one, sizeof one);
}

void AnswerQueue::push(std::shared_ptr<Connection> connection) noexcept {
    bool was_sleeping = false;
    {
        const std::lock_guard lock(mutex_);
        if (ended_) return;
        waiting_.push_back(std::move(connection));
        was_sleeping = std::exchange(sleeping_, false);
    }
    if (was_sleeping) wake();
}

void AnswerQueue::ask_to_stop() noexcept {
    {
        const std::lock_guard lock(mutex_);
        stop_asked_ = true;
        sleeping_ = false;
    }
    wake();
}

bool AnswerQueue::stop_asked() {
    const std::lock_guard lock(mutex_);
    return stop_asked_;
}

void AnswerQueue::take(std::vector<std::shared_ptr<Connection>>& out) {
    KPS_ASSERT(out.empty());
    const std::lock_guard lock(mutex_);
    out.swap(waiting_);
    sleeping_ = false;
}

bool AnswerQueue::may_sleep() {
    const std::lock_guard lock(mutex_);
    sleeping_ = waiting_.empty();
    return sleeping_;
}

void AnswerQueue::end() {
    std::vector<std::shared_ptr<Connection>> dropped;
    const std::lock_guard lock(mutex_);
    ended_ = true;
    dropped.swap(waiting_);
}

void AnswerQueue::consume_wake() {
    std::uint64_t count = 0;
    [[maybe_unused]] const ssize_t read = ::read(event_, &count, sizeof count);
}

}  // namespace kps::http
