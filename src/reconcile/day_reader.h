#pragma once

#include <functional>
#include <string>

#include "audit/entries/entry_codec.h"
#include "base/calendar.h"
#include "base/result.h"

/// Manifests are made of what stands in clear in the log: anyone with a copy can make them again, without a key.
namespace kps::reconcile {

/// One entry of a log folder.
struct SeenEntry {
    std::uint64_t index = 0;
    base::ByteView bytes;
    const audit::ClearEntry* clear = nullptr;
};

/// Where a day lies in a log.
struct DayRange {
    std::uint64_t first_index = 0;
    std::uint64_t end_index = 0;  ///< what follows the last entry of the day
    std::uint64_t log_size = 0;
};

/// Is it part of a manifest? Questions, refusals of a service, and answers given again: what got a receipt.
bool is_counted(const audit::ClearEntry& entry);

/// Reads the entries of one day (Europe/Istanbul) out of a log folder: from the segments, or from
/// the bundles of a copy.
class DayReader {
  public:
    explicit DayReader(std::string log_directory) : directory_(std::move(log_directory)) {}

    using Visitor = std::function<base::Status(const SeenEntry&)>;
    /// Every entry of the day, in order. KEY entries of the days before may come too. Nothing is verified on the way.
    /// Errors: NotFound without a log or a bundle; EntryDestroyed where records of the day were; CorruptData,
    /// FileFailed; what the visitor returns.
    base::Result<DayRange> walk(const base::Date& day, const Visitor& visit) const;

  private:
    class Walk;
    base::Status walk_segments(Walk& walk) const;
    base::Status walk_bundles(Walk& walk) const;

    std::string directory_;
};

}  // namespace kps::reconcile
