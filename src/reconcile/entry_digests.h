#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include "audit/entries/entry_codec.h"
#include "audit/keys/month_key_store.h"
#include "audit/origins/log_origins.h"
#include "base/result.h"
#include "reconcile/day_reader.h"

namespace kps::reconcile {

/// Opens entries for the digests they hold; what else they say stays where it is.
class EntryDigests {
  public:
    /// Errors: FileFailed, NotFound, CorruptData for the log's public key.
    static base::Result<std::unique_ptr<EntryDigests>> open(
        const std::string& log_directory, std::shared_ptr<const audit::MonthKeyStore> months);
    ~EntryDigests();
    EntryDigests(const EntryDigests&) = delete;
    EntryDigests& operator=(const EntryDigests&) = delete;

    /// The fingerprint of the view Digests. Of a KEY entry it remembers the key, and returns nothing of use.
    base::Result<base::Hash> fingerprint(const SeenEntry& entry);

  private:
    explicit EntryDigests(audit::OriginHashes origins) : origins_(std::move(origins)) {}
    base::Result<const audit::DataKey*> key_of(const SeenEntry& entry);
    base::Result<const audit::DataKey*> learn(std::uint32_t number, std::uint64_t index,
                                              base::ByteView key_entry);

    std::string log_directory_;
    audit::OriginHashes origins_;
    std::shared_ptr<const audit::MonthKeyStore> months_;
    std::map<std::uint32_t, audit::DataKey> keys_;
};

}  // namespace kps::reconcile
