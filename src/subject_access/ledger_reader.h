#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "audit/hiding/hiding.h"
#include "audit/keys/month_key_store.h"
#include "audit/search/criteria_search.h"
#include "audit/search/ledger.h"
#include "base/national_id.h"

namespace kps::subject_access {

/// A person's look-ups out of one log whose keys are unlocked. Every edge that shows a person the own ledger reads
/// here.
///
/// Threads: one.
class LedgerReader {
  public:
    /// Errors: KeysLocked; those of the log.
    static base::Result<std::unique_ptr<LedgerReader>> open(
        const std::string& log_directory, std::unique_ptr<audit::MonthKeyStore> keys,
        audit::Visibility visibility);

    /// The latest first. Errors: TooManyMatches for more entries than one call opens; those of the log.
    base::Result<audit::Ledger> ledger(base::NationalId person, const audit::DayRange& days);
    /// What the person may see of it: asked about, or merely named by an answer. The latest first.
    base::Result<std::vector<audit::FoundRecord>> told(base::NationalId person,
                                                       const audit::DayRange& days);
    /// One entry in which the person stands. Errors: NotFound, also for one about others, for one that is no look-up,
    /// and for one whose keys were destroyed.
    base::Result<audit::FoundRecord> look_up(base::NationalId person, std::uint64_t index);
    /// One entry, whomever it is about: for the institution that made it. Errors: NotFound.
    base::Result<audit::FoundRecord> entry(std::uint64_t index);
    audit::LedgerState state(const audit::FoundRecord& record) const {
        return audit::ledger_state(record, visibility_);
    }

  private:
    LedgerReader(audit::LogSearch search, std::unique_ptr<audit::MonthKeyStore> keys,
                 audit::OriginHashes origins, audit::Visibility visibility)
        : search_(std::move(search)),
          keys_(std::move(keys)),
          opener_(*keys_, std::move(origins)),
          visibility_(std::move(visibility)) {}

    audit::LogSearch search_;
    std::unique_ptr<audit::MonthKeyStore> keys_;
    audit::EntryOpener opener_;
    audit::Visibility visibility_;
};

/// True where the person may see the look-up, asked for or merely named by an answer.
bool is_told(audit::LedgerState state);

}  // namespace kps::subject_access
