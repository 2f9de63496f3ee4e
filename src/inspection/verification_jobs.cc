#include "inspection/verification_jobs.h"

#include <algorithm>
#include <array>
#include <utility>

#include "inspection/limits.h"

namespace kps::inspection {
namespace {

bool is_over(JobState state) {
    return state != JobState::Waiting && state != JobState::Running;
}

JobState state_of(const audit::RangeReport& report) {
    if (!report.problem.empty()) return JobState::Broken;
    return report.is_cancelled ? JobState::Cancelled : JobState::Whole;
}

}  // namespace

std::string_view name_of(JobState state) {
    constexpr std::array<std::string_view, 6> kNames = {"waiting", "running",   "whole",
                                                        "broken",  "cancelled", "failed"};
    return kNames[static_cast<std::size_t>(state)];
}

VerificationJobs::VerificationJobs(std::string log_directory, const base::Clock& clock,
                                   Verify verify)
    : log_directory_(std::move(log_directory)), clock_(clock), verify_(std::move(verify)) {}

base::Status VerificationJobs::add(Job job) {
    const std::lock_guard lock(mutex_);
    const auto waiting = std::count_if(jobs_.begin(), jobs_.end(), [](const auto& kept) {
        return kept->job.state == JobState::Waiting;
    });
    if (stopping_ || waiting >= static_cast<std::ptrdiff_t>(kJobsWaitingMax))
        return base::failed(base::ErrorCode::Busy, "too many verifications wait");
    auto kept = std::make_shared<Kept>();
    kept->job = std::move(job);
    jobs_.push_back(std::move(kept));
    while (jobs_.size() > kJobsKeptMax && is_over(jobs_.front()->job.state)) jobs_.pop_front();
    if (!thread_.joinable()) thread_ = std::thread([this] { run(); });
    wake_.notify_all();
    return {};
}

std::optional<Job> VerificationJobs::find(const base::Uuid& id) const {
    const std::lock_guard lock(mutex_);
    for (const auto& kept : jobs_)
        if (kept->job.id == id) return kept->job;
    return std::nullopt;
}

std::vector<Job> VerificationJobs::list() const {
    const std::lock_guard lock(mutex_);
    std::vector<Job> out;
    for (auto it = jobs_.rbegin(); it != jobs_.rend(); ++it) out.push_back((*it)->job);
    return out;
}

bool VerificationJobs::cancel(const base::Uuid& id) {
    const std::lock_guard lock(mutex_);
    for (const auto& kept : jobs_) {
        if (kept->job.id != id || is_over(kept->job.state)) continue;
        kept->is_cancelled = true;
        if (kept->job.state == JobState::Waiting) {
            kept->job.state = JobState::Cancelled;
            kept->job.ended_us = clock_.now_us();
        }
        return true;
    }
    return false;
}

void VerificationJobs::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void VerificationJobs::run() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        const auto next = std::find_if(jobs_.begin(), jobs_.end(), [](const auto& kept) {
            return kept->job.state == JobState::Waiting;
        });
        if (next == jobs_.end()) {
            wake_.wait(lock);
            continue;
        }
        const std::shared_ptr<Kept> kept = *next;
        kept->job.state = JobState::Running;
        kept->job.started_us = clock_.now_us();
        lock.unlock();
        perform(*kept);
        lock.lock();
    }
}

void VerificationJobs::perform(Kept& kept) {
    audit::RangeOptions options{log_directory_, kept.job.from_us, kept.job.until_us, {}};
    options.progress = [&](std::uint64_t done, std::uint64_t total) {
        const std::lock_guard lock(mutex_);
        kept.job.done = done;
        kept.job.total = total;
        return !kept.is_cancelled && !stopping_;
    };
    auto report = verify_(options);
    const std::lock_guard lock(mutex_);
    kept.job.ended_us = clock_.now_us();
    kept.job.state = report ? state_of(*report) : JobState::Failed;
    if (report) kept.job.report = std::move(report).take();
}

}  // namespace kps::inspection
