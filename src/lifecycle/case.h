#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "accounts/actor.h"
#include "base/calendar.h"
#include "base/ids.h"
#include "lifecycle/field.h"

namespace kps::lifecycle {

/// Something that runs out. It is closed by the act that fulfils it, or by the one that follows when nobody did.
struct Deadline {
    base::Uuid subject;
    std::string name;     ///< as the machine calls it
    base::Date last_day;  ///< on this day it may still be done (R-041)
};

/// An act that one person asked for and another must approve.
struct PendingAct {
    std::string act;
    JsonObject input;
    accounts::Actor asked_by;
    std::int64_t asked_us = 0;
};

/// One run of a life cycle: an application, an undertaking, a notice.
struct Case {
    base::Uuid id;
    std::string kind;
    std::string number;  ///< `BSV-2026-000012`; one series per kind and year, without gaps
    std::string state;
    std::int64_t version = 0;                        ///< 1 when opened, one more with each act
    std::optional<base::InstitutionId> institution;  ///< whose it is; empty before there is one
    std::optional<base::Uuid> owner;  ///< account of the citizen who opened it; never changes
    std::string title;
    JsonObject body;
    std::int64_t opened_us = 0;
    std::int64_t changed_us = 0;
    std::vector<Deadline> deadlines;    ///< open ones
    std::optional<PendingAct> pending;  ///< waits for a second person
};

/// One act as it was done.
struct Step {
    std::int64_t version = 0;  ///< of the case, after the act
    std::string act;
    std::string from;
    std::string to;
    accounts::Actor actor;
    std::optional<accounts::Actor> approver;
    std::int64_t at_us = 0;
    std::string rule;
    JsonObject input;
    JsonObject body;  ///< after the act; that of the step before is what it was
};

}  // namespace kps::lifecycle
