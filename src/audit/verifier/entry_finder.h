#pragma once

#include <string>

#include "audit/entries/entry_codec.h"
#include "audit/origins/log_origins.h"

namespace kps::audit {

/// One entry out of a log folder, with the KEY entry it was sealed under.
struct FoundEntry {
    std::uint64_t index = 0;
    base::Bytes entry;
    base::Bytes key_entry;  ///< empty when it was not found
};
/// Looks in the segments, or in the bundles where there are no segments. Nothing is verified on the
/// way. Errors: NotFound, EntryDestroyed, CorruptData, FileFailed.
base::Result<FoundEntry> find_entry(const std::string& log_directory, std::uint64_t index);

/// Opens what was found. Errors: NotFound, CryptoFailed, CorruptData.
base::Result<Draft> open_found(const FoundEntry& found, const MonthKeyStore& keys,
                               const OriginHashes& origins);
/// The same with the store in `key_directory`, opened for this one entry: where many are read, open
/// the store once.
base::Result<Draft> open_found(const FoundEntry& found, const std::string& key_directory,
                               const OriginHashes& origins);

/// `r` of what was found, for a full receipt of an entry of any age whose month's key is still there.
/// Errors: as open_found.
base::Result<crypto::Key256> secret_of_found(const FoundEntry& found, const MonthKeyStore& keys,
                                             const OriginHashes& origins);

}  // namespace kps::audit
