#pragma once

#include <cstdint>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "audit/search/criteria_search.h"
#include "base/ids.h"

namespace kps::inspection {

/// What one search found, for the one who ran it. It never changes.
struct FoundSet {
    base::Uuid id;
    base::Uuid account;  ///< whose it is
    bool is_of_acts = false;
    audit::SearchKind kind = audit::SearchKind::Time;
    std::string about;  ///< whom or what was looked for, masked
    std::string basis;
    audit::DayRange days;
    std::int64_t run_us = 0;
    std::uint64_t entry = 0;  ///< of the search in the log
    audit::CriteriaSearch::Result found;
    audit::SearchCriteria criteria;  ///< of a search in windows
    bool is_whole = true;            ///< false: older entries were not looked at yet
    std::uint64_t reached = 0;       ///< from this entry on all were
    std::int64_t reached_us = 0;
};

/// Holds them in memory alone, for a while: so pages can be turned and a reload loses nothing.
///
/// Invariant: nobody but its account gets a set, and nobody after kFoundHeldUs; the oldest go when there are too many.
/// Threads:   any.
class FoundSets {
  public:
    using Held = std::shared_ptr<const FoundSet>;
    /// Takes the place of the account's set with that id.
    void put(FoundSet set);
    /// Null: another's, gone, or never there.
    Held find(const base::Uuid& id, const base::Uuid& account, std::int64_t now_us);
    /// Of one account, the latest first.
    std::vector<Held> list(const base::Uuid& account, std::int64_t now_us);

  private:
    void forget_old(std::int64_t now_us);

    std::mutex mutex_;
    std::list<Held> sets_;  ///< the latest first
};

}  // namespace kps::inspection
