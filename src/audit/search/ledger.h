#pragma once

#include <cstdint>
#include <vector>

#include "audit/hiding/hiding.h"
#include "audit/search/criteria_search.h"

namespace kps::audit {

/// Is a look-up shown to the person it was about?
enum class LedgerState : std::uint8_t {
    Shown,
    AffectedOnly,  ///< named by an answer about somebody else
    ShownLater,    ///< lawfully hidden until a day that a hiding names
    NeverShown,    ///< lawfully hidden
    NoLookUp,      ///< an entry that is no look-up, such as the person's own look into the ledger
};
LedgerState ledger_state(const FoundRecord& record, const Visibility& visibility);

/// A person's look-ups, the latest first.
struct Ledger {
    std::vector<FoundRecord> shown;
    std::vector<FoundRecord> hidden;  ///< for auditors alone
};
/// Sorts what a search by that person has found, as it is to be shown at the moment of `visibility`.
Ledger ledger_of(std::vector<FoundRecord> records, const Visibility& visibility);

}  // namespace kps::audit
