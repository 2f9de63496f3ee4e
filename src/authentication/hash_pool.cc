#include "authentication/hash_pool.h"

#include "authentication/limits.h"

namespace kps::authentication {

HashPool::HashPool(std::size_t threads) {
    for (std::size_t index = 0; index < threads; ++index) threads_.emplace_back([this] { run(); });
}

HashPool::~HashPool() {
    stop();
}

void HashPool::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    for (auto& thread : threads_) thread.join();
    threads_.clear();
}

bool HashPool::has_room() const {
    const std::lock_guard lock(mutex_);
    return !stopping_ && jobs_.size() < kHashJobsMax;
}

bool HashPool::submit(std::function<void()> job) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_ || jobs_.size() >= kHashJobsMax) return false;
        jobs_.push_back(std::move(job));
    }
    wake_.notify_one();
    return true;
}

void HashPool::run() {
    for (;;) {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [this] { return stopping_ || !jobs_.empty(); });
        if (jobs_.empty()) return;
        const auto job = std::move(jobs_.front());
        jobs_.pop_front();
        lock.unlock();
        job();
    }
}

}  // namespace kps::authentication
