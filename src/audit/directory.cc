#include "audit/directory.h"

#include <dirent.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;

base::Status file_failed(const char* what, const std::string& path) {
    return failed(ErrorCode::FileFailed, fmt::format("{} {}: errno {}", what, path, errno));
}

class Descriptor {
  public:
    explicit Descriptor(int file) : file_(file) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (file_ >= 0) ::close(file_);
    }
    int get() const { return file_; }
    bool valid() const { return file_ >= 0; }

  private:
    int file_;
};

base::Status write_all(int file, base::ByteView content, const std::string& path) {
    while (!content.empty()) {
        const ssize_t done = ::write(file, content.data(), content.size());
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) return file_failed("write", path);
        content = content.subspan(static_cast<std::size_t>(done));
    }
    return {};
}

base::Status write_new(const std::string& path, base::ByteView content, Flush flush) {
    const Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600));
    if (!file.valid()) return file_failed("create", path);
    KPS_TRY(write_all(file.get(), content, path));
    if (flush == Flush::Yes && ::fsync(file.get()) != 0) return file_failed("flush", path);
    // Only a hint: whoever needs the bytes durable flushes them.
    if (flush == Flush::Soon)
        static_cast<void>(::sync_file_range(file.get(), 0, 0, SYNC_FILE_RANGE_WRITE));
    return {};
}

/// Call right after the open, whose errno it reads.
base::Result<std::size_t> size_of(const Descriptor& file, const std::string& path) {
    if (!file.valid() && (errno == ENOENT || errno == ENOTDIR))
        return failed(ErrorCode::NotFound, fmt::format("{}: no such file", path));
    if (!file.valid())
        return failed(ErrorCode::FileFailed, fmt::format("open {}: errno {}", path, errno));
    struct stat info {};
    if (::fstat(file.get(), &info) != 0 || !S_ISREG(info.st_mode))
        return failed(ErrorCode::FileFailed, fmt::format("{}: not a file", path));
    return static_cast<std::size_t>(info.st_size);
}

base::Status read_bytes(const Descriptor& file, const std::string& path, base::Bytes& out) {
    for (std::size_t at = 0; at < out.size();) {
        const ssize_t done = ::read(file.get(), out.data() + at, out.size() - at);
        if (done < 0 && errno == EINTR) continue;
        if (done <= 0) return file_failed("read", path);
        at += static_cast<std::size_t>(done);
    }
    return {};
}

}  // namespace

std::string parent_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string::npos) return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

base::Status make_directory(const std::string& path) {
    if (exists(path)) return {};
    const std::string parent = parent_of(path);
    if (parent != path) KPS_TRY(make_directory(parent));
    if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return file_failed("mkdir", path);
    return flush_directory(parent);
}

base::Status flush_directory(const std::string& path) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!file.valid()) return file_failed("open", path);
    if (::fsync(file.get()) != 0) return file_failed("flush", path);
    return {};
}

base::Result<std::vector<std::string>> list_directory(const std::string& path) {
    struct Close {
        void operator()(DIR* folder) const { ::closedir(folder); }
    };
    const std::unique_ptr<DIR, Close> folder(::opendir(path.c_str()));
    if (!folder)
        return failed(ErrorCode::FileFailed, fmt::format("list {}: errno {}", path, errno));
    std::vector<std::string> names;
    while (const dirent* entry = ::readdir(folder.get())) {
        const std::string name = entry->d_name;
        if (name != "." && name != "..") names.push_back(name);
    }
    std::sort(names.begin(), names.end());
    return names;
}

bool exists(const std::string& path) {
    struct stat info {};
    return ::stat(path.c_str(), &info) == 0;
}

base::Status read_file_into(const std::string& path, std::size_t size_max, base::Bytes& out) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    const std::size_t size = KPS_TRY(size_of(file, path));
    if (size > size_max)
        return failed(ErrorCode::CorruptData, fmt::format("{}: longer than it may be", path));
    out.resize(size);
    return read_bytes(file, path, out);
}

base::Result<base::Bytes> read_file(const std::string& path, std::size_t size_max) {
    base::Bytes content;
    KPS_TRY(read_file_into(path, size_max, content));
    return content;
}

base::Result<std::uint64_t> file_bytes(const std::string& path) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    const std::size_t size = KPS_TRY(size_of(file, path));
    return std::uint64_t{size};
}

base::Result<base::Bytes> read_start(const std::string& path, std::size_t size) {
    return read_part(path, 0, size);
}

base::Result<base::Bytes> read_part(const std::string& path, std::uint64_t offset,
                                    std::size_t size) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    const std::size_t whole = KPS_TRY(size_of(file, path));
    if (offset >= whole) return base::Bytes();
    base::Bytes content(static_cast<std::size_t>(std::min<std::uint64_t>(whole - offset, size)), 0);
    if (::lseek(file.get(), static_cast<off_t>(offset), SEEK_SET) < 0)
        return base::failed(file_failed("seek", path).error());
    KPS_TRY(read_bytes(file, path, content));
    return content;
}

base::Status replace_file(const std::string& path, base::ByteView content, Flush flush) {
    const std::string temporary = path + std::string(kUnfinishedEnding);
    const base::Status written = write_new(temporary, content, flush);
    if (!written) {
        ::unlink(temporary.c_str());
        return written;
    }
    if (::rename(temporary.c_str(), path.c_str()) != 0) return file_failed("rename", path);
    if (flush == Flush::Yes) return flush_directory(parent_of(path));
    return {};
}

base::Status flush_file_system(const std::string& path) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.valid()) return file_failed("open", path);
    if (::syncfs(file.get()) != 0) return file_failed("flush the file system of", path);
    return {};
}

}  // namespace kps::audit
