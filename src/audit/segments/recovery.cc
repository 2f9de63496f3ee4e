#include "audit/segments/recovery.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>

#include "audit/directory.h"
#include "audit/limits.h"
#include "audit/retention/destruction_record.h"
#include "audit/segments/frame_checker.h"
#include "audit/segments/segment_files.h"
#include "crypto/digest.h"

namespace kps::audit {
namespace {

using base::ByteView;
using base::ErrorCode;
using base::failed;

/// Is there a whole frame anywhere in `bytes`? Frames begin on blocks.
bool has_intact_frame(ByteView bytes) {
    Frame frame;
    for (std::size_t at = 0; at < bytes.size(); at += kBlockBytes)
        if (parse_frame(bytes.subspan(at), frame) == FrameState::Intact) return true;
    return false;
}

class Recovery {
  public:
    Recovery(const std::string& directory, const LogOrigins& origins, SegmentStore& store)
        : directory_(directory), origins_(origins), store_(store) {}

    base::Result<Recovered> run() {
        KPS_TRY(remove_unfinished());
        const SegmentNumbers segments = KPS_TRY(list_segments(directory_));
        KPS_TRY(check_beginning(segments.first));
        result_.segment_count = segments.end;
        bool found = false;
        for (std::uint64_t number = segments.end; !found && number-- > segments.first;)
            found = KPS_TRY(read_tail(number));
        if (!found && segments.first != 0)
            return failed(ErrorCode::CorruptData, "segments: the end of the log is missing");
        return std::move(result_);
    }

  private:
    /// Segments are missing at the beginning only where their entries were destroyed.
    base::Status check_beginning(std::uint64_t first_segment) {
        if (first_segment == 0) return {};
        const base::Bytes head =
            KPS_TRY(read_start(segment_path(directory_, first_segment), kBlockBytes));
        const auto first_index = first_index_of(head);
        const std::uint64_t destroyed = KPS_TRY(destroyed_end(directory_));
        if (!first_index || *first_index > destroyed)
            return failed(ErrorCode::CorruptData,
                          fmt::format("segments before {} are missing and were not destroyed",
                                      first_segment));
        return {};
    }

    /// Segments whose zeros were still being written, and derived files that were not yet renamed.
    base::Status remove_unfinished() {
        const std::vector<std::string> names = KPS_TRY(list_directory(directory_ + "/segments"));
        for (const std::string& name : names)
            if (name.ends_with(".new")) ::unlink((directory_ + "/segments/" + name).c_str());
        return {};
    }

    /// True when the segment holds the end of the log.
    base::Result<bool> read_tail(std::uint64_t number) {
        auto file = KPS_TRY(store_.open(segment_path(directory_, number)));
        const ByteView bytes = KPS_TRY(read_segment(*file, buffer_));
        if (is_zero(bytes)) return false;
        FrameChecker checker(origins_);
        const std::uint64_t end = KPS_TRY(walk(bytes, checker));
        const ByteView rest = bytes.subspan(static_cast<std::size_t>(end));
        if (!is_zero(rest)) {
            if (has_intact_frame(rest))
                return failed(ErrorCode::CorruptData,
                              fmt::format("segment {}: damaged at {} with whole frames behind it",
                                          number, end));
            KPS_TRY(set_aside(number, end, rest));
            clear(*file, end, rest.size());
        }
        // What was read may still be in the disk's cache only, if the last flush never returned.
        if (file->flush() != 0)
            return failed(ErrorCode::FileFailed, fmt::format("segment {}: flush", number));
        if (end == 0) return false;
        KPS_TRY(keep(number, end, checker));
        return true;
    }

    /// Offset behind the last frame that continues the log.
    base::Result<std::uint64_t> walk(ByteView bytes, FrameChecker& checker) {
        std::size_t at = 0;
        Frame frame;
        while (parse_frame(bytes.subspan(at), frame) == FrameState::Intact) {
            if (at == 0) KPS_TRY(checker.begin_at(frame));
            // The root of the last frame covers all before it, so one signature is checked, not
            // thousands.
            KPS_TRY(checker.accept(frame, FrameChecker::Signature::LinesOnly, {}));
            at += static_cast<std::size_t>(padded(frame.bytes));
        }
        return std::uint64_t{at};
    }

    base::Status set_aside(std::uint64_t number, std::uint64_t offset, ByteView rest) {
        std::size_t size = rest.size();
        while (size > kBlockBytes && is_zero(rest.subspan(size - kBlockBytes, kBlockBytes)))
            size -= kBlockBytes;
        const ByteView kept = rest.first(size);
        const std::string hash = base::to_hex(crypto::sha256(kept)).substr(0, 16);
        KPS_TRY(make_directory(directory_ + "/aside"));
        const std::string path =
            fmt::format("{}/aside/{:010}-{}-{}.bin", directory_, number, offset, hash);
        KPS_TRY(replace_file(path, kept, Flush::Yes));
        result_.set_aside_bytes += kept.size();
        return {};
    }

    static void clear(SegmentFile& file, std::uint64_t offset, std::size_t size) {
        AlignedBuffer zeros;
        constexpr std::size_t kPart = 1u << 20;
        const base::ByteSpan part = zeros.reserve(kPart);
        std::fill(part.begin(), part.end(), std::uint8_t{0});
        for (std::size_t done = 0; done < size; done += kPart)
            write_durably(file, offset + done, ByteView(part).first(std::min(kPart, size - done)));
    }

    base::Status keep(std::uint64_t number, std::uint64_t end, const FrameChecker& checker) {
        KPS_TRY(origins_.open(checker.checkpoint()->note));
        result_.segment = number;
        result_.offset = end;
        result_.range = checker.range();
        result_.previous = checker.previous();
        result_.last_time_us = checker.last_time_us();
        result_.last_data_key = checker.last_data_key();
        result_.checkpoint = checker.checkpoint();
        return {};
    }

    const std::string& directory_;
    const LogOrigins& origins_;
    SegmentStore& store_;
    AlignedBuffer buffer_;
    Recovered result_;
};

}  // namespace

base::Result<Recovered> recover(const std::string& log_directory, const LogOrigins& origins,
                                SegmentStore& store) {
    return Recovery(log_directory, origins, store).run();
}

}  // namespace kps::audit
