#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <vector>

#include "audit/entry.h"
#include "base/calendar.h"

namespace kps::usage {

/// A question, a refusal or a token as it stands in clear in the log: nothing of the person that was asked for.
struct Call {
    std::uint64_t entry = 0;
    std::int64_t time_us = 0;
    base::InstitutionId institution;
    base::ServiceNumber service;  ///< 0: a token was asked for
    audit::EntryType type = audit::EntryType::Query;
    std::uint16_t outcome = 0;
    std::int64_t user = 0;  ///< User::id; 0: not known by name
    base::Uuid request;
};

struct CountKey {
    base::InstitutionId institution;
    std::int64_t day = 0;  ///< since 1970-01-01, Europe/Istanbul
    std::int64_t user = 0;
    base::ServiceNumber service;
    audit::EntryType type = audit::EntryType::Query;
    std::uint16_t outcome = 0;
    friend auto operator<=>(const CountKey&, const CountKey&) = default;
};

/// First and last time a user did something of a kind.
struct SeenKey {
    base::InstitutionId institution;
    std::int64_t user = 0;
    audit::EntryType type = audit::EntryType::Query;
    bool answered = false;
    friend auto operator<=>(const SeenKey&, const SeenKey&) = default;
};
struct Seen {
    std::int64_t first_us = 0;
    std::int64_t last_us = 0;
};

/// What a stretch of the log says, summed up. Calls come in their order.
class Batch {
  public:
    void add(const Call& call);
    const std::map<CountKey, std::uint64_t>& counts() const { return counts_; }
    const std::map<SeenKey, Seen>& seen() const { return seen_; }
    /// The latest of each institution, kCallsKept at most.
    const std::map<base::InstitutionId, std::deque<Call>>& calls() const { return calls_; }

    /// The log up to here, whoever's entries they were.
    std::uint64_t next_index = 0;
    base::Uuid last_request;  ///< of the entry before `next_index`
    std::int64_t last_us = 0;

  private:
    std::map<CountKey, std::uint64_t> counts_;
    std::map<SeenKey, Seen> seen_;
    std::map<base::InstitutionId, std::deque<Call>> calls_;
};

}  // namespace kps::usage
