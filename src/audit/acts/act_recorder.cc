#include "audit/acts/act_recorder.h"

#include <utility>

#include "audit/acts/limits.h"
#include "base/assert.h"

namespace kps::audit {

/// Notes what the log says of an act.
class ActRecorder::EntryWaiter final : public Waiter {
  public:
    EntryWaiter(std::shared_ptr<Answers> answers, const base::Uuid& id)
        : answers_(std::move(answers)), id_(id) {}
    void durable(const Receipt& receipt) noexcept override { note({id_, true, receipt}); }
    void refused() noexcept override { note({id_, false, {}}); }

  private:
    void note(Answer answer) {
        {
            const std::lock_guard lock(answers_->mutex);
            answers_->told.push_back(std::move(answer));
        }
        answers_->changed.notify_all();
    }
    std::shared_ptr<Answers> answers_;
    base::Uuid id_;
};

ActRecorder::ActRecorder(ActStore& acts, LogAppender& log, Listener listener)
    : acts_(acts), log_(log), listener_(std::move(listener)) {}

ActRecorder::~ActRecorder() {
    stop();
}

void ActRecorder::start() {
    KPS_ASSERT(!thread_.joinable());
    answers_->stopping = false;
    thread_ = std::thread([this] { run(); });
}

void ActRecorder::stop() {
    {
        const std::lock_guard lock(answers_->mutex);
        answers_->stopping = true;
    }
    answers_->changed.notify_all();
    if (thread_.joinable()) thread_.join();
}

/// A problem is told once, until it has passed or becomes another.
void ActRecorder::report(const base::Status& status) {
    const std::string problem = status ? std::string() : status.error().context;
    if (problem != told_ && !status) listener_("acts wait for the log: " + problem);
    told_ = problem;
}

void ActRecorder::append_waiting() {
    auto acts = acts_.waiting(kActsAtOnce);
    if (!acts) return report(base::failed(acts.error()));
    for (Act& act : *acts) {
        if (!in_flight_.insert(act.id).second) continue;
        std::vector<Draft> drafts;
        drafts.push_back(std::move(act.draft));
        log_.append(std::move(drafts), std::make_unique<EntryWaiter>(answers_, act.id));
    }
}

void ActRecorder::mark_told() {
    std::vector<Answer> told;
    {
        const std::lock_guard lock(answers_->mutex);
        told.swap(answers_->told);
    }
    base::Status all;
    for (Answer& answer : told) {
        base::Status status;
        if (answer.durable) status = acts_.mark_durable(answer.id, answer.receipt);
        if (status) {
            in_flight_.erase(answer.id);
            continue;
        }
        // What cannot be marked now stays in flight, so that it is not entered again, and is marked
        // at a later look.
        all = std::move(status);
        const std::lock_guard lock(answers_->mutex);
        answers_->told.push_back(std::move(answer));
    }
    report(all);
}

/// Marks what the log has still to answer, for as long as an answer can be expected.
void ActRecorder::settle() {
    for (int look = 0; look < kActsLastLooks && !in_flight_.empty(); ++look) {
        std::unique_lock lock(answers_->mutex);
        answers_->changed.wait_for(lock, kActsInterval, [&] { return !answers_->told.empty(); });
        lock.unlock();
        mark_told();
    }
}

base::Status ActRecorder::bring_in() {
    KPS_ASSERT(!thread_.joinable());
    for (std::int64_t pass = 0; pass <= kActsWaitingMax / kActsAtOnce; ++pass) {
        const auto waiting = KPS_TRY(acts_.waiting(1));
        if (waiting.empty()) return {};
        append_waiting();
        settle();
    }
    return base::failed(base::ErrorCode::AuditUnavailable, "acts wait for the log");
}

void ActRecorder::run() {
    for (;;) {
        std::unique_lock lock(answers_->mutex);
        const bool last = answers_->stopping;
        lock.unlock();
        append_waiting();
        if (last) return settle();
        lock.lock();
        answers_->changed.wait_for(lock, kActsInterval,
                                   [&] { return answers_->stopping || !answers_->told.empty(); });
        lock.unlock();
        mark_told();
    }
}

}  // namespace kps::audit
