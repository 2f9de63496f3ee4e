#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "accounts/standing.h"
#include "institutions/institution.h"
#include "lifecycle/machine.h"

/// What an institution's administrator has to do, out of what the server knows.
///
/// Invariants:
/// 1. A duty comes from a case, a block, a certificate, the accounts, or a day that the regulation itself names;
///    nothing is estimated.
/// 2. Every deadline of every machine is told to be the institution's or not (OwnDeadline); one that nobody has thought
///    about fails a test.
/// 3. What is pressing stands first; of one urgency the nearest last day.
namespace kps::portal {

enum class Urgency : std::uint8_t { Now, Soon, Waiting, Later };
std::string_view name_of(Urgency urgency);

struct Duty {
    /// `block`, `deadline`, `act`, `users-waiting`, `never-used`, `activity-review`, `certificate`,
    /// `security-undertaking`.
    std::string_view kind;
    std::string
        name;  ///< of the ground, the deadline or the act; subject of the certificate; oldest month to review
    std::string label;  ///< Turkish, of the machine; empty where the page has the words
    std::string rule;   ///< `R-047 (KPSY m.6/7-c)`
    std::string consequence;
    bool acts_by_itself = false;
    std::optional<base::Date> last_day;
    std::int64_t days_left = 0;  ///< with `last_day`
    std::int64_t since_us = 0;   ///< of a block
    std::optional<base::Uuid> subject;
    std::string number;     ///< of the case
    std::string case_kind;  ///< of the case
    std::string act;        ///< what can be done now; empty: the case is where to look
    std::int64_t count = 1;
    std::string note;
    Urgency urgency = Urgency::Waiting;
};

/// A deadline of a machine: whether the institution has to keep it, and by which act.
struct OwnDeadline {
    std::string_view kind;
    std::string_view name;
    bool is_own = false;
    std::string_view act = {};
};
std::span<const OwnDeadline> own_deadlines();

/// A state in which nothing goes on until the institution does this.
struct WaitingState {
    std::string_view kind;
    std::string_view state;
    std::string_view act;
};
std::span<const WaitingState> waiting_states();

/// Months of use that wait to be reviewed.
struct WaitingReviews {
    std::string oldest;  ///< `2026-10`
    base::Date due;      ///< of the oldest
    std::int64_t count = 0;
};

struct DutyFacts {
    const std::vector<lifecycle::Machine>& machines;
    const accounts::Actor& actor;
    base::Date today;
    std::span<const lifecycle::Case> cases;  ///< open ones of the institution
    std::span<const accounts::Hindrance> hindrances = {};
    std::span<const institutions::ClientCertificate> certificates = {};
    std::int64_t never_used = 0;  ///< accounts whose people never signed in nor asked
    std::optional<WaitingReviews> reviews = {};
    bool is_connected = false;  ///< an undertaking is signed
};
std::vector<Duty> duties_of(const DutyFacts& facts);

}  // namespace kps::portal
