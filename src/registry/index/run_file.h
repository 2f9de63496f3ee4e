#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "crypto/cipher.h"
#include "registry/index/index_row.h"

namespace kps::registry {

/// Rows that do not fit into memory while they are sorted, in chunks. The file has no name, so nothing is
/// left of it when the program ends in whatever way, and its bytes are sealed with a key that only
/// this object holds: identity numbers in a temporary file are readable by nobody (DESIGN.md 7.4).
///
/// Errors: StorageFailed when the file cannot be made, written or read; CorruptData when what is read is
/// not what was written.
class RunFile {
  public:
    RunFile();
    RunFile(const RunFile&) = delete;
    RunFile& operator=(const RunFile&) = delete;
    ~RunFile();

    /// Makes the file in `folder`, which must exist.
    base::Status open(const std::string& folder);
    bool is_open() const { return file_ >= 0; }
    /// Writes the next chunk, of at most kIndexChunkRows rows. Chunks are numbered from 0.
    base::Status append(std::span<const IndexRow> rows);
    std::uint64_t chunk_count() const { return chunk_count_; }
    /// Reads chunk `number` of `count` rows.
    base::Status read(std::uint64_t number, std::size_t count, std::vector<IndexRow>& rows) const;

  private:
    int file_ = -1;
    std::uint64_t chunk_count_ = 0;
    crypto::Key256 key_{};
    base::Bytes sealed_;
};

}  // namespace kps::registry
