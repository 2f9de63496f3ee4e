#pragma once

#include <functional>
#include <vector>

#include "audit/search/entry_opener.h"
#include "audit/search/limits.h"
#include "audit/search/log_search.h"
#include "audit/search/request_store.h"

namespace kps::audit {

/// Whether it is an address that a search can look for: numeric, IPv4 or IPv6.
bool is_source_address(const std::string& text);

/// One entry that a search found, opened.
struct FoundRecord {
    std::uint64_t index = 0;
    std::int64_t time_us = 0;
    Draft draft;            ///< also its clear members
    bool queried = false;   ///< the person looked for was asked for
    bool affected = false;  ///< the person looked for was named by the answer
};

/// Runs what was asked for over one log. Threads: one.
class CriteriaSearch {
  public:
    struct Parts {
        LogSearch& search;
        EntryOpener& opener;
        const MonthKeyStore& keys;
        std::size_t token_hits_max =
            kHitsMax;  ///< of a search by person or user; none is opened beyond
        /// Entries looked at, and of how many; 0: not known.
        std::function<void(std::uint64_t, std::uint64_t)> progress{};
        std::size_t records_max = kHitsMax;               ///< that are kept
        std::size_t segments_max = kUnsealedSegmentsMax;  ///< that it goes through without an index
        std::size_t looks_max = kHitsMax;  ///< entries that a search on its way back opens
    };
    explicit CriteriaSearch(Parts parts) : parts_(parts) {}

    struct Result {
        std::vector<FoundRecord> records;  ///< by index
        TokenAnswer answer;            ///< of a search by person or user: why nothing is missing
        std::uint64_t unreadable = 0;  ///< entries whose month's keys are gone
    };
    /// Errors: InvalidArgument for an address that is none, or for more hits than there may be; CryptoFailed,
    /// CorruptData, FileFailed.
    base::Result<Result> run(const SearchCriteria& criteria);

    /// What a search without proof found on its way back.
    struct Window {
        Result found;                 ///< records by index, no answer
        std::uint64_t reached = 0;    ///< all that is meant from this entry on was looked at
        std::int64_t reached_us = 0;  ///< its time
        bool is_whole = false;        ///< nothing older is left
    };
    /// Entries before `before`, the newest first, until there are `records_max` or `looks_max` were opened.
    /// Errors: as `run`.
    base::Result<Window> run_back(const SearchCriteria& criteria, std::uint64_t before);

    /// The tokens of whom the criteria name in one month; none when its keys are gone.
    base::Result<std::vector<IndexToken>> tokens_of(const SearchCriteria& criteria,
                                                    Month month) const;

  private:
    base::Status by_token(const SearchCriteria& criteria, Result& out);
    base::Status by_entry(const SearchCriteria& criteria, Result& out);
    void tell(std::uint64_t done, std::uint64_t total) const {
        if (parts_.progress) parts_.progress(done, total);
    }
    base::Status take(std::uint64_t index, const SearchCriteria& criteria, Result& out);

    Parts parts_;
};

}  // namespace kps::audit
