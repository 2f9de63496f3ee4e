#pragma once

#include <map>
#include <utility>

#include "audit/verifier/entry_finder.h"

namespace kps::audit {

/// Opens entries of one log, each data key once. Threads: one.
class EntryOpener {
  public:
    /// `keys` must outlive it.
    EntryOpener(const MonthKeyStore& keys, OriginHashes origins)
        : keys_(keys), origins_(std::move(origins)) {}
    EntryOpener(const EntryOpener&) = delete;
    EntryOpener& operator=(const EntryOpener&) = delete;
    ~EntryOpener();
    /// Errors: NotFound when the month's keys are gone, CryptoFailed, CorruptData.
    base::Result<Draft> open(const FoundEntry& found);

  private:
    void forget();

    const MonthKeyStore& keys_;
    OriginHashes origins_;
    std::map<base::Bytes, DataKey> open_;  ///< by KEY entry
};

}  // namespace kps::audit
