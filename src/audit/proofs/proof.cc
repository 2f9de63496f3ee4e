#include "audit/proofs/proof.h"

#include <bit>

#include "crypto/digest.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;
using base::Hash;

/// Largest power of two smaller than `count` (count > 1).
std::uint64_t split_of(std::uint64_t count) {
    return std::bit_floor(count - 1);
}

struct Range {
    std::uint64_t begin = 0;
    std::uint64_t end = 0;
    std::uint64_t count() const { return end - begin; }
};

base::Result<Hash> hash_of(const NodeReader& reader, Range range) {
    if (std::has_single_bit(range.count())) {
        const auto level = static_cast<unsigned>(std::countr_zero(range.count()));
        return reader({level, range.begin >> level});
    }
    const std::uint64_t middle = range.begin + split_of(range.count());
    const Hash left = KPS_TRY(hash_of(reader, {range.begin, middle}));
    const Hash right = KPS_TRY(hash_of(reader, {middle, range.end}));
    return crypto::node_hash(left, right);
}

base::Status add_inclusion(const NodeReader& reader, std::uint64_t index, Range range,
                           std::vector<Hash>& proof) {
    if (range.count() == 1) return {};
    const std::uint64_t middle = range.begin + split_of(range.count());
    const bool in_left = index < middle;
    const Range mine = in_left ? Range{range.begin, middle} : Range{middle, range.end};
    const Range other = in_left ? Range{middle, range.end} : Range{range.begin, middle};
    KPS_TRY(add_inclusion(reader, index, mine, proof));
    const Hash hash = KPS_TRY(hash_of(reader, other));
    proof.push_back(hash);
    return {};
}

/// SUBPROOF of RFC 6962 2.1.2; `whole`: the old tree is exactly this range's start.
base::Status add_consistency(const NodeReader& reader, std::uint64_t old_end, Range range,
                             std::vector<Hash>& proof) {
    if (old_end == range.end) {
        if (range.begin == 0) return {};
        const Hash hash = KPS_TRY(hash_of(reader, range));
        proof.push_back(hash);
        return {};
    }
    const std::uint64_t middle = range.begin + split_of(range.count());
    const bool in_left = old_end <= middle;
    const Range mine = in_left ? Range{range.begin, middle} : Range{middle, range.end};
    const Range other = in_left ? Range{middle, range.end} : Range{range.begin, middle};
    KPS_TRY(add_consistency(reader, old_end, mine, proof));
    const Hash hash = KPS_TRY(hash_of(reader, other));
    proof.push_back(hash);
    return {};
}

}  // namespace

NodeReader reader_of(const std::vector<Hash>& leaves) {
    return [&leaves](const Node& node) -> base::Result<Hash> {
        const std::uint64_t begin = node.index << node.level;
        const std::uint64_t count = std::uint64_t{1} << node.level;
        if (begin + count > leaves.size())
            return failed(ErrorCode::InvalidArgument, "proof: node outside the tree");
        std::vector<Hash> row(leaves.begin() + static_cast<std::ptrdiff_t>(begin),
                              leaves.begin() + static_cast<std::ptrdiff_t>(begin + count));
        while (row.size() > 1) {
            for (std::size_t i = 0; i < row.size() / 2; ++i)
                row[i] = crypto::node_hash(row[2 * i], row[2 * i + 1]);
            row.resize(row.size() / 2);
        }
        return row[0];
    };
}

base::Result<Hash> root_of(const NodeReader& reader, std::uint64_t size) {
    if (size == 0) return crypto::sha256(base::ByteView{});
    return hash_of(reader, {0, size});
}

base::Result<std::vector<Hash>> prove_inclusion(const NodeReader& reader, std::uint64_t index,
                                                std::uint64_t size) {
    if (index >= size) return failed(ErrorCode::InvalidArgument, "proof: index outside the tree");
    std::vector<Hash> proof;
    KPS_TRY(add_inclusion(reader, index, {0, size}, proof));
    return proof;
}

base::Result<std::vector<Hash>> prove_consistency(const NodeReader& reader, std::uint64_t old_size,
                                                  std::uint64_t size) {
    if (old_size > size)
        return failed(ErrorCode::InvalidArgument, "proof: the older tree is larger");
    std::vector<Hash> proof;
    if (old_size == 0 || old_size == size) return proof;
    KPS_TRY(add_consistency(reader, old_size, {0, size}, proof));
    return proof;
}

// Both verifiers follow RFC 9162 sections 2.1.3.2 and 2.1.4.2 step by step: independent of the
// prover above.
bool verify_inclusion(const Leaf& leaf, const TreeHead& tree, const std::vector<Hash>& proof) {
    if (leaf.index >= tree.size) return false;
    std::uint64_t node = leaf.index;
    std::uint64_t last = tree.size - 1;
    Hash hash = leaf.hash;
    for (const Hash& sibling : proof) {
        if (last == 0) return false;
        if ((node & 1) != 0 || node == last) {
            hash = crypto::node_hash(sibling, hash);
            while ((node & 1) == 0 && node != 0) {
                node >>= 1;
                last >>= 1;
            }
        } else {
            hash = crypto::node_hash(hash, sibling);
        }
        node >>= 1;
        last >>= 1;
    }
    return last == 0 && hash == tree.root;
}

bool verify_consistency(const TreeHead& older, const TreeHead& newer,
                        const std::vector<Hash>& proof) {
    if (older.size > newer.size) return false;
    if (older.size == newer.size) return proof.empty() && older.root == newer.root;
    if (older.size == 0) return proof.empty() && older.root == crypto::sha256(base::ByteView{});
    std::uint64_t node = older.size - 1;
    std::uint64_t last = newer.size - 1;
    for (; (node & 1) != 0; node >>= 1) last >>= 1;
    std::size_t next = 0;
    Hash old_hash = older.root;
    if (node != 0) {
        if (proof.empty()) return false;
        old_hash = proof[next++];
    }
    Hash new_hash = old_hash;
    for (; next < proof.size(); ++next) {
        if (last == 0) return false;
        if ((node & 1) != 0 || node == last) {
            old_hash = crypto::node_hash(proof[next], old_hash);
            new_hash = crypto::node_hash(proof[next], new_hash);
            while ((node & 1) == 0 && node != 0) {
                node >>= 1;
                last >>= 1;
            }
        } else {
            new_hash = crypto::node_hash(new_hash, proof[next]);
        }
        node >>= 1;
        last >>= 1;
    }
    return last == 0 && old_hash == older.root && new_hash == newer.root;
}

}  // namespace kps::audit
