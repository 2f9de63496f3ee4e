#pragma once

#include <functional>
#include <string>

#include "audit/month.h"
#include "audit/segments/file.h"
#include "audit/segments/frame_writer.h"
#include "audit/segments/usage.h"

namespace kps::audit {

/// Sums over the log, from the segments' summaries where there are any, else from the segments.
class UsageReader {
  public:
    UsageReader(std::string log_directory, SegmentStore& store)
        : directory_(std::move(log_directory)), store_(store) {}

    using Report = std::function<void(const UsageKey&, std::uint64_t)>;
    /// Every key of the month once, up to `end`. Errors: FileFailed, CorruptData.
    base::Status report_month(Month month, const DurableEnd& end, const Report& report);
    /// Counts a closed segment and writes its summary. Errors: FileFailed, CorruptData.
    base::Result<UsageSums> summarise(std::uint64_t segment);

  private:
    base::Result<UsageSums> sums_of(std::uint64_t segment);
    base::Result<UsageSums> count(std::uint64_t segment, base::Hash& last_frame);

    std::string directory_;
    SegmentStore& store_;
    AlignedBuffer buffer_;
};

}  // namespace kps::audit
