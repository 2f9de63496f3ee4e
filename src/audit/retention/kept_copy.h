#pragma once

#include <cstdint>
#include <string>

#include "audit/keys/month_key_store.h"
#include "audit/origins/log_origins.h"
#include "base/result.h"

namespace kps::audit {

/// What a copy of the log that was made before a destruction gives away (AUDIT 1.9.6).
struct CopyCheck {
    std::uint64_t data_keys = 0;   ///< KEY entries of destroyed records that the copy still holds
    std::uint64_t month_keys = 0;  ///< months whose keys are still there; each was tried on each
    std::uint64_t opened = 0;      ///< must be 0
};
/// Tries every remaining month key on every KEY entry before `end` in the copy's segments.
/// Errors: CryptoFailed when the store is not unlocked; FileFailed, CorruptData.
base::Result<CopyCheck> try_copy(const std::string& copy, std::uint64_t end,
                                 const MonthKeyStore& keys, const OriginHashes& origins);

}  // namespace kps::audit
