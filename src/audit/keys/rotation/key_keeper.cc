#include "audit/keys/rotation/key_keeper.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "audit/entries/entry_codec.h"
#include "crypto/random.h"

namespace kps::audit {
namespace {

using base::ErrorCode;

constexpr std::int64_t kDayUs = 86'400'000'000;
constexpr std::chrono::seconds kPause{60};
constexpr std::string_view kServerName = "kps-serve";

/// Nobody waits for these entries.
class NoWaiter final : public Waiter {
  public:
    void durable(const Receipt&) noexcept override {}
    void refused() noexcept override {}
};

const MonthRecord* record_of(const std::vector<MonthRecord>& records, Month month) {
    const auto found = std::find_if(records.begin(), records.end(),
                                    [month](const MonthRecord& r) { return r.month == month; });
    return found == records.end() ? nullptr : &*found;
}

/// Until when there are keys for sealing without a gap, from the running month on.
std::int64_t ready_until(const std::vector<MonthRecord>& records, std::int64_t now_us) {
    Month month = Month::of(now_us);
    for (;; month = next_month(month)) {
        const MonthRecord* record = record_of(records, month);
        if (record == nullptr || record->proved_us == 0 || record->destroyed_us != 0) break;
    }
    return begin_of(month);
}

}  // namespace

void KeyKeeper::start() {
    look();
    thread_ = std::thread([this] { run(); });
}

void KeyKeeper::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void KeyKeeper::run() {
    for (;;) {
        {
            std::unique_lock lock(mutex_);
            if (wake_.wait_for(lock, kPause, [this] { return stopping_; })) return;
        }
        look();
    }
}

void KeyKeeper::look() {
    const std::int64_t now_us = parts_.clock.now_us();
    const Month next = next_month(Month::of(now_us));
    const auto before = parts_.keys.months().list();
    if (!before) return fail(before.error().context);
    const MonthRecord* known = record_of(*before, next);
    const bool is_time = begin_of(next) - now_us <= kPrepareDaysBefore * kDayUs;
    if (is_time && (known == nullptr || known->proved_us == 0)) prepare(next, now_us);
    const auto records = parts_.keys.months().list();
    if (!records) return fail(records.error().context);
    KeyPlan plan = make_plan(*records, parts_.keys.log_key_made_us(), now_us);
    std::string custody = parts_.test_data ? std::string() : custody_alarm(parts_.keys.directory());
    if (!custody.empty()) plan.alarms.push_back(std::move(custody));
    tell(plan);
    const std::lock_guard lock(mutex_);
    ready_until_us_ = ready_until(*records, now_us);
}

void KeyKeeper::prepare(Month month, std::int64_t now_us) {
    const auto before = parts_.keys.months().list();
    const base::Status done = parts_.keys.prepare(month, now_us);
    const auto after = parts_.keys.months().list();
    if (!before || !after) return;
    const MonthRecord* was = record_of(*before, month);
    const MonthRecord* is = record_of(*after, month);
    if (is != nullptr && was == nullptr) record(KeyDeed::Make, *is);
    if (is != nullptr && is->proved_us != 0 && (was == nullptr || was->proved_us == 0))
        record(KeyDeed::Prove, *is);
    if (done || said_ == done.error().context) return;
    // Custodians have time until the alarm; this is the word that they are needed.
    said_ = done.error().context;
    parts_.say("keys of " + month.text() + " are not ready: " + said_);
}

void KeyKeeper::record(KeyDeed deed, const MonthRecord& record) {
    Draft draft = draft_of(act_of(deed, record, std::string(kServerName)));
    if (parts_.test_data) draft.flags |= kFlagTestData;
    draft.request_id = crypto::ordered_uuid(parts_.clock.now_ms());
    std::vector<Draft> drafts;
    drafts.push_back(std::move(draft));
    parts_.log.append(std::move(drafts), std::make_unique<NoWaiter>());
}

void KeyKeeper::tell(const KeyPlan& plan) {
    const std::lock_guard lock(mutex_);
    for (const std::string& alarm : plan.alarms)
        if (std::find(alarms_.begin(), alarms_.end(), alarm) == alarms_.end())
            parts_.say("ALARM: " + alarm);
    alarms_ = plan.alarms;
}

void KeyKeeper::fail(const std::string& problem) {
    const std::lock_guard lock(mutex_);
    const std::string alarm = "the keys cannot be read: " + problem;
    if (std::find(alarms_.begin(), alarms_.end(), alarm) == alarms_.end())
        parts_.say("ALARM: " + alarm);
    alarms_ = {alarm};
}

std::vector<std::string> KeyKeeper::alarms() const {
    const std::lock_guard lock(mutex_);
    return alarms_;
}

std::int64_t KeyKeeper::ready_seconds() const {
    const std::lock_guard lock(mutex_);
    return (ready_until_us_ - parts_.clock.now_us()) / 1'000'000;
}

}  // namespace kps::audit
