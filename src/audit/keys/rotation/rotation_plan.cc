#include "audit/keys/rotation/rotation_plan.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/calendar.h"

namespace kps::audit {
namespace {

constexpr std::int64_t kDayUs = 86'400'000'000;

KeyState state_of(const PlanRow& row, std::int64_t now_us) {
    if (row.record.destroyed_us != 0) return KeyState::Destroyed;
    if (now_us >= row.destroy_due_us) return KeyState::DestroyDue;
    if (now_us >= begin_of(next_month(row.record.month))) return KeyState::Past;
    if (row.record.proved_us == 0) return KeyState::Made;
    return now_us >= row.begins_us ? KeyState::Active : KeyState::Ready;
}

PlanRow row_of(const MonthRecord& record) {
    PlanRow row;
    row.record = record;
    row.begins_us = begin_of(record.month);
    Month due = next_month(record.month);
    due.year += kRetentionYears;
    row.destroy_due_us = begin_of(due);
    return row;
}

void add_missing(std::vector<PlanRow>& months, Month month) {
    const auto there = std::find_if(months.begin(), months.end(), [month](const PlanRow& row) {
        return row.record.month == month;
    });
    if (there != months.end()) return;
    MonthRecord record;
    record.month = month;
    months.push_back(row_of(record));
    months.back().state = KeyState::Missing;
}

/// Empty when there is nothing to say of it.
std::string alarm_of(const PlanRow& row, std::int64_t now_us) {
    const std::string month = row.record.month.text();
    const bool near = row.begins_us - now_us <= kAlarmDaysBefore * kDayUs;
    switch (row.state) {
        case KeyState::Missing:
            return near ? fmt::format("{}: no keys are made", month) : std::string();
        case KeyState::Made:
            return near ? fmt::format("{}: no canary was opened with its keys", month)
                        : std::string();
        case KeyState::DestroyDue:
            return now_us - row.destroy_due_us > kDestructionGraceDays * kDayUs
                       ? fmt::format("{}: its keys should be destroyed since {}", month,
                                     base::utc_text_s(row.destroy_due_us))
                       : std::string();
        case KeyState::Ready:
        case KeyState::Active:
        case KeyState::Past:
        case KeyState::Destroyed:
            return {};
    }
    return {};
}

/// The half-year's end: 1 January or 1 July.
std::int64_t half_year_end(std::int64_t utc_us) {
    const base::Date date = base::istanbul_date(utc_us);
    const bool first = date.month <= 6;
    return base::istanbul_midnight_us({first ? date.year : date.year + 1, first ? 7 : 1, 1});
}

}  // namespace

std::string_view name_of(KeyState state) {
    switch (state) {
        case KeyState::Missing:
            return "missing";
        case KeyState::Made:
            return "made";
        case KeyState::Ready:
            return "ready";
        case KeyState::Active:
            return "active";
        case KeyState::Past:
            return "past";
        case KeyState::DestroyDue:
            return "destroy-due";
        case KeyState::Destroyed:
            return "destroyed";
    }
    return "unknown";
}

Month next_month(Month month) {
    return month.month == 12 ? Month{month.year + 1, 1} : Month{month.year, month.month + 1};
}

std::int64_t begin_of(Month month) {
    return base::istanbul_midnight_us({month.year, month.month, 1});
}

KeyPlan make_plan(const std::vector<MonthRecord>& records, std::int64_t log_key_made_us,
                  std::int64_t now_us) {
    KeyPlan plan;
    plan.log_key_made_us = log_key_made_us;
    if (log_key_made_us != 0) plan.log_key_expires_us = half_year_end(log_key_made_us);
    for (const MonthRecord& record : records) {
        plan.months.push_back(row_of(record));
        plan.months.back().state = state_of(plan.months.back(), now_us);
    }
    const Month now = Month::of(now_us);
    add_missing(plan.months, now);
    add_missing(plan.months, next_month(now));
    std::sort(plan.months.begin(), plan.months.end(),
              [](const PlanRow& a, const PlanRow& b) { return a.record.month < b.record.month; });
    for (const PlanRow& row : plan.months) {
        std::string alarm = alarm_of(row, now_us);
        if (!alarm.empty()) plan.alarms.push_back(std::move(alarm));
    }
    return plan;
}

}  // namespace kps::audit
