#include "registry/index/run_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <type_traits>

#include "base/assert.h"
#include "crypto/random.h"
#include "registry/limits.h"

namespace kps::registry {
namespace {

using base::ErrorCode;
using base::Status;

constexpr std::size_t kTagBytes = 16;
/// Distance of two chunks in the file; the last chunk of a run may be shorter.
constexpr std::uint64_t kStride = kIndexChunkRows * sizeof(IndexRow) + kTagBytes;
static_assert(std::is_trivially_copyable_v<IndexRow> && sizeof(IndexRow) == kIndexRowBytes);

crypto::Nonce96 nonce_of(std::uint64_t number) {
    crypto::Nonce96 nonce{};
    base::put_u64(nonce.data(), number);
    return nonce;
}

/// A file without a name. Where the file system cannot make one, its name is removed at once.
int open_nameless(const std::string& folder) {
    int file = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0) return file;
    std::string path = folder + "/rows.XXXXXX";
    file = ::mkostemp(path.data(), O_CLOEXEC);
    if (file >= 0) ::unlink(path.c_str());
    return file;
}

}  // namespace

RunFile::RunFile() {
    crypto::fill_random(key_);
}

RunFile::~RunFile() {
    if (file_ >= 0) ::close(file_);
    base::wipe(key_.data(), key_.size());
}

Status RunFile::open(const std::string& folder) {
    KPS_ASSERT(file_ < 0);
    file_ = open_nameless(folder);
    if (file_ >= 0) return {};
    return base::failed(ErrorCode::StorageFailed, "index: no room for sorting in the folder");
}

Status RunFile::append(std::span<const IndexRow> rows) {
    KPS_ASSERT(file_ >= 0 && !rows.empty() && rows.size() <= kIndexChunkRows);
    const base::ByteView plain(reinterpret_cast<const std::uint8_t*>(rows.data()),
                               rows.size_bytes());
    sealed_.clear();
    crypto::gcm_seal(key_, nonce_of(chunk_count_), {}, plain, sealed_);
    const auto start = static_cast<off_t>(chunk_count_ * kStride);
    std::size_t done = 0;
    while (done < sealed_.size()) {
        const ssize_t written = ::pwrite(file_, sealed_.data() + done, sealed_.size() - done,
                                         start + static_cast<off_t>(done));
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) return base::failed(ErrorCode::StorageFailed, "index: sorting, write");
        done += static_cast<std::size_t>(written);
    }
    ++chunk_count_;
    return {};
}

Status RunFile::read(std::uint64_t number, std::size_t count, std::vector<IndexRow>& rows) const {
    KPS_ASSERT(number < chunk_count_ && count <= kIndexChunkRows);
    base::Bytes sealed(count * sizeof(IndexRow) + kTagBytes, 0);
    const auto start = static_cast<off_t>(number * kStride);
    std::size_t done = 0;
    while (done < sealed.size()) {
        const ssize_t got = ::pread(file_, sealed.data() + done, sealed.size() - done,
                                    start + static_cast<off_t>(done));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return base::failed(ErrorCode::StorageFailed, "index: sorting, read");
        done += static_cast<std::size_t>(got);
    }
    const auto plain = crypto::gcm_open(key_, nonce_of(number), {}, sealed);
    if (!plain) return base::failed(ErrorCode::CorruptData, "index: sorting, damaged chunk");
    rows.resize(count);
    std::memcpy(rows.data(), plain->data(), plain->size());
    return {};
}

}  // namespace kps::registry
