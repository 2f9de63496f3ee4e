#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "audit/entry.h"
#include "audit/month.h"
#include "base/calendar.h"

namespace kps::audit {

/// What an INDEX-SEAL entry says of one index file: which entries it covers, how many rows it has and their
/// Merkle root. Its digest stands in clear in the entry (as commitment), so that everyone can check it.
struct IndexSeal {
    base::Date first;  ///< the day of a day's file; of a month's file its first day
    bool is_month = false;
    std::uint64_t from = 0;  ///< entries `from` to `to - 1`, all of them
    std::uint64_t to = 0;
    std::uint64_t rows = 0;
    base::Hash root{};
    std::vector<Month> months;  ///< whose tokens the rows hold, ascending

    /// `2026-11-21` or `2026-11`; also the name of the file.
    std::string period() const;
    /// `period=2026-11 from=0 to=14 rows=20 root=HEX months=202611`
    std::string text() const;
    base::Hash digest() const;
    /// Errors: CorruptData for anything but what `text` writes.
    static base::Result<IndexSeal> parse(std::string_view text);
};

/// Errors: CorruptData unless it is a day or a month as `period` writes it.
base::Status parse_period(std::string_view text, IndexSeal& seal);

/// The entry of a seal.
Draft draft_of(const IndexSeal& seal);

}  // namespace kps::audit
