#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/national_id.h"
#include "base/result.h"
#include "http/message.h"

namespace kps::rest {

/// Header that names the person whose look-ups are asked for: never the URL, which others write down.
inline constexpr std::string_view kPersonHeader = "KPS-Kisi";

/// What `findUsage` is asked.
struct LedgerRequest {
    base::NationalId person;
    std::int64_t from_us = 0;
    std::int64_t until_us = 0;  ///< this instant included; 0: now
    std::size_t offset = 0;
    std::size_t limit = 0;
};

/// Reads `periodStart`, `periodEnd`, `offset`, `limit` and the header. A time without a zone is UTC. Errors:
/// InvalidNationalId; MalformedBody for an unknown or doubled member, a bad value, a period that ends before it begins.
base::Result<LedgerRequest> read_ledger_request(const http::Request& request);

}  // namespace kps::rest
