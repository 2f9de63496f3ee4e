#include "audit/proofs/range_proof.h"

#include <bit>

#include "crypto/digest.h"

namespace kps::audit {
namespace {

using base::Hash;

bool is_disjoint(LeafRange one, LeafRange other) {
    return one.end <= other.begin || other.end <= one.begin;
}

/// Where RFC 6962 splits: after the largest power of two below the count.
std::uint64_t middle_of(LeafRange range) {
    return range.begin + std::bit_floor(range.count() - 1);
}

base::Status add_range(const NodeReader& reader, LeafRange here, LeafRange wanted,
                       std::vector<Hash>& proof) {
    if (is_disjoint(here, wanted) && std::has_single_bit(here.count())) {
        const auto level = static_cast<unsigned>(std::countr_zero(here.count()));
        const Hash hash = KPS_TRY(reader({level, here.begin >> level}));
        proof.push_back(hash);
        return {};
    }
    if (here.count() == 1) return {};
    const std::uint64_t middle = middle_of(here);
    KPS_TRY(add_range(reader, {here.begin, middle}, wanted, proof));
    return add_range(reader, {middle, here.end}, wanted, proof);
}

/// Rebuilds the root from the leaves of the range and the proof, each used exactly once.
class Rebuilder {
  public:
    Rebuilder(LeafRange range, const std::vector<Hash>& leaves, const std::vector<Hash>& proof)
        : range_(range), leaves_(leaves), proof_(proof) {}

    Hash hash(LeafRange here) {
        if (is_disjoint(here, range_) && std::has_single_bit(here.count())) return next();
        if (here.count() == 1) return leaves_[static_cast<std::size_t>(here.begin - range_.begin)];
        const std::uint64_t middle = middle_of(here);
        const Hash left = hash({here.begin, middle});
        const Hash right = hash({middle, here.end});
        return crypto::node_hash(left, right);
    }
    bool used_all() const { return next_ == proof_.size(); }

  private:
    Hash next() {
        // Too short a proof leads to another root.
        return next_ < proof_.size() ? proof_[next_++] : (next_ = proof_.size() + 1, Hash{});
    }
    LeafRange range_;
    const std::vector<Hash>& leaves_;
    const std::vector<Hash>& proof_;
    std::size_t next_ = 0;
};

bool fits(LeafRange range, std::uint64_t size) {
    return range.begin < range.end && range.end <= size;
}

}  // namespace

base::Result<std::vector<Hash>> prove_range(const NodeReader& reader, LeafRange range,
                                            std::uint64_t size) {
    if (!fits(range, size))
        return base::failed(base::ErrorCode::InvalidArgument, "proof: range outside the tree");
    std::vector<Hash> proof;
    KPS_TRY(add_range(reader, {0, size}, range, proof));
    return proof;
}

bool verify_range(LeafRange range, const std::vector<Hash>& leaves, const TreeHead& tree,
                  const std::vector<Hash>& proof) {
    // The tree has at most 64 levels: neither side of a range needs more hashes than that.
    if (!fits(range, tree.size) || leaves.size() != range.count() || proof.size() > 128)
        return false;
    Rebuilder rebuilder(range, leaves, proof);
    const Hash root = rebuilder.hash({0, tree.size});
    return rebuilder.used_all() && root == tree.root;
}

}  // namespace kps::audit
