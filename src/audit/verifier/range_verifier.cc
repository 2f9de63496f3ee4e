#include "audit/verifier/range_verifier.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "audit/directory.h"
#include "audit/limits.h"
#include "audit/origins/log_origins.h"
#include "audit/receipts/consistency.h"
#include "audit/retention/destruction_record.h"
#include "audit/segments/file.h"
#include "audit/segments/frame_checker.h"
#include "audit/segments/segment_files.h"
#include "audit/tiles/public_files.h"

namespace kps::audit {
namespace {

using base::ByteView;
using base::Result;
using base::Status;

/// A segment that has entries, as its first block says.
struct Segment {
    std::uint64_t number = 0;
    std::uint64_t first_index = 0;
    std::int64_t first_time_us = 0;
};

class RangeVerifier {
  public:
    explicit RangeVerifier(const RangeOptions& options) : options_(options) {}

    Result<RangeReport> run() {
        // Rule R-087 (KPSY m.10/5): a changed, removed or reordered record of the time is found.
        origins_.emplace(KPS_TRY(LogOrigins::load(options_.directory)));
        checker_.emplace(*origins_);
        report_.destroyed_end = KPS_TRY(destroyed_end(options_.directory));
        load_published();
        find_segments();
        report_.first = segments_.empty() ? 0 : segments_.front().first_index;
        report_.end = report_.first;
        for (const Segment& segment : segments_) {
            if (is_over_ || !report_.ok()) break;
            KPS_TRY(check_segment(segment));
        }
        // Up to what is published nothing may be missing at the end.
        const bool is_to_the_end = !is_over_ && end_index_ == 0;
        if (report_.ok() && is_to_the_end && report_.end < published_.size)
            fail(fmt::format("the log ends at {}, {} entries are published", report_.end,
                             published_.size),
                 report_.end);
        if (report_.ok()) compare_with_published();
        return std::move(report_);
    }

  private:
    /// Those that may hold entries of the time: from the last that begins before it.
    void find_segments() {
        const auto numbers = list_segments(options_.directory);
        if (!numbers) return fail(numbers.error().context, 0);
        for (std::uint64_t number = numbers->first; number < numbers->end; ++number) {
            const auto head = read_start(segment_path(options_.directory, number), kBlockBytes);
            if (!head) return fail(head.error().context, 0);
            const auto index = first_index_of(*head);
            const auto time_us = first_time_of(*head);
            if (!index || !time_us) return;
            if (*time_us >= options_.until_us) {
                end_index_ = *index;
                return;
            }
            if (*time_us <= options_.from_us) segments_.clear();
            segments_.push_back({number, *index, *time_us});
        }
    }

    void load_published() {
        const auto note = read_file(options_.directory + "/tiles/checkpoint", kNoteBytesMax);
        if (!note && note.error().code == base::ErrorCode::NotFound) return;
        auto opened = note ? origins_->open(base::as_text(*note))
                           : Result<Checkpoint>(base::failed(note.error()));
        if (opened)
            published_ = std::move(opened).take();
        else
            fail("tiles/checkpoint: " + opened.error().context, 0);
    }

    void fail(std::string problem, std::uint64_t first_bad) {
        if (!report_.problem.empty()) return;
        report_.problem = std::move(problem);
        report_.first_bad = first_bad;
    }

    std::uint64_t total() const {
        const std::uint64_t end = end_index_ != 0 ? end_index_ : published_.size;
        return std::max(end, report_.end) - report_.first;
    }

    Status check_segment(const Segment& segment) {
        KPS_TRY(read_file_into(segment_path(options_.directory, segment.number),
                               kSegmentFileBytesMax, buffer_));
        const ByteView bytes = buffer_;
        std::size_t at = 0;
        for (; at < bytes.size() && !is_over_;) {
            Frame frame;
            const FrameState state = parse_frame(bytes.subspan(at), frame);
            if (state == FrameState::None) break;
            if (state == FrameState::Damaged) {
                damaged(segment, bytes.subspan(at));
                return {};
            }
            check_frame(segment, frame);
            if (!report_.problem.empty()) return {};
            at += static_cast<std::size_t>(padded(frame.bytes));
            if (options_.progress && !options_.progress(report_.end - report_.first, total())) {
                report_.is_cancelled = true;
                return {};
            }
        }
        return {};
    }

