#pragma once

#include <cstdint>

#include "audit/month.h"

namespace kps::audit {

/// The first instant at which a month of the log may be destroyed: its last record is eight years
/// old. Units: UTC microseconds.
std::int64_t due_us(Month month);
/// The instant from which its destruction is overdue, which raises an alarm.
std::int64_t overdue_us(Month month);
/// The first instant behind the month, in Europe/Istanbul.
std::int64_t month_end_us(Month month);
Month month_after(Month month);

}  // namespace kps::audit
