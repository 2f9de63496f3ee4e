#include "audit/verifier/log_verifier.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <map>

#include "audit/directory.h"
#include "audit/limits.h"
#include "audit/origins/log_origins.h"
#include "audit/segments/file.h"
#include "audit/segments/frame_checker.h"
#include "audit/segments/segment_files.h"
#include "audit/segments/usage.h"
#include "audit/tiles/kept_leaves.h"
#include "audit/verifier/retention_checker.h"
#include "audit/verifier/tile_comparer.h"
#include "crypto/digest.h"

namespace kps::audit {
namespace {

using base::ByteView;
using base::ErrorCode;
using base::failed;

/// Does a writer hold the log? Then its last frame may be half written while we read.
bool is_being_written(const std::string& directory) {
    const int file = ::open((directory + "/LOCK").c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    const bool busy = ::flock(file, LOCK_SH | LOCK_NB) != 0;
    ::close(file);
    return busy;
}

class LogVerifier {
  public:
    explicit LogVerifier(const VerifyOptions& options)
        : options_(options), retention_(options.directory, report_.problems) {}

    base::Result<VerifyReport> run() {
        // Rule R-087 (KPSY m.10/5): a changed, removed or reordered record is found.
        KPS_TRY(load_key());
        load_notes();
        load_destroyed();
        comparer_.emplace(options_.directory, report_.published_size, report_.destroyed_end);
        const bool has_segments = exists(options_.directory + "/segments");
        KPS_TRY(has_segments ? check_segments() : check_bundles());
        comparer_->finish();
        report_.tile_files = comparer_->files();
        for (const std::string& text : comparer_->problems()) problem(text);
        for (auto it = wanted_.upper_bound(report_.entries); it != wanted_.end(); ++it)
            problem(fmt::format("a checkpoint of size {} was signed, the log ends at {}", it->first,
                                report_.entries));
        retention_.finish(report_.entries, has_segments);
        return std::move(report_);
    }

  private:
    void problem(std::string text) { report_.problems.push_back(std::move(text)); }

    base::Status load_key() {
        const std::string path = options_.directory + "/log.vkey";
        const auto stored = read_file(path, kKeyFileBytesMax);
        if (options_.verifier_key.empty() && !stored) return failed(stored.error());
        const std::string own =
            stored ? std::string(base::as_text(*stored)) : options_.verifier_key;
        origins_.emplace(KPS_TRY(
            NoteVerifier::parse(options_.verifier_key.empty() ? own : options_.verifier_key)));
        auto origins = LogOrigins::load(options_.directory, options_.verifier_key);
        if (origins)
            origins_ = std::move(origins).take();
        else
            problem(origins.error().context);
        const auto trimmed = [](std::string_view text) { return text.substr(0, text.find('\n')); };
        if (stored && !options_.verifier_key.empty() &&
            trimmed(own) != trimmed(options_.verifier_key))
            problem("log.vkey: not the key that was given");
        report_.origin = origins_->current().origin();
        load_changes();
        return {};
    }

    /// What a change of name says of the tree: its root there, and the entry that comes first behind.
    void load_changes() {
        for (const OriginChange& change : origins_->changes()) {
            report_.earlier.push_back({origins_->at(change.end - 1).origin(), change.end,
                                       change.known_size - change.end});
            want(change.note, "origins");
            changes_[change.end + 1] = &change;
        }
    }

    /// Behind the KEY entry of its run comes the CLOSE that says what the change says.
    void compare_change(std::uint64_t index, const ClearEntry& entry) {
        const auto change = changes_.find(index);
        const bool is_close = entry.type == EntryType::Close;
        if (change == changes_.end()
                ? is_close
                : !is_close || entry.request_id != request_id_of(change->second->detail))
            problem(
                fmt::format("origins: entry {} does not say that the log's name changed", index));
    }

    void load_notes() {
        const std::string path = options_.directory + "/tiles/checkpoint";
        const auto published = read_file(path, kNoteBytesMax);
        if (published) {
            const auto checkpoint = want(base::as_text(*published), "tiles/checkpoint");
            if (checkpoint) report_.published_size = checkpoint->size;
        } else if (exists(options_.directory + "/tiles/tile")) {
            problem("tiles/checkpoint: is missing");
        }
        for (const std::string& note : options_.notes) want(note, "given checkpoint");
    }

    /// Months that are gone must be in the log's own entries, and must have been due.
    void load_destroyed() {
        for (const DestructionRecord& record : retention_.load()) {
            report_.destroyed_end = record.end;
            report_.destroyed_months += record.done ? 1 : 0;
            const auto [it, is_new] = wanted_.emplace(record.end, record.root);
            if (!is_new && it->second != record.root)
                problem(fmt::format("destroyed {}: another root than was signed at size {}",
                                    record.month.text(), record.end));
        }
    }

    /// Notes that the tree must have had that root at that size.
    std::optional<Checkpoint> want(std::string_view note, const char* name) {
        auto checkpoint = origins_->open(note);
        if (!checkpoint) {
            problem(fmt::format("{}: {}", name, checkpoint.error().context));
            return std::nullopt;
        }
        // Of a tree whose end was lost, and is said to be, nothing is left to compare with.
        if (origins_->held_size(*checkpoint) < checkpoint->size)
            return std::move(checkpoint).take();
        const auto [it, is_new] = wanted_.emplace(checkpoint->size, checkpoint->root);
        if (!is_new && it->second != checkpoint->root)
            problem(fmt::format("fork: two signed roots at size {}", checkpoint->size));
        return std::move(checkpoint).take();
    }

    void compare_root(const CompactRange& range) {
        const auto it = wanted_.find(range.size());
        if (it != wanted_.end() && it->second != range.root())
            problem(fmt::format("root differs from a signed checkpoint at size {}", range.size()));
    }

    void report_progress(std::uint64_t done, std::uint64_t total) const {
        if (options_.progress) options_.progress(done, total);
    }

    // -- from segments

    base::Status check_segments() {
        const auto segments = list_segments(options_.directory);
        if (!segments) {
            problem(segments.error().context);
            return {};
        }
        live_ = is_being_written(options_.directory);
        checker_.emplace(*origins_);
        const base::Status kept = check_kept(*segments);
        if (!kept) {
            problem(kept.error().context);
            return {};
        }
        bool ended = false;
        for (std::uint64_t number = segments->first; number < segments->end; ++number) {
            KPS_TRY(read_file_into(segment_path(options_.directory, number), kSegmentFileBytesMax,
                                   buffer_));
            const ByteView bytes = buffer_;
            check_size(number);
            if (ended || is_zero(bytes)) {
                check_unused(number, bytes);
                ended = true;
            } else if (!check_segment(number, bytes)) {
                return {};
            }
            report_progress(number - segments->first + 1, segments->end - segments->first);
        }
        report_.root = checker_->range().root();
        report_.entries = checker_->range().size();
        return {};
    }

    /// Segments are made whole, all of one size: one that is not was cut or stretched.
    void check_size(std::uint64_t number) {
        if (segment_bytes_ == 0) segment_bytes_ = buffer_.size();
        if (buffer_.size() != segment_bytes_ && !live_)
            problem(fmt::format("segment {}: its size is not that of the first", number));
    }

    /// Index of the first entry of a segment; nothing when it is not used.
    base::Result<std::optional<std::uint64_t>> first_index(std::uint64_t segment) {
        const base::Bytes head =
            KPS_TRY(read_start(segment_path(options_.directory, segment), kBlockBytes));
        return first_index_of(head);
    }

    /// The tree of the entries whose segments were destroyed, from the leaf hashes that stay.
    base::Status check_kept(const SegmentNumbers& segments) {
        if (segments.first + 1 < segments.end) {
            const auto second = KPS_TRY(first_index(segments.first + 1));
            if (second && *second <= report_.destroyed_end)
                problem(fmt::format("segment {}: is still there after its destruction",
                                    segments.first));
        }
        if (segments.first == 0) return {};
        const auto end = KPS_TRY(first_index(segments.first));
        if (!end || *end > report_.destroyed_end)
            return failed(ErrorCode::CorruptData,
                          fmt::format("segments before {} are missing and were not destroyed",
                                      segments.first));
        CompactRange range;
        KPS_TRY(visit_kept_leaves(options_.directory, 0, *end,
                                  [&](const KeptLeaf& kept) { return take_kept(kept, range); }));
        checker_->begin_after(std::move(range));
        return {};
    }

    base::Status take_kept(const KeptLeaf& kept, CompactRange& range) {
        if (kept.entry.empty()) {
            comparer_->add_destroyed(kept.leaf);
            retention_.add(kept.index, kept.leaf, nullptr);
        } else {
            const ClearEntry clear = KPS_TRY(decode_entry(kept.entry));
            compare_change(kept.index, clear);
            comparer_->add(kept.entry, kept.leaf);
            retention_.add(kept.index, kept.leaf, &clear);
        }
        range.append(kept.leaf);
        compare_root(range);
        return {};
    }

    void check_unused(std::uint64_t number, ByteView bytes) {
        if (!is_zero(bytes))
            problem(fmt::format("segment {}: bytes behind the end of the log", number));
        if (exists(summary_path(options_.directory, number)))
            problem(fmt::format("segment {}: summary of an unused segment", number));
    }

    /// False: nothing behind it can be checked.
    bool check_segment(std::uint64_t number, ByteView bytes) {
        UsageSums usage;
        std::size_t at = 0;
        Frame frame;
        FrameState state = parse_frame(bytes, frame);
        for (; state == FrameState::Intact; state = parse_frame(bytes.subspan(at), frame)) {
            const auto status = check_frame(frame, at == 0, usage);
            if (!status) {
                problem(fmt::format("segment {}: {}", number, status.error().context));
                report_.entries = checker_->range().size();
                return false;
            }
            if (!frame.clean_padding)
                problem(fmt::format("segment {}: bytes in the padding at {}", number, at));
            at += static_cast<std::size_t>(padded(frame.bytes));
        }
        check_summary(number, usage);
        ++report_.segments;
        report_.entries = checker_->range().size();
        if (is_zero(bytes.subspan(at)) || live_) return true;
        problem(fmt::format("segment {}: torn or damaged at {}", number, at));
        return false;
    }

    base::Status check_frame(const Frame& frame, bool starts_segment, UsageSums& usage) {
        if (starts_segment != frame.has_range)
            return failed(ErrorCode::CorruptData,
                          "only a segment's first frame carries the tree before it");
        const auto visit = [&](const FrameChecker::Item& item) {
            usage.add(*item.clear);
            comparer_->add(item.bytes, item.leaf);
            compare_change(item.index, *item.clear);
            retention_.add(item.index, item.leaf, item.clear);
            compare_root(checker_->range());
        };
        KPS_TRY(checker_->accept(frame, FrameChecker::Signature::Checked, visit));
        ++report_.frames;
        return {};
    }

    void check_summary(std::uint64_t number, const UsageSums& usage) {
        const auto text = read_file(summary_path(options_.directory, number), kSummaryBytesMax);
        if (!text) return;  // derived: it is made again when it is needed
        base::Hash last{};
        const auto stored = UsageSums::parse(base::as_text(*text), last);
        if (!stored || stored->counts() != usage.counts() || last != checker_->previous())
            problem(fmt::format("segment {}: summary differs from the segment", number));
    }

    // -- from bundles

    base::Status check_bundles() {
        if (report_.published_size == 0 && report_.problems.empty())
            return failed(ErrorCode::NotFound,
                          options_.directory + ": neither segments nor a published log");
        CompactRange range;
        std::int64_t last_time = 0;
        while (range.size() < report_.published_size) {
            const std::uint64_t left = report_.published_size - range.size();
            const auto width = static_cast<unsigned>(std::min<std::uint64_t>(kTileWidth, left));
            const auto status =
                check_bundle({true, 0, range.size() / kTileWidth, width}, range, last_time);
            if (!status) {
                problem(status.error().context);
                break;
            }
            report_progress(range.size(), report_.published_size);
        }
        report_.entries = range.size();
        report_.root = range.root();
        return {};
    }

    base::Status check_bundle(const TileName& name, CompactRange& range, std::int64_t& last_time) {
        const std::string path = tile_path(name);
        if (!exists(options_.directory + "/tiles/" + path) &&
            (name.index + 1) * kTileWidth <= report_.destroyed_end)
            return visit_kept_leaves(options_.directory, name.index * kTileWidth,
                                     (name.index + 1) * kTileWidth,
                                     [&](const KeptLeaf& kept) { return take_kept(kept, range); });
        const base::Bytes bundle =
            KPS_TRY(read_file(options_.directory + "/tiles/" + path, kBundleBytesMax));
        EntryCursor cursor(bundle);
        ByteView entry;
        unsigned count = 0;
        for (; cursor.next(entry); ++count) {
            const ClearEntry clear = KPS_TRY(decode_entry(entry));
            if (clear.time_us <= last_time)
                return failed(ErrorCode::CorruptData,
                              fmt::format("entry {}: time does not advance", range.size()));
            last_time = clear.time_us;
            const base::Hash leaf = crypto::leaf_hash(entry);
            compare_change(range.size(), clear);
            retention_.add(range.size(), leaf, &clear);
            range.append(leaf);
            comparer_->add(entry, leaf);
            compare_root(range);
        }
        if (!cursor.at_end() || count != name.width)
            return failed(ErrorCode::CorruptData,
                          path + ": another number of entries than it must have");
        return {};
    }

    const VerifyOptions& options_;
    VerifyReport report_;
    std::optional<LogOrigins> origins_;
    std::map<std::uint64_t, const OriginChange*> changes_;  ///< by index of their CLOSE
    std::optional<TileComparer> comparer_;
    std::optional<FrameChecker> checker_;
    std::map<std::uint64_t, base::Hash> wanted_;
    RetentionChecker retention_;
    bool live_ = false;
    std::size_t segment_bytes_ = 0;
    base::Bytes buffer_;
};

}  // namespace

base::Result<VerifyReport> verify_log(const VerifyOptions& options) {
    return LogVerifier(options).run();
}

}  // namespace kps::audit
