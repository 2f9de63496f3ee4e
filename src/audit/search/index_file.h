#pragma once

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "audit/entries/index_tokens.h"
#include "audit/proofs/compact_range.h"
#include "audit/proofs/range_proof.h"
#include "audit/search/index_seal.h"

namespace kps::audit {

/// One row of the search index: the entry at `index` has this token.
struct IndexRow {
    IndexToken token{};
    std::uint64_t index = 0;
    friend auto operator<=>(const IndexRow&, const IndexRow&) = default;
};
inline constexpr std::size_t kRowBytes = 24;
/// Rows begin behind a head of this size.
inline constexpr std::size_t kIndexHeadBytes = 1'024;
using RowBytes = std::array<std::uint8_t, kRowBytes>;
RowBytes bytes_of(const IndexRow& row);
IndexRow row_of(base::ByteView bytes);
/// Leaf hash of a row in the tree of its file.
base::Hash hash_of(const IndexRow& row);

/// An open file that is closed. Errors of all: FileFailed.
class RawFile {
  public:
    static base::Result<RawFile> open(const std::string& path);
    static base::Result<RawFile> create(const std::string& path);
    RawFile(RawFile&& other) noexcept : file_(std::exchange(other.file_, -1)) {}
    RawFile& operator=(RawFile&&) = delete;
    ~RawFile();
    base::Status read(std::uint64_t offset, base::ByteSpan out) const;
    base::Status write(std::uint64_t offset, base::ByteView bytes);
    base::Status flush();
    base::Result<std::uint64_t> size() const;

  private:
    explicit RawFile(int file) : file_(file) {}
    int file_;
};

/// Writes rows that come in order, with the hashes of their tree (docs/formats/audit_search.md).
/// Durable: once `finish` returned; until then the file has another name.
class IndexFileWriter {
  public:
    static base::Result<IndexFileWriter> create(const std::string& path);
    /// Errors: CorruptData for a row that is not above the one before; FileFailed.
    base::Status add(const IndexRow& row);
    /// Fills in rows and root of the seal. Errors: FileFailed.
    base::Status finish(IndexSeal& seal);

  private:
    IndexFileWriter(std::string path, RawFile file)
        : path_(std::move(path)), file_(std::move(file)) {}
    base::Status write_buffer();
    base::Status write_hashes();

    std::string path_;
    RawFile file_;
    base::Bytes buffer_;
    std::uint64_t offset_ = 0;
    std::uint64_t rows_ = 0;
    IndexRow last_;
    CompactRange range_;
    CompactRange tile_;
    std::vector<base::Hash> tiles_;  ///< roots of the whole tiles
};

/// Reads one. Threads: any number at a time.
class IndexFile {
  public:
    /// Errors: NotFound, FileFailed, CorruptData for a file of another shape. Rows and hashes are believed; a
    /// proof made of them is checked against the seal.
    static base::Result<IndexFile> open(const std::string& path);
    const IndexSeal& seal() const { return seal_; }
    base::Result<IndexRow> row(std::uint64_t place) const;
    base::Result<std::vector<IndexRow>> rows(LeafRange range) const;
    /// Places of the rows with that token; empty where the token would stand.
    base::Result<LeafRange> find(const IndexToken& token) const;
    base::Result<std::vector<base::Hash>> prove(LeafRange range) const;
    /// Recomputes order and root of all rows. Errors: CorruptData.
    base::Status check() const;

  private:
    explicit IndexFile(RawFile file) : file_(std::move(file)) {}
    base::Result<std::uint64_t> lower_bound(const IndexRow& least, std::uint64_t low) const;
    base::Result<base::Hash> node(const Node& node) const;

    RawFile file_;
    IndexSeal seal_;
};

}  // namespace kps::audit
