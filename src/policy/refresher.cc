#include "policy/refresher.h"

#include "base/assert.h"
#include "policy/limits.h"

namespace kps::policy {

Refresher::Refresher(Source source, const contract::Catalogue& catalogue, Current& current,
                     Listener listener)
    : source_(std::move(source)),
      compiler_(catalogue),
      current_(current),
      listener_(std::move(listener)) {}

Refresher::~Refresher() {
    stop();
}

base::Result<bool> Refresher::load_if_changed(Report& report) {
    const auto in_force = current_.get();
    if (in_force != nullptr) report.version = in_force->version();
    const std::uint64_t version = KPS_TRY(source_.version());
    // Any other version counts, also a lower one: a restored database is the truth.
    if (in_force != nullptr && version == in_force->version()) return false;
    const institutions::Directory directory = KPS_TRY(source_.load());
    KPS_TRY(read_sub_users(directory.version));
    current_.set(compiler_.compile(directory, report.problems));
    report.version = directory.version;
    return true;
}

base::Status Refresher::read_sub_users(std::uint64_t directory_version) {
    if (!source_.sub_users) return {};
    // An earlier version than the one known: another database, of which nothing is known.
    if (sub_users_read_ && directory_version < *sub_users_read_) sub_users_read_.reset();
    auto rights = KPS_TRY(source_.sub_users(sub_users_read_));
    if (sub_users_read_)
        compiler_.change_sub_users(std::move(rights));
    else
        compiler_.set_sub_users(std::move(rights));
    // What was written between the two readings has a later version, and is read once more.
    sub_users_read_ = directory_version;
    return {};
}

base::Status Refresher::refresh() {
    const std::lock_guard lock(refreshing_);
    Report report;
    const auto swapped = load_if_changed(report);
    report.swapped = swapped.value_or(false);
    if (!swapped) report.error = swapped.error();
    if (listener_ && (report.swapped || report.error)) listener_(report);
    if (!swapped) return base::failed(swapped.error());
    return {};
}

void Refresher::start() {
    KPS_ASSERT(!thread_.joinable());
    stopping_ = false;
    thread_ = std::thread([this] { run(); });
}

void Refresher::run() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        wake_.wait_for(lock, kRefreshInterval, [this] { return triggered_ || stopping_; });
        if (stopping_) return;
        triggered_ = false;
        lock.unlock();
        // A failure was reported to the listener; the next look comes after the interval.
        static_cast<void>(refresh());
        lock.lock();
    }
}

void Refresher::trigger() {
    {
        const std::lock_guard lock(mutex_);
        triggered_ = true;
    }
    wake_.notify_all();
}

void Refresher::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

}  // namespace kps::policy
