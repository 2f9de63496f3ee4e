#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "audit/segments/entry_reader.h"
#include "audit/segments/file.h"
#include "audit/segments/frame.h"

namespace kps::audit {

/// Follows a log that is being written: each call goes on where the last one ended, and every frame is read once,
/// whereas an EntryReader reads the segment as a whole. It keeps one stretch of a segment and the months of the
/// segment's data keys. Frames are checked by CRC and digest, nothing more is verified. Threads: one.
class LogTail {
  public:
    explicit LogTail(std::string log_directory) : directory_(std::move(log_directory)) {}

    /// Entries from `from` up to but without `end`, all of them durable, until the visitor has enough. What was
    /// destroyed does not come. Costs what lies between only when `from` is where the last call ended.
    /// Errors: FileFailed, CorruptData (also: the log ends before `end`), those of the visitor.
    base::Status each(std::uint64_t from, std::uint64_t end, const EntryReader::Visitor& visit);

  private:
    /// Where the next frame begins, and the index of its first entry.
    struct Place {
        std::uint64_t segment = 0;
        std::uint64_t offset = 0;
        std::uint64_t index = 0;
    };
    base::Status seek(std::uint64_t index);
    base::Status open_segment(std::uint64_t number, std::uint64_t index);
    base::Status go_on(std::uint64_t from, std::uint64_t end, const EntryReader::Visitor& visit);
    base::Result<FrameState> next_frame(Frame& frame);
    base::Status read_stretch(std::size_t size);
    base::ByteView stretch_from_place() const;
    /// False: the visitor has enough, or `end` is reached.
    base::Result<bool> visit_frame(const Frame& frame, std::uint64_t from, std::uint64_t end,
                                   const EntryReader::Visitor& visit);

    std::string directory_;
    LocalSegmentStore store_;
    std::optional<Place> place_;
    std::unique_ptr<SegmentFile> file_;
    std::map<std::uint32_t, Month> months_;  ///< by data key: a segment announces its own keys
    AlignedBuffer buffer_;
    base::ByteView stretch_;  ///< of `buffer_`
    std::uint64_t stretch_offset_ = 0;
};

}  // namespace kps::audit
