#pragma once

#include <lmdb.h>

#include "registry/index/index_block.h"

namespace kps::registry::lmdb {

/// The blocks of a register's index from the one on that may hold the first row of a search.
///
/// Threads: one; it uses the transaction it was given, which must outlive it.
class IndexBlocks final : public BlockSource {
  public:
    IndexBlocks(MDB_txn* transaction, MDB_dbi index, const IndexRow& first);
    IndexBlocks(const IndexBlocks&) = delete;
    IndexBlocks& operator=(const IndexBlocks&) = delete;
    ~IndexBlocks() override;
    base::Result<bool> next(StoredBlock& block) override;

  private:
    /// Moves to the last block that does not begin behind the first row, or to the very first.
    int seek(MDB_val& key, MDB_val& value);

    MDB_cursor* cursor_ = nullptr;
    int status_ = 0;
    std::uint8_t first_[kIndexRowBytes];
    bool is_placed_ = false;
};

}  // namespace kps::registry::lmdb
