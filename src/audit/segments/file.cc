#include "audit/segments/file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "audit/directory.h"
#include "audit/limits.h"
#include "base/assert.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;

constexpr std::size_t kTransferBytes = 1u << 20;

/// Direct I/O where the file system offers it (tmpfs may not): the page cache is then not in
/// between.
int open_direct(const std::string& path, int flags) {
    const int file = ::open(path.c_str(), flags | O_DIRECT | O_CLOEXEC, 0600);
    if (file >= 0 || errno != EINVAL) return file;
    return ::open(path.c_str(), flags | O_CLOEXEC, 0600);
}

class LocalSegmentFile final : public SegmentFile {
  public:
    LocalSegmentFile(int file, std::uint64_t size) : file_(file), size_(size) {}
    LocalSegmentFile(const LocalSegmentFile&) = delete;
    LocalSegmentFile& operator=(const LocalSegmentFile&) = delete;
    ~LocalSegmentFile() override { ::close(file_); }

    std::int64_t write_at(std::uint64_t offset, base::ByteView bytes) override {
        const ssize_t done =
            ::pwrite(file_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
        return done >= 0 ? done : -errno;
    }
    int flush() override { return ::fdatasync(file_) == 0 ? 0 : errno; }
    std::int64_t read_at(std::uint64_t offset, base::ByteSpan out) override {
        const ssize_t done = ::pread(file_, out.data(), out.size(), static_cast<off_t>(offset));
        return done >= 0 ? done : -errno;
    }
    std::uint64_t size() const override { return size_; }

  private:
    int file_;
    std::uint64_t size_;
};

[[noreturn]] void end_process(const char* what, std::int64_t detail) {
    std::fprintf(stderr, "audit log: %s failed (%lld); the process ends, nothing was released\n",
                 what, static_cast<long long>(detail));
    std::abort();
}

base::Status fill_with_zeros(SegmentFile& file, std::uint64_t size) {
    AlignedBuffer buffer;
    const base::ByteSpan zeros = buffer.reserve(kTransferBytes);
    std::memset(zeros.data(), 0, kTransferBytes);
    for (std::uint64_t at = 0; at < size;) {
        const auto part =
            static_cast<std::size_t>(std::min<std::uint64_t>(kTransferBytes, size - at));
        const std::int64_t done = file.write_at(at, zeros.first(part));
        if (done == -EINTR) continue;
        if (done <= 0 || done % static_cast<std::int64_t>(kBlockBytes) != 0)
            return failed(ErrorCode::FileFailed, fmt::format("zero-filling a segment: {}", done));
        at += static_cast<std::uint64_t>(done);
    }
    const int error = file.flush();
    if (error != 0)
        return failed(ErrorCode::FileFailed,
                      fmt::format("flushing a new segment: errno {}", error));
    return {};
}

}  // namespace

base::Result<std::unique_ptr<SegmentFile>> LocalSegmentStore::open(const std::string& path) {
    const int file = open_direct(path, O_RDWR);
    if (file < 0)
        return failed(ErrorCode::FileFailed, fmt::format("open {}: errno {}", path, errno));
    const off_t size = ::lseek(file, 0, SEEK_END);
    if (size < 0 || size % static_cast<off_t>(kBlockBytes) != 0) {
        ::close(file);
        return failed(ErrorCode::CorruptData, fmt::format("{}: not whole blocks", path));
    }
    return std::unique_ptr<SegmentFile>(
        std::make_unique<LocalSegmentFile>(file, static_cast<std::uint64_t>(size)));
}

base::Status LocalSegmentStore::create_zeroed(const std::string& path, std::uint64_t size) {
    const std::string temporary = path + ".new";
    const int file = open_direct(temporary, O_RDWR | O_CREAT | O_TRUNC);
    if (file < 0)
        return failed(ErrorCode::FileFailed, fmt::format("create {}: errno {}", temporary, errno));
    LocalSegmentFile segment(file, size);
    // Zeros are written, not only reserved: an unwritten extent costs a metadata change at the
    // first flush.
    base::Status status = fill_with_zeros(segment, size);
    // fdatasync has made size and extents durable; the name needs the folder's flush.
    if (status && ::rename(temporary.c_str(), path.c_str()) != 0)
        status = failed(ErrorCode::FileFailed, fmt::format("rename {}: errno {}", path, errno));
    if (!status) {
        ::unlink(temporary.c_str());
        return status;
    }
    return flush_directory(parent_of(path));
}

std::uint64_t LocalSegmentStore::free_bytes(const std::string& directory) {
    struct statvfs info {};
    if (::statvfs(directory.c_str(), &info) != 0) return 0;
    return static_cast<std::uint64_t>(info.f_bavail) * info.f_frsize;
}

AlignedBuffer::~AlignedBuffer() {
    std::free(data_);
}

base::ByteSpan AlignedBuffer::reserve(std::size_t size) {
    if (size > capacity_) {
        std::free(data_);
        capacity_ = static_cast<std::size_t>(padded(size));
        data_ = static_cast<std::uint8_t*>(std::aligned_alloc(kBlockBytes, capacity_));
        KPS_ASSERT(data_ != nullptr);
    }
    return {data_, capacity_};
}

base::ByteView AlignedBuffer::assign_padded(base::ByteView bytes) {
    const auto size = static_cast<std::size_t>(padded(bytes.size()));
    const base::ByteSpan out = reserve(size);
    std::memcpy(out.data(), bytes.data(), bytes.size());
    std::memset(out.data() + bytes.size(), 0, size - bytes.size());
    return out.first(size);
}

bool is_zero(base::ByteView bytes) {
    // Compared with itself, one byte on: as fast as memcmp, which is what makes 64 MiB quick.
    return bytes.empty() ||
           (bytes[0] == 0 && std::memcmp(bytes.data(), bytes.data() + 1, bytes.size() - 1) == 0);
}

std::uint64_t padded(std::uint64_t size) {
    return (size + kBlockBytes - 1) / kBlockBytes * kBlockBytes;
}

void write_durably(SegmentFile& file, std::uint64_t offset, base::ByteView bytes) {
    int short_writes = 0;
    while (!bytes.empty()) {
        const std::int64_t done = file.write_at(offset, bytes);
        if (done == -EINTR || done == -EAGAIN || done >= 0) {
            if (done == static_cast<std::int64_t>(bytes.size())) break;
            if (++short_writes > kShortWritesMax) end_process("completing a short write", done);
        } else {
            end_process("write", done);
        }
        // A partial block is written again: direct I/O takes whole blocks only.
        const std::size_t whole =
            done <= 0 ? 0 : static_cast<std::size_t>(done) / kBlockBytes * kBlockBytes;
        KPS_ASSERT(whole <= bytes.size());
        offset += whole;
        bytes = bytes.subspan(whole);
    }
    const int error = file.flush();
    if (error != 0) end_process("flush", error);
}

base::Result<base::ByteView> read_segment(SegmentFile& file, AlignedBuffer& buffer) {
    const auto size = static_cast<std::size_t>(file.size());
    const base::ByteSpan out = buffer.reserve(size);
    for (std::size_t at = 0; at < size;) {
        const std::size_t part = std::min(kTransferBytes, size - at);
        const std::int64_t done = file.read_at(at, out.subspan(at, part));
        if (done == -EINTR) continue;
        if (done <= 0)
            return failed(ErrorCode::FileFailed, fmt::format("reading a segment: {}", done));
        at += static_cast<std::size_t>(done);
    }
    return base::ByteView(out.data(), size);
}

}  // namespace kps::audit
