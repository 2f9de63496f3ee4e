#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/bytes.h"

namespace kps::audit {

/// One segment, opened for direct I/O where the file system has it. Offsets, sizes and memory are
/// whole blocks.
class SegmentFile {
  public:
    virtual ~SegmentFile() = default;
    /// Bytes written, which may be fewer than asked, or a negative errno.
    virtual std::int64_t write_at(std::uint64_t offset, base::ByteView bytes) = 0;
    /// 0, or an errno. Durable: everything written before, once it returned 0.
    virtual int flush() = 0;
    /// Bytes read, 0 at the end, or a negative errno.
    virtual std::int64_t read_at(std::uint64_t offset, base::ByteSpan out) = 0;
    virtual std::uint64_t size() const = 0;
};

/// The port to the disk for everything that must be durable; tests put faults behind it.
class SegmentStore {
  public:
    virtual ~SegmentStore() = default;
    /// Errors: FileFailed.
    virtual base::Result<std::unique_ptr<SegmentFile>> open(const std::string& path) = 0;
    /// Makes a file of zeros that is allocated, written and flushed, its folder too. Errors:
    /// FileFailed (also no space).
    virtual base::Status create_zeroed(const std::string& path, std::uint64_t size) = 0;
    virtual std::uint64_t free_bytes(const std::string& directory) = 0;
};

/// The machine's files.
class LocalSegmentStore final : public SegmentStore {
  public:
    base::Result<std::unique_ptr<SegmentFile>> open(const std::string& path) override;
    base::Status create_zeroed(const std::string& path, std::uint64_t size) override;
    std::uint64_t free_bytes(const std::string& directory) override;
};

/// Memory whose start and capacity are whole blocks.
class AlignedBuffer {
  public:
    AlignedBuffer() = default;
    AlignedBuffer(const AlignedBuffer&) = delete;
    AlignedBuffer& operator=(const AlignedBuffer&) = delete;
    ~AlignedBuffer();
    /// At least `size` bytes; what was inside is lost.
    base::ByteSpan reserve(std::size_t size);
    /// Copies `bytes` and fills up the last block with zeros.
    base::ByteView assign_padded(base::ByteView bytes);

  private:
    std::uint8_t* data_ = nullptr;
    std::size_t capacity_ = 0;
};

bool is_zero(base::ByteView bytes);
/// `size` rounded up to whole blocks.
std::uint64_t padded(std::uint64_t size);

/// Writes all of `bytes` and flushes, or ends the process: after a failed write or flush nothing
/// that the page cache says may be believed (AUDIT 0.4), so recovery at the next start decides what
/// the disk holds.
void write_durably(SegmentFile& file, std::uint64_t offset, base::ByteView bytes);

/// Reads a whole segment. Errors: FileFailed.
base::Result<base::ByteView> read_segment(SegmentFile& file, AlignedBuffer& buffer);

}  // namespace kps::audit
