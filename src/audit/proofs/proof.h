#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "base/ids.h"
#include "base/result.h"

/// Inclusion and consistency proofs of RFC 6962 section 2.1, over any source of subtree hashes.
namespace kps::audit {

/// A complete subtree: leaves `index << level` to `((index + 1) << level) - 1`.
struct Node {
    unsigned level = 0;
    std::uint64_t index = 0;
};
using NodeReader = std::function<base::Result<base::Hash>(const Node&)>;

/// A reader over leaf hashes in memory; `leaves` must outlive it.
NodeReader reader_of(const std::vector<base::Hash>& leaves);

/// Root of the first `size` leaves.
base::Result<base::Hash> root_of(const NodeReader& reader, std::uint64_t size);
/// Errors: InvalidArgument unless `index` < `size`; what the reader returns.
base::Result<std::vector<base::Hash>> prove_inclusion(const NodeReader& reader, std::uint64_t index,
                                                      std::uint64_t size);
/// Errors: InvalidArgument unless `old_size` <= `size`; what the reader returns.
base::Result<std::vector<base::Hash>> prove_consistency(const NodeReader& reader,
                                                        std::uint64_t old_size, std::uint64_t size);

struct Leaf {
    std::uint64_t index = 0;
    base::Hash hash{};
};
struct TreeHead {
    std::uint64_t size = 0;
    base::Hash root{};
};
bool verify_inclusion(const Leaf& leaf, const TreeHead& tree, const std::vector<base::Hash>& proof);
bool verify_consistency(const TreeHead& older, const TreeHead& newer,
                        const std::vector<base::Hash>& proof);

}  // namespace kps::audit
