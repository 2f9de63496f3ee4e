#pragma once

#include <string>

#include "audit/keys/month_key_store.h"
#include "base/ids.h"

namespace kps::audit {

/// Destroys a month's keys and returns their last act as one word of a DESTROY entry:
/// `PUBLIC:CHALLENGE:MAC` in base64 (docs/formats/audit_log.md, Destroyed months). Of a month whose
/// keys are destroyed already the same word again; of one that never had any `none`.
///
/// Errors:  CryptoFailed when the store is not unlocked or the act is not what it should be: nothing is
///          destroyed then; those of the store.
/// Durable: yes.
base::Result<std::string> destroy_month_keys(MonthKeyStore& store, const std::string& key_directory,
                                             Month month, const base::Hash& intent,
                                             std::int64_t now_us);

}  // namespace kps::audit
