#pragma once

#include <cstddef>

#include "lifecycle/machine.h"

/// An institution looks into one of its own questions (KPSY m.5/8, R-032): its administrator asks, whoever knows of it
/// explains, and the administrator finds it justified or not, or tells the directorate.
///
/// Invariants:
/// 1. An entry of another institution cannot be told from one that is not there.
/// 2. The case holds the entry's number, time, service and result by their numbers; nothing of the person that was
///    asked for.
/// 3. One question is looked into by one open review.
namespace kps::membership {

/// Kind `usage-review`, numbers `KIN-2026-000001`.
lifecycle::Machine make_usage_review_machine();

/// Number of an entry of the log, as a request may write it.
inline constexpr std::size_t kEntryNumberMax = std::size_t{1} << 52;

}  // namespace kps::membership
