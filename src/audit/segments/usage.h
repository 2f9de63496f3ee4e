#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "audit/entries/entry_codec.h"
#include "base/calendar.h"

namespace kps::audit {

/// What quotas and invoices count by: answered question items, as they stand in clear in the log
/// (DESIGN 4.8).
struct UsageKey {
    base::Date day;  ///< in Europe/Istanbul
    base::InstitutionId institution;
    base::ServiceNumber service;
    std::uint16_t outcome =
        0;  ///< 0 answered; else the ErrorCode of the business result, such as NotFound
    friend auto operator<=>(const UsageKey&, const UsageKey&) = default;
};

/// Counts of one segment.
class UsageSums {
  public:
    /// Counts an entry of type Query; continuations of one are not counted again.
    void add(EntryType type, std::uint16_t flags, std::int64_t time_us, const UsageKey& item);
    void add(const ClearEntry& entry);
    const std::map<UsageKey, std::uint64_t>& counts() const { return counts_; }
    void clear() { counts_.clear(); }

    /// The text of a segment's summary file; `last_frame` ties it to the segment it was made from.
    std::string text(const base::Hash& last_frame) const;
    /// Errors: CorruptData for a damaged summary.
    static base::Result<UsageSums> parse(std::string_view text, base::Hash& last_frame);

  private:
    std::map<UsageKey, std::uint64_t> counts_;
    std::int64_t day_ends_us_ = 0;
    std::int64_t day_begins_us_ = 0;
    base::Date day_;
};

}  // namespace kps::audit
