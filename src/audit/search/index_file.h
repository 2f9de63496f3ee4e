#pragma once

#include <string>
#include <utility>
#include <vector>

#include "audit/proofs/compact_range.h"
#include "audit/proofs/range_proof.h"
#include "audit/search/index_row.h"
#include "audit/search/index_seal.h"
#include "audit/search/row_group.h"

namespace kps::audit {

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

/// Writes rows that come in order, packed in groups, with the hashes of their tree
/// (docs/formats/audit_search.md).
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
    base::Status append(base::ByteView bytes);
    base::Status write_buffer();
    base::Status write_group();
    base::Status write_hashes();

    std::string path_;
    RawFile file_;
    base::Bytes buffer_;
    std::uint64_t offset_ = 0;
    std::uint64_t rows_ = 0;
    std::uint64_t packed_ = 0;     ///< bytes of the groups written
    std::vector<IndexRow> group_;  ///< the one that is being filled
    base::Bytes directory_;
    IndexRow last_;
    CompactRange range_;
    std::vector<base::Hash> tiles_;  ///< roots of the whole tiles
};

/// Reads one. Threads: any number at a time.
class IndexFile {
  public:
    /// Errors: NotFound, FileFailed, CorruptData for a file of another shape. Rows and hashes are believed; a
    /// proof made of them is checked against the seal.
    static base::Result<IndexFile> open(const std::string& path);
    const IndexSeal& seal() const { return seal_; }
    base::Result<std::vector<IndexRow>> rows(LeafRange range) const;
    /// Places of the rows with that token; empty where the token would stand.
    base::Result<LeafRange> find(const IndexToken& token) const;
    base::Result<std::vector<base::Hash>> prove(LeafRange range) const;
    /// Recomputes order, groups, hashes and root of all rows. Errors: CorruptData.
    base::Status check() const;

  private:
    explicit IndexFile(RawFile file) : file_(std::move(file)) {}
    base::Result<RowGroup> group(std::uint64_t number) const;
    base::Status read_group(std::uint64_t number, LeafRange within,
                            std::vector<IndexRow>& out) const;
    base::Status check_group(std::uint64_t number, const std::vector<IndexRow>& rows,
                             std::uint64_t& offset) const;
    base::Status check_hashes(std::uint64_t number, const base::Hash& root) const;
    base::Result<std::uint64_t> bound(const IndexToken& token, bool is_behind) const;
    base::Result<base::Hash> node(const Node& node) const;

    RawFile file_;
    IndexSeal seal_;
    std::uint64_t packed_ = 0;
};

}  // namespace kps::audit
