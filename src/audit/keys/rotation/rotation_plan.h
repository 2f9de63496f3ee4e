#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "audit/keys/month_key_store.h"

/// Which keys there should be and what becomes of them when (AUDIT 1.4, 1.9). Decides from records
/// and a time alone; does nothing.
namespace kps::audit {

/// Records are kept eight years (R-089, KPSY m.10/6); then their month's key is destroyed.
inline constexpr std::int32_t kRetentionYears = 8;
/// In the last days of a month the server makes the next one's keys.
inline constexpr std::int64_t kPrepareDaysBefore = 10;
/// So many days before they are needed it is an alarm that they are not there, or not proved.
inline constexpr std::int64_t kAlarmDaysBefore = 5;
/// A destruction may wait for the monthly run, no longer.
inline constexpr std::int64_t kDestructionGraceDays = 31;

enum class KeyState : std::uint8_t {
    Missing,     ///< needed now or next, and not made
    Made,        ///< no canary was opened yet
    Ready,       ///< proved, its month has not come
    Active,      ///< of the running month
    Past,        ///< its month is over, its records are kept
    DestroyDue,  ///< its records' eight years are over
    Destroyed
};
std::string_view name_of(KeyState state);

struct PlanRow {
    MonthRecord record;
    KeyState state = KeyState::Missing;
    std::int64_t begins_us = 0;       ///< of its month, Europe/Istanbul
    std::int64_t destroy_due_us = 0;  ///< end of its month and eight years
};

struct KeyPlan {
    std::vector<PlanRow> months;       ///< in order; what is missing of this and the next included
    std::int64_t log_key_made_us = 0;  ///< 0: not known
    std::int64_t log_key_expires_us = 0;  ///< end of the half-year after it was made; 0: not known
    std::vector<std::string> alarms;      ///< for people; empty: all is as it should be
};
KeyPlan make_plan(const std::vector<MonthRecord>& records, std::int64_t log_key_made_us,
                  std::int64_t now_us);

Month next_month(Month month);
/// First instant of the month in Europe/Istanbul. Units: UTC microseconds.
std::int64_t begin_of(Month month);

}  // namespace kps::audit
