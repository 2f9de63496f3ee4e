#pragma once

#include <vector>

#include "audit/proofs/proof.h"

/// Proofs that a run of neighbouring leaves stands in a tree, at its place and without a gap.
namespace kps::audit {

/// Leaves `begin` to `end - 1`.
struct LeafRange {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    std::uint64_t count() const { return end - begin; }
};

/// The hashes of the complete subtrees beside the range, from left to right, as the tree of RFC 6962
/// is split. Errors: InvalidArgument unless 0 <= begin < end <= size; what the reader returns.
base::Result<std::vector<base::Hash>> prove_range(const NodeReader& reader, LeafRange range,
                                                  std::uint64_t size);
/// `leaves` are the leaf hashes of the range, all of them.
bool verify_range(LeafRange range, const std::vector<base::Hash>& leaves, const TreeHead& tree,
                  const std::vector<base::Hash>& proof);

}  // namespace kps::audit
