#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "registry/index/index_row.h"

/// The index as both stores keep it: sorted rows, cut into blocks under the bytes of their first row.
namespace kps::registry {

/// Rows of a full block; every block but the last is full. Two of them fill a page of LMDB, four a page of
/// PostgreSQL.
inline constexpr std::size_t kIndexBlockRows = 123;

/// What a store keeps: `key` is the first row's bytes, `value` all rows and their CRC-32C.
struct StoredBlock {
    std::string_view key;
    std::string_view value;
};

/// Cuts rows that come in ascending order into blocks.
class BlockMaker {
  public:
    using Sink = std::function<base::Status(const StoredBlock&)>;
    explicit BlockMaker(Sink sink) : sink_(std::move(sink)) {}
    base::Status add(const IndexRow& row);
    /// Ends the last block. Call once.
    base::Status finish() { return rows_.empty() ? base::Status() : flush(); }
    std::uint64_t row_count() const { return row_count_; }

  private:
    base::Status flush();

    Sink sink_;
    std::string rows_;
    std::uint64_t row_count_ = 0;
};

/// Blocks so many rows make.
constexpr std::uint64_t block_count(std::uint64_t rows) {
    return (rows + kIndexBlockRows - 1) / kIndexBlockRows;
}

/// Blocks of a store in ascending order, from one that is not behind the row it was asked for.
class BlockSource {
  public:
    virtual ~BlockSource() = default;
    /// False: there are no more. The bytes live until the next call.
    virtual base::Result<bool> next(StoredBlock& block) = 0;
};

/// What `find` of any store begins with: the rows it has to search; none for `max` 0 and an empty range.
/// Errors: RegisterUnavailable without an index, InvalidArgument for `max` above kIndexHitsMax.
base::Result<RowRange> search_range(const IndexRange& range, std::size_t max, bool has_index);

/// Hits of `range` among the blocks of `source`, at most `max`, in order.
/// Errors: CorruptData for a block that BlockMaker could not have made, and for blocks out of order.
base::Status collect_hits(BlockSource& source, const RowRange& range, std::size_t max,
                          std::vector<IndexHit>& hits);

}  // namespace kps::registry
