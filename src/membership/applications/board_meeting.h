#pragma once

#include <cstddef>

#include "base/calendar.h"
#include "lifecycle/machine.h"
#include "membership/environment.h"

namespace kps::membership {

/// Seats of the Kurul and how many must be present, by the rule of that day; 0 before there was a Kurul.
struct BoardRule {
    std::size_t seats = 0;
    std::size_t quorum = 0;
};
BoardRule board_rule(const base::Date& day);

/// A meeting of the Veri Paylaşımı Kurulu.
///
/// Invariants:
/// 1. Only members vote and decide; the secretary prepares and closes.
/// 2. A member who declared a conflict of interest neither votes on the item nor counts for its quorum.
/// 3. A result is that of more than half of the votes given; without one the item can only be postponed.
/// 4. The decision on an application is built by code from what was proposed, and checked when it is decided.
lifecycle::Machine make_board_meeting_machine(const Environment& environment);

}  // namespace kps::membership
