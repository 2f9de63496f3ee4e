#pragma once

#include <map>
#include <string>

#include "audit/verifier/entry_finder.h"

namespace kps::audit {

/// Opens entries of one log, each data key once. Threads: one.
class EntryOpener {
  public:
    /// `keys` must outlive it.
    EntryOpener(const MonthKeyStore& keys, std::string_view origin);
    EntryOpener(const EntryOpener&) = delete;
    EntryOpener& operator=(const EntryOpener&) = delete;
    ~EntryOpener();
    /// Errors: NotFound when the month's keys are gone, CryptoFailed, CorruptData.
    base::Result<Draft> open(const FoundEntry& found);

  private:
    void forget();

    const MonthKeyStore& keys_;
    base::Hash origin_hash_;
    std::map<base::Bytes, DataKey> open_;  ///< by KEY entry
};

}  // namespace kps::audit
