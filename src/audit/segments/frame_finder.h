#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "base/bytes.h"
#include "base/result.h"

namespace kps::audit {

/// One entry of a segment and the KEY entry that announced its data key.
struct FramedEntry {
    base::Bytes entry;
    base::Bytes key_entry;
};

/// Finds one entry of a segment by halving the file between frames, which begin on whole blocks: a handful of small
/// reads in place of the whole segment.
///
/// Every frame that something is taken from is checked as in recovery; what its neighbours say only leads the way.
/// Threads: one.
class FrameFinder {
  public:
    /// Errors: FileFailed.
    static base::Result<FrameFinder> open(std::string path);
    /// Nothing when the halving does not lead to it; going through the whole segment then says why.
    /// Errors: FileFailed, CorruptData.
    base::Result<std::optional<FramedEntry>> find(std::uint64_t index) const;

  private:
    FrameFinder(std::string path, std::uint64_t size) : path_(std::move(path)), size_(size) {}
    /// Offset and first block of a frame.
    struct Start {
        std::uint64_t offset = 0;
        base::Bytes block;
    };
    using IsBefore = std::function<bool(base::ByteView block)>;
    /// The first frame that begins in [from, until).
    base::Result<std::optional<Start>> next_start(std::uint64_t from, std::uint64_t until) const;
    /// The last frame of which `is_before` holds; it holds of all frames up to one of them and of none behind.
    base::Result<std::optional<Start>> last_start(const IsBefore& is_before) const;
    /// The frame that announces the data key, where the file has it.
    base::Result<std::optional<Start>> key_start(std::uint32_t number) const;
    /// All bytes of a frame, padding included.
    base::Result<base::Bytes> frame_at(const Start& start) const;

    std::string path_;
    std::uint64_t size_;
};

}  // namespace kps::audit
