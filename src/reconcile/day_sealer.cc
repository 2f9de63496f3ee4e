#include "reconcile/day_sealer.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "audit/append_and_wait.h"
#include "audit/directory.h"
#include "audit/entries/entry_codec.h"
#include "audit/limits.h"
#include "audit/segments/frame.h"
#include "audit/segments/segment_files.h"
#include "base/assert.h"
#include "base/day_text.h"
#include "reconcile/acts.h"
#include "reconcile/limits.h"
#include "reconcile/manifest.h"

namespace kps::reconcile {
namespace {

using base::ErrorCode;
using base::failed;

/// Entries of the last moment of a day are in the log by then.
constexpr std::int64_t kSettlingUs = 10'000'000;
constexpr std::chrono::seconds kPause{20};
constexpr std::size_t kDayFileBytesMax = 32;

base::Status append(audit::LogAppender& log, std::vector<audit::Draft> drafts) {
    if (!audit::append_and_wait(log, std::move(drafts)))
        return failed(ErrorCode::AuditUnavailable, "the log did not take the seals of a day");
    return {};
}

base::Date next_day(const base::Date& day) {
    return base::date_from_days(base::days_from_date(day) + 1);
}

}  // namespace

DaySealer::DaySealer(Parts parts, Listener listener)
    : parts_(std::move(parts)), listener_(std::move(listener)) {}

DaySealer::~DaySealer() {
    stop();
}

void DaySealer::start() {
    KPS_ASSERT(!thread_.joinable());
    thread_ = std::thread([this] { run(); });
}

void DaySealer::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    changed_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void DaySealer::run() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        lock.unlock();
        const base::Status status = seal_due();
        const std::string problem = status ? std::string() : status.error().context;
        if (!status && problem != told_) listener_("days are not sealed: " + problem);
        told_ = problem;
        lock.lock();
        changed_.wait_for(lock, kPause, [this] { return stopping_; });
    }
}

/// The day after the last sealed one, else the day the log begins with.
base::Result<base::Date> DaySealer::first_unsealed() const {
    const auto sealed = audit::read_file(parts_.log_directory + "/sealed_day", kDayFileBytesMax);
    if (sealed) {
        std::string_view text = base::as_text(*sealed);
        if (text.ends_with('\n')) text.remove_suffix(1);
        if (const auto day = parse_day(text)) return next_day(*day);
    }
    const audit::SegmentNumbers segments = KPS_TRY(audit::list_segments(parts_.log_directory));
    const base::Bytes start = KPS_TRY(audit::read_start(
        audit::segment_path(parts_.log_directory, segments.first), audit::kBlockBytes));
    const auto time_us = audit::first_time_of(start);
    // A log that has nothing yet has nothing to seal.
    const base::Date day = base::istanbul_date(time_us ? *time_us : parts_.clock.now_us());
    // Where the oldest segments were destroyed, the first day there is may not be whole.
    return segments.first == 0 ? day : next_day(day);
}

base::Status DaySealer::seal_due() {
    const base::Date today = base::istanbul_date(parts_.clock.now_us() - kSettlingUs);
    for (base::Date day = KPS_TRY(first_unsealed()); day < today; day = next_day(day)) {
        {
            const std::lock_guard lock(mutex_);
            if (stopping_) return {};
        }
        KPS_TRY(seal(day));
    }
    return {};
}

base::Status DaySealer::seal(const base::Date& day) {
    const auto seals = KPS_TRY(seal_day(DayReader(parts_.log_directory), day));
    std::vector<audit::Draft> drafts;
    for (const auto& [institution, seal] : seals) {
        drafts.push_back(draft_of(SealAct{institution, day, seal}));
        drafts.back().flags = parts_.test_data ? audit::kFlagTestData : std::uint16_t{0};
        if (drafts.size() < audit::kCallDraftsMax) continue;
        KPS_TRY(append(parts_.log, std::move(drafts)));
        drafts.clear();
    }
    if (!drafts.empty()) KPS_TRY(append(parts_.log, std::move(drafts)));
    // A day without calls that is forgotten in a crash is looked at again, and nothing is sealed twice.
    return audit::replace_file(parts_.log_directory + "/sealed_day",
                               base::as_bytes(base::day_text(day) + "\n"),
                               seals.empty() ? audit::Flush::Later : audit::Flush::Yes);
}

}  // namespace kps::reconcile
