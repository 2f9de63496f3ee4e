#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

/// Small files of the log: keys, tiles, checkpoints. Segments have their own port
/// (segments/file.h).
namespace kps::audit {

std::string parent_of(const std::string& path);
/// Makes the folder and those above it, mode 0700, flushed. Errors: FileFailed.
base::Status make_directory(const std::string& path);
base::Status flush_directory(const std::string& path);
/// Names in a folder, sorted, without `.` and `..`. Errors: FileFailed.
base::Result<std::vector<std::string>> list_directory(const std::string& path);
bool exists(const std::string& path);
/// Errors: NotFound, FileFailed.
base::Result<std::uint64_t> file_bytes(const std::string& path);
/// Errors: NotFound, FileFailed, CorruptData when longer than `size_max`.
base::Result<base::Bytes> read_file(const std::string& path, std::size_t size_max);
/// The same into memory that is used again: for readers of many large files.
base::Status read_file_into(const std::string& path, std::size_t size_max, base::Bytes& out);
/// At most the first `size` bytes. Errors: NotFound, FileFailed.
base::Result<base::Bytes> read_start(const std::string& path, std::size_t size);
/// Bytes from `offset` on, `size` of them or fewer where the file ends. Errors: FileFailed.
base::Result<base::Bytes> read_part(const std::string& path, std::uint64_t offset,
                                    std::size_t size);

/// Soon: the disk begins now, and nobody waits for it.
enum class Flush : std::uint8_t { Yes, Soon, Later };
/// Ending of a file that is not whole yet; a crash may leave one behind.
inline constexpr std::string_view kUnfinishedEnding = ".new";

/// Replaces a file as a whole: temporary file, flush, rename, flush of the folder. Mode 0600.
/// Durable: yes with Flush::Yes; else a crash may leave an older or an empty file.
base::Status replace_file(const std::string& path, base::ByteView content, Flush flush);
/// Flushes the whole file system that holds `path`.
base::Status flush_file_system(const std::string& path);

}  // namespace kps::audit