    /// Behind what is published a writer may be in the middle of its last frame.
    void damaged(const Segment& segment, ByteView rest) {
        if (report_.end >= published_.size && !rest.empty()) {
            is_over_ = true;
            return;
        }
        fail(fmt::format("segment {}: damaged at entry {}", segment.number, report_.end),
             report_.end);
    }

    void check_frame(const Segment& segment, const Frame& frame) {
        const bool is_first = report_.frames == 0;
        Status status;
        if (is_first && frame.first_index > 0) status = checker_->begin_at(frame);
        std::uint64_t seen = frame.first_index;
        std::vector<base::Hash> leaves;
        const auto visit = [&](const FrameChecker::Item& item) {
            seen = item.index + 1;
            leaves.push_back(item.leaf);
            const std::int64_t time_us = item.clear->time_us;
            report_.within += time_us >= options_.from_us && time_us < options_.until_us ? 1U : 0U;
            if (time_us >= options_.until_us) is_over_ = true;
        };
        if (status) status = checker_->accept(frame, FrameChecker::Signature::Checked, visit);
        if (!status) {
            fail(fmt::format("segment {}: {}", segment.number, status.error().context),
                 first_differing(frame.first_index, leaves, seen));
            return;
        }
        report_.end = checker_->range().size();
        ++report_.frames;
        if (!frame.clean_padding)
            fail(fmt::format("segment {}: bytes behind entry {}", segment.number, report_.end - 1),
                 report_.end);
        if (report_.end == published_.size && checker_->range().root() != published_.root)
            fail("another root than the published checkpoint's", frame.first_index);
    }

    /// The first entry that is not the published one; where all of them are, the one that could not be read.
    std::uint64_t first_differing(std::uint64_t first, const std::vector<base::Hash>& leaves,
                                  std::uint64_t otherwise) const {
        const NodeReader read = tile_node_reader(options_.directory, published_.size);
        for (std::size_t i = 0; i < leaves.size() && first + i < published_.size; ++i) {
            const auto leaf = read(Node{0, first + i});
            if (!leaf) break;
            if (*leaf != leaves[i]) return first + i;
        }
        return leaves.empty() ? first : otherwise;
    }

    /// A log that is written removes tiles that newer ones hold: then the newer checkpoint is asked.
    void compare_with_published() {
        constexpr int kAttempts = 3;
        for (int attempt = 0; attempt < kAttempts && report_.compared == 0; ++attempt) {
            load_published();
            if (!report_.ok() || published_.size < report_.end || report_.end == report_.first)
                return;
            if (leads_to_published()) report_.compared = published_.size;
        }
        if (report_.compared == 0)
            fail("the published checkpoint's tree does not begin with these entries",
                 report_.first);
    }

    bool leads_to_published() const {
        const PublishedReader read = [this](const std::string& path) {
            return read_public_file(options_.directory, path, PublicAccess::HashesOnly);
        };
        const auto proof = make_consistency(read, report_.end, published_);
        return proof && verify_consistency({report_.end, checker_->range().root()},
                                           {published_.size, published_.root}, proof->hashes);
    }

    const RangeOptions& options_;
    RangeReport report_;
    std::vector<Segment> segments_;
    std::uint64_t end_index_ = 0;  ///< of the first segment behind the time; 0: there is none
    std::optional<FrameChecker> checker_;
    std::optional<LogOrigins> origins_;
    Checkpoint published_;
    bool is_over_ = false;
    base::Bytes buffer_;
};

}  // namespace

Result<RangeReport> verify_log_range(const RangeOptions& options) {
    return RangeVerifier(options).run();
}

}  // namespace kps::audit
