#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "audit/entry.h"
#include "base/ids.h"
#include "base/result.h"

/// Look-ups that the people looked up are told of only later: a prosecutor's, a court's (AUDIT 1.8).
///
/// Invariants:
/// 1. What is hidden has a day on which it is shown: no hiding is for ever, and none outlasts the record.
/// 2. Two persons hide, on a basis that the log names; nothing is hidden before its entry is durable.
/// 3. A hiding hides look-ups from the person alone: entries, counts and auditors' searches are as ever.
namespace kps::audit {

/// Which look-ups: of one institution, by one of its services or by all, asked within a time.
struct HidingScope {
    base::InstitutionId institution;
    base::ServiceNumber service;  ///< 0: all
    std::int64_t from_us = 0;
    std::int64_t until_us = 0;  ///< not included; 0: no end
    bool covers(base::InstitutionId by, base::ServiceNumber with, std::int64_t time_us) const;
};

struct Hiding {
    base::Uuid id;
    HidingScope scope;
    std::int64_t release_us = 0;  ///< from then on they are shown
    std::string by;
    std::string approver;
    std::string basis;
    std::int64_t at_us = 0;
    std::uint64_t entry = 0;  ///< in the log
};

/// Errors: InvalidArgument unless two different persons hide, on a basis, something of an institution, until a
/// moment that is to come and at most eight years away.
base::Status check_hiding(const Hiding& hiding);
/// The entry of a hiding, and of its early end: administration, `hiding=ID deed=add institution=N service=N from=US
/// until=US release=US approver=NAME basis=TEXT`, or `hiding=ID deed=end approver=NAME basis=TEXT`.
Draft draft_of(const Hiding& hiding);
Draft draft_of_end(const Hiding& hiding);

/// What the hidings of a log say at one moment.
class Visibility {
  public:
    Visibility() = default;
    Visibility(std::vector<Hiding> hidings, std::int64_t now_us)
        : hidings_(std::move(hidings)), now_us_(now_us) {}
    /// When such a look-up is shown: the latest day of all that cover it; 0 where none does.
    std::int64_t release_us(base::InstitutionId institution, base::ServiceNumber service,
                            std::int64_t time_us) const;
    std::int64_t now_us() const { return now_us_; }

  private:
    std::vector<Hiding> hidings_;
    std::int64_t now_us_ = 0;
};

}  // namespace kps::audit
