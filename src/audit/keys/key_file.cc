#include "audit/keys/key_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <thread>

#include "audit/directory.h"
#include "audit/limits.h"
#include "crypto/digest.h"
#include "crypto/random.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;

constexpr std::string_view kMagic = "kps-audit-keys v2 ";
constexpr std::string_view kCheck = "check ";
constexpr std::string_view kEarlierMagic = "kps-audit-key v1";

void wipe_text(std::string& text) {
    base::wipe(text.data(), text.size());
}

base::Status refuse_open_file(const std::string& path) {
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0)
        return failed(ErrorCode::NotFound, fmt::format("{}: no such key file", path));
    if ((info.st_mode & 0077) != 0)
        return failed(ErrorCode::InvalidArgument,
                      fmt::format("{}: others may read this key file", path));
    return {};
}

}  // namespace

KeyFile::~KeyFile() {
    for (auto& line : lines_) wipe_text(line.second);
}

base::Result<KeyFile> KeyFile::read(const std::string& path, std::string_view kind) {
    KPS_TRY(refuse_open_file(path));
    base::Bytes content = KPS_TRY(read_file(path, kKeyFileBytesMax));
    auto file = parse(base::as_text(content), kind);
    base::wipe(content.data(), content.size());
    if (!file) return failed(file.error().code, fmt::format("{}: {}", path, file.error().context));
    return file;
}

base::Result<KeyFile> KeyFile::parse(std::string_view text, std::string_view kind) {
    const auto damaged = [] { return failed(ErrorCode::CorruptData, "damaged key file"); };
    if (text.starts_with(kEarlierMagic))
        return failed(ErrorCode::CorruptData,
                      "a plain key file of an earlier version; make the state anew");
    const std::size_t check = text.rfind(kCheck);
    if (check == std::string_view::npos || check == 0 || text[check - 1] != '\n') return damaged();
    std::string_view covered = text.substr(0, check);
    const std::string digest = base::to_hex(crypto::sha256(base::as_bytes(covered)));
    if (text.substr(check + kCheck.size()) != digest + "\n") return damaged();
    KeyFile file(kind);
    bool first = true;
    while (!covered.empty()) {
        const std::size_t end = covered.find('\n');
        if (end == std::string_view::npos) return damaged();
        const std::string_view line = covered.substr(0, end);
        covered.remove_prefix(end + 1);
        const std::size_t space = line.find(' ');
        if (space == std::string_view::npos || (first && line != fmt::format("{}{}", kMagic, kind)))
            return damaged();
        if (!first) file.set(line.substr(0, space), std::string(line.substr(space + 1)));
        first = false;
    }
    if (first) return damaged();
    return file;
}

std::string KeyFile::text() const {
    std::string text = fmt::format("{}{}\n", kMagic, kind_);
    for (const auto& [name, value] : lines_) text += fmt::format("{} {}\n", name, value);
    text += fmt::format("{}{}\n", kCheck, base::to_hex(crypto::sha256(base::as_bytes(text))));
    return text;
}

base::Status KeyFile::write_new(const std::string& path) const {
    if (exists(path)) return failed(ErrorCode::AlreadyExists, fmt::format("{}: exists", path));
    std::string content = text();
    const base::Status written = replace_file(path, base::as_bytes(content), Flush::Yes);
    wipe_text(content);
    return written;
}

void KeyFile::set(std::string_view name, std::string value) {
    lines_.emplace_back(name, std::move(value));
}

void KeyFile::set(std::string_view name, base::ByteView value) {
    set(name, base::to_hex(value));
}

void KeyFile::set(std::string_view name, std::int64_t value) {
    set(name, std::to_string(value));
}

base::Result<std::string> KeyFile::word(std::string_view name) const {
    for (const auto& [known, value] : lines_)
        if (known == name) return value;
    return failed(ErrorCode::CorruptData, fmt::format("key file: no line {}", name));
}

base::Result<base::Bytes> KeyFile::bytes(std::string_view name) const {
    std::string text = KPS_TRY(word(name));
    auto value = base::from_hex(text);
    wipe_text(text);
    if (!value) return failed(ErrorCode::CorruptData, fmt::format("key file: line {}", name));
    return value;
}

base::Result<base::Bytes> KeyFile::bytes(std::string_view name, std::size_t size) const {
    base::Bytes value = KPS_TRY(bytes(name));
    if (value.size() != size)
        return failed(ErrorCode::CorruptData, fmt::format("key file: line {}", name));
    return value;
}

base::Result<std::int64_t> KeyFile::number(std::string_view name) const {
    const std::string text = KPS_TRY(word(name));
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size())
        return failed(ErrorCode::CorruptData, fmt::format("key file: line {}", name));
    return value;
}

base::Result<KeyFolderLock> KeyFolderLock::take(const std::string& directory) {
    const std::string path = directory + "/LOCK";
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (file < 0)
        return failed(ErrorCode::FileFailed, fmt::format("open {}: errno {}", path, errno));
    for (int attempt = 0; attempt < kKeyLockAttempts; ++attempt) {
        if (::flock(file, LOCK_EX | LOCK_NB) == 0) return KeyFolderLock(file);
        std::this_thread::sleep_for(std::chrono::milliseconds(kLockPauseMs));
    }
    ::close(file);
    return failed(ErrorCode::Busy, fmt::format("{}: another process changes the keys", directory));
}

KeyFolderLock::~KeyFolderLock() {
    if (file_ >= 0) ::close(file_);
}

base::Status shred_file(const std::string& path) {
    const auto broken = [&path](const char* what) {
        return failed(ErrorCode::FileFailed, fmt::format("{} {}: errno {}", what, path, errno));
    };
    const int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (file < 0) return errno == ENOENT ? base::Status{} : base::Status(broken("open"));
    struct stat info {};
    bool good = ::fstat(file, &info) == 0;
    for (off_t at = 0; good && at < info.st_size;) {
        std::uint8_t noise[512];
        crypto::fill_random(noise);
        const auto size =
            std::min<std::size_t>(sizeof noise, static_cast<std::size_t>(info.st_size - at));
        const ssize_t done = ::pwrite(file, noise, size, at);
        good = done > 0;
        at += done;
    }
    good = ::fsync(file) == 0 && good;
    ::close(file);
    if (!good) return broken("overwrite");
    if (::unlink(path.c_str()) != 0) return broken("remove");
    return flush_directory(parent_of(path));
}

}  // namespace kps::audit
