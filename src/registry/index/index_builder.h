#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "registry/index/index_block.h"
#include "registry/index/row_sorter.h"
#include "registry/person.h"

namespace kps::registry {

/// Makes the index of a register from its records, as a writer takes them in.
///
/// Invariants:
/// 1. The index follows from the records alone: who makes a register cannot give it another one.
/// 2. A record that cannot be decoded, or that is another person's, has no rows: its look-up fails as it is.
class IndexBuilder {
  public:
    /// `folder`: where rows are laid aside while they are sorted.
    explicit IndexBuilder(std::string folder) : sorter_(std::move(folder)) {}
    base::Status add(std::int64_t id, std::string_view record);
    /// Hands all blocks to `sink`, in ascending order, and says how many rows there are. Call once.
    base::Result<std::uint64_t> finish(BlockMaker::Sink sink);

  private:
    RowSorter sorter_;
    PersonFile file_;
    std::vector<IndexRow> rows_;
};

}  // namespace kps::registry
