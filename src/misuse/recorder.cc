#include "misuse/recorder.h"

#include <chrono>
#include <utility>

#include "audit/entries/entry_codec.h"
#include "base/assert.h"
#include "crypto/random.h"
#include "misuse/limits.h"

namespace kps::misuse {

/// Notes that the log has an event's entry, or that it did not take it.
class Recorder::EntryWaiter final : public audit::Waiter {
  public:
    EntryWaiter(std::shared_ptr<Durable> durable, const base::Uuid& id)
        : durable_(std::move(durable)), id_(id) {}
    void durable(const audit::Receipt&) noexcept override { note(durable_->logged); }
    void refused() noexcept override { note(durable_->refused); }

  private:
    void note(std::vector<base::Uuid>& ids) {
        const std::lock_guard lock(durable_->mutex);
        ids.push_back(id_);
    }
    std::shared_ptr<Durable> durable_;
    base::Uuid id_;
};

Recorder::Recorder(const Parts& parts, Listener listener)
    : parts_(parts), listener_(std::move(listener)) {}

Recorder::~Recorder() {
    stop();
}

void Recorder::start() {
    KPS_ASSERT(!thread_.joinable());
    stopping_ = false;
    thread_ = std::thread([this] { run(); });
}

void Recorder::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void Recorder::raise(const Alarm& alarm) {
    {
        const std::lock_guard lock(mutex_);
        ++alarm_count_;
        // A flood of alarms never crowds out a stop: that would be forgotten at the next start.
        const std::size_t room = alarm.stopped() ? kStopsWaitingMax : kAlarmsWaitingMax;
        if (waiting_.size() < room) waiting_.push_back(alarm);
    }
    wake_.notify_all();
}

void Recorder::wake() {
    {
        const std::lock_guard lock(mutex_);
        woken_ = true;
    }
    wake_.notify_all();
}

std::uint64_t Recorder::alarm_count() const {
    const std::lock_guard lock(mutex_);
    return alarm_count_;
}

/// False: the store is away, try again.
bool Recorder::store_one(const Alarm& alarm) {
    using base::ErrorCode;
    if (alarm.stopped()) {
        const auto version = parts_.stops.stop({alarm.user, alarm.at_us, detail_of(alarm.finding)});
        if (version && detector_ != nullptr) detector_->stored(alarm.user, *version);
        if (!version) {
            listener_("a stop could not be stored: " + version.error().context);
            // A user of an institution that is gone can never be stored; the stop stays in memory.
            const ErrorCode code = version.error().code;
            if (code != ErrorCode::NotFound && code != ErrorCode::InvalidArgument) return false;
        }
    }
    Event event;
    event.id = crypto::ordered_uuid(alarm.at_us / 1000);
    event.at_us = alarm.at_us;
    event.user = alarm.user;
    event.finding = alarm.finding;
    const auto kept = parts_.events.put(event);
    if (!kept) listener_("an alarm could not be stored: " + kept.error().context);
    return kept || kept.error().code == ErrorCode::InvalidArgument;
}

void Recorder::store_waiting() {
    for (;;) {
        std::unique_lock lock(mutex_);
        if (waiting_.empty()) return;
        const Alarm alarm = waiting_.front();
        lock.unlock();
        if (!store_one(alarm)) return;
        lock.lock();
        waiting_.pop_front();
    }
}

void Recorder::mark_durable() {
    std::vector<base::Uuid> logged, refused;
    {
        const std::lock_guard lock(durable_->mutex);
        logged.swap(durable_->logged);
        refused.swap(durable_->refused);
    }
    for (const base::Uuid& id : refused) in_flight_.erase(id);
    for (const base::Uuid& id : logged) {
        const auto marked = parts_.events.mark_logged(id);
        // What cannot be marked now stays in flight and is marked at the next look.
        if (marked) {
            in_flight_.erase(id);
            continue;
        }
        listener_("an alarm could not be marked: " + marked.error().context);
        const std::lock_guard lock(durable_->mutex);
        durable_->logged.push_back(id);
    }
}

void Recorder::log_events() {
    mark_durable();
    const auto events = parts_.events.not_logged(kEventsLoggedAtOnce);
    if (!events) return listener_("alarms could not be read: " + events.error().context);
    for (const Event& event : *events) {
        if (!in_flight_.insert(event.id).second) continue;
        audit::Draft draft = entry_of(event);
        if (parts_.test_data) draft.flags = audit::kFlagTestData;
        std::vector<audit::Draft> drafts;
        drafts.push_back(std::move(draft));
        parts_.log.append(std::move(drafts), std::make_unique<EntryWaiter>(durable_, event.id));
    }
}

base::Status Recorder::bring_in() {
    KPS_ASSERT(!thread_.joinable());
    store_waiting();
    log_events();
    for (int look = 0; look < kLooksForTheLog && !in_flight_.empty(); ++look) {
        std::this_thread::sleep_for(kLookForTheLog);
        mark_durable();
    }
    const auto left = KPS_TRY(parts_.events.not_logged(1));
    const std::lock_guard lock(mutex_);
    if (waiting_.empty() && left.empty()) return {};
    return base::failed(base::ErrorCode::AuditUnavailable, "alarms wait for the log");
}

void Recorder::run() {
    std::unique_lock lock(mutex_);
    for (;;) {
        const bool last = stopping_;
        woken_ = false;
        lock.unlock();
        store_waiting();
        log_events();
        lock.lock();
        if (last) return;
        // Without news it looks once a second: for what the log has made durable, and for what could
        // not be stored.
        const std::size_t before = waiting_.size();
        wake_.wait_for(lock, kRecorderInterval,
                       [&] { return stopping_ || woken_ || waiting_.size() > before; });
    }
}

}  // namespace kps::misuse
