#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "audit/entry.h"
#include "base/ids.h"
#include "misuse/signal.h"

namespace kps::misuse {

/// What happened to a user because of how it asked. Numbers are stored; never reuse one.
enum class EventKind : std::uint8_t {
    Alarm = 1,
    Stopped = 2,  ///< by an administrator
    Lifted = 3,   ///< by an administrator
};

std::string_view name_of(EventKind kind);
std::optional<EventKind> event_kind_by_number(std::int64_t number);

/// Kept for the directorate and recorded in the log. Holds nothing of the persons asked for.
struct Event {
    base::Uuid id;
    EventKind kind = EventKind::Alarm;
    std::int64_t at_us = 0;
    User user;
    Finding finding;     ///< of an alarm
    std::string by;      ///< the administrator who stopped or lifted
    std::string reason;  ///< why
};

/// The entry of an event in the log.
audit::Draft entry_of(const Event& event);

}  // namespace kps::misuse
