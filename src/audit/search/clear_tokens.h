#pragma once

#include <vector>

#include "audit/entries/entry_codec.h"

namespace kps::audit {

/// Rows of the search index for what stands in clear in every entry: which institution and which service. They are made
/// when a day is sealed, out of the entries' heads, and stand under the same seal as the keyed rows; no entry holds
/// them. Their first bytes are those of no keyed token but by a chance of 2^-72 (docs/formats/audit_search.md).

/// Bytes of `institution_token` that stand for the institution alone; the service comes behind them.
inline constexpr std::size_t kInstitutionPrefixBytes = 14;

IndexToken institution_token(base::InstitutionId institution, base::ServiceNumber service);
IndexToken service_token(base::ServiceNumber service);

/// Those of one entry; none of what belongs to no institution and no service.
std::vector<IndexToken> clear_tokens(const ClearEntry& entry);

}  // namespace kps::audit
