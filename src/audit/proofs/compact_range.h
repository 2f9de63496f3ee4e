#pragma once

#include <cstdint>
#include <vector>

#include "base/ids.h"
#include "base/result.h"

namespace kps::audit {

/// The roots of the complete subtrees of a tree of `size` leaves, largest first: all that is needed
/// to go on adding leaves (RFC 6962 section 2.1).
class CompactRange {
  public:
    CompactRange() = default;
    /// Errors: CorruptData unless there is one node for every set bit of `size`.
    static base::Result<CompactRange> from(std::uint64_t size, std::vector<base::Hash> nodes);

    /// Adds the hash of a leaf.
    void append(const base::Hash& leaf);
    std::uint64_t size() const { return size_; }
    const std::vector<base::Hash>& nodes() const { return nodes_; }
    /// Root of the tree; of the empty tree SHA-256 of nothing.
    base::Hash root() const;

  private:
    std::uint64_t size_ = 0;
    std::vector<base::Hash> nodes_;
};

}  // namespace kps::audit
