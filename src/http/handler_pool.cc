#include "http/handler_pool.h"

#include <utility>

namespace kps::http {
namespace {

constexpr int kServiceUnavailable = 503;

void refuse(Responder responder) {
    Response busy;
    busy.status = kServiceUnavailable;
    responder.send(std::move(busy));
}

}  // namespace

HandlerPool::HandlerPool(Handler& handler, std::size_t threads, std::size_t queue_max)
    : handler_(handler), queue_max_(queue_max) {
    for (std::size_t count = 0; count < threads; ++count) threads_.emplace_back([this] { run(); });
}

HandlerPool::~HandlerPool() {
    stop();
}

void HandlerPool::handle(const Request& request, Responder responder) {
    {
        const std::lock_guard lock(mutex_);
        if (!stopping_ && jobs_.size() < queue_max_) {
            jobs_.push_back({&request, std::move(responder)});
            wake_.notify_one();
            return;
        }
    }
    refuse(std::move(responder));
}

void HandlerPool::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
        if (stopping_) return;
        Job job = std::move(jobs_.front());
        jobs_.pop_front();
        lock.unlock();
        handler_.handle(*job.request, std::move(job.responder));
        lock.lock();
    }
}

void HandlerPool::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
    for (Job& job : jobs_) refuse(std::move(job.responder));
    jobs_.clear();
}

}  // namespace kps::http
