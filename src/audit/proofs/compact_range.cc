#include "audit/proofs/compact_range.h"

#include <bit>

#include "crypto/digest.h"

namespace kps::audit {

base::Result<CompactRange> CompactRange::from(std::uint64_t size, std::vector<base::Hash> nodes) {
    if (static_cast<std::size_t>(std::popcount(size)) != nodes.size())
        return base::failed(base::ErrorCode::CorruptData,
                            "audit: compact range does not fit its size");
    CompactRange range;
    range.size_ = size;
    range.nodes_ = std::move(nodes);
    return range;
}

void CompactRange::append(const base::Hash& leaf) {
    base::Hash hash = leaf;
    // Each trailing one of the old size is a subtree that the new leaf completes.
    for (std::uint64_t size = size_; (size & 1) != 0; size >>= 1) {
        hash = crypto::node_hash(nodes_.back(), hash);
        nodes_.pop_back();
    }
    nodes_.push_back(hash);
    ++size_;
}

base::Hash CompactRange::root() const {
    if (nodes_.empty()) return crypto::sha256(base::ByteView{});
    base::Hash hash = nodes_.back();
    for (std::size_t i = nodes_.size() - 1; i > 0; --i)
        hash = crypto::node_hash(nodes_[i - 1], hash);
    return hash;
}

}  // namespace kps::audit
