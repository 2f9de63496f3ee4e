#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"

namespace kps::audit {

/// One file of the key folder: lines `name value` between a first line that names its kind and a
/// last one with the digest of all before (docs/formats/audit_log.md, Keys).
///
/// Invariants:
/// 1. A damaged file, one of another kind, or one that others may read is refused, never used.
/// 2. No file is overwritten. What was read or will be written is wiped from memory.
class KeyFile {
  public:
    explicit KeyFile(std::string_view kind) : kind_(kind) {}
    KeyFile(KeyFile&&) noexcept = default;
    KeyFile& operator=(KeyFile&&) noexcept = default;
    ~KeyFile();

    /// Errors: NotFound, FileFailed, CorruptData, InvalidArgument when others may read it.
    static base::Result<KeyFile> read(const std::string& path, std::string_view kind);
    static base::Result<KeyFile> parse(std::string_view text, std::string_view kind);
    /// Durable: yes. Errors: AlreadyExists, FileFailed.
    base::Status write_new(const std::string& path) const;
    std::string text() const;

    void set(std::string_view name, std::string value);
    void set(std::string_view name, base::ByteView value);
    void set(std::string_view name, std::int64_t value);
    /// Errors of all: CorruptData when there is no such line, or it has another shape.
    base::Result<std::string> word(std::string_view name) const;
    base::Result<base::Bytes> bytes(std::string_view name) const;
    base::Result<base::Bytes> bytes(std::string_view name, std::size_t size) const;
    base::Result<std::int64_t> number(std::string_view name) const;

  private:
    std::string kind_;
    std::vector<std::pair<std::string, std::string>> lines_;
};

/// One process at a time changes a key folder. The lock ends with the object, and with the process.
class KeyFolderLock {
  public:
    /// Waits a little. Errors: FileFailed, Busy.
    static base::Result<KeyFolderLock> take(const std::string& directory);
    KeyFolderLock(KeyFolderLock&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
    KeyFolderLock& operator=(KeyFolderLock&&) = delete;
    ~KeyFolderLock();

  private:
    explicit KeyFolderLock(int file) : file_(file) {}
    int file_;
};

/// Overwrites a file's bytes, flushes, and removes it. On a file system or medium that writes
/// elsewhere the old bytes may survive: the key inside must be encrypted. Errors: FileFailed.
base::Status shred_file(const std::string& path);

}  // namespace kps::audit
