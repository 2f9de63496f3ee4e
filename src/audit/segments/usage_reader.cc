#include "audit/segments/usage_reader.h"

#include <fmt/format.h>

#include "audit/directory.h"
#include "audit/limits.h"
#include "audit/segments/frame.h"
#include "audit/segments/segment_files.h"

namespace kps::audit {

base::Result<UsageSums> UsageReader::count(std::uint64_t segment, base::Hash& last_frame) {
    auto file = KPS_TRY(store_.open(segment_path(directory_, segment)));
    const base::ByteView bytes = KPS_TRY(read_segment(*file, buffer_));
    UsageSums sums;
    Frame frame;
    for (std::size_t at = 0; parse_frame(bytes.subspan(at), frame) == FrameState::Intact;
         at += static_cast<std::size_t>(padded(frame.bytes))) {
        EntryCursor cursor(frame.entries);
        base::ByteView entry;
        while (cursor.next(entry)) {
            const ClearEntry clear = KPS_TRY(decode_entry(entry));
            sums.add(clear);
        }
        last_frame = frame.digest;
    }
    return sums;
}

base::Result<UsageSums> UsageReader::summarise(std::uint64_t segment) {
    base::Hash last_frame{};
    UsageSums sums = KPS_TRY(count(segment, last_frame));
    KPS_TRY(replace_file(summary_path(directory_, segment), base::as_bytes(sums.text(last_frame)),
                         Flush::Yes));
    return sums;
}

base::Result<UsageSums> UsageReader::sums_of(std::uint64_t segment) {
    const auto text = read_file(summary_path(directory_, segment), kSummaryBytesMax);
    if (text) {
        base::Hash last_frame{};
        auto sums = UsageSums::parse(base::as_text(*text), last_frame);
        if (sums) return sums;
    }
    return summarise(segment);
}

base::Status UsageReader::report_month(Month month, const DurableEnd& end, const Report& report) {
    std::map<UsageKey, std::uint64_t> total;
    const base::Date first{month.year, month.month, 1};
    const SegmentNumbers segments = KPS_TRY(list_segments(directory_));
    for (std::uint64_t segment = end.segment + 1; segment-- > segments.first;) {
        base::Hash last_frame{};
        // The open segment has no summary yet.
        const UsageSums sums =
            KPS_TRY(segment == end.segment ? count(segment, last_frame) : sums_of(segment));
        const auto& counts = sums.counts();
        for (auto it = counts.lower_bound({first, {}, {}, 0}); it != counts.end(); ++it)
            if (it->first.day.year == month.year && it->first.day.month == month.month)
                total[it->first] += it->second;
        // Time only grows: a segment with counts before the month has none behind it that matter.
        if (!counts.empty() && counts.begin()->first.day < first) break;
    }
    for (const auto& [key, count_of_key] : total) report(key, count_of_key);
    return {};
}

}  // namespace kps::audit
