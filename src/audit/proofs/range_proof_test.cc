#include "audit/proofs/range_proof.h"

#include <gtest/gtest.h>

#include "crypto/digest.h"

namespace kps::audit {
namespace {

std::vector<base::Hash> leaves_of(std::size_t count) {
    std::vector<base::Hash> leaves;
    for (std::size_t i = 0; i < count; ++i) {
        std::uint8_t raw[8];
        base::put_u64(raw, i);
        leaves.push_back(crypto::leaf_hash(raw));
    }
    return leaves;
}

std::vector<base::Hash> part(const std::vector<base::Hash>& leaves, LeafRange range) {
    return {leaves.begin() + static_cast<std::ptrdiff_t>(range.begin),
            leaves.begin() + static_cast<std::ptrdiff_t>(range.end)};
}

TEST(RangeProof, EveryRangeOfEveryTreeIsProved) {
    const auto all = leaves_of(21);
    for (std::size_t size = 1; size <= all.size(); ++size) {
        const std::vector<base::Hash> leaves(all.begin(),
                                             all.begin() + static_cast<std::ptrdiff_t>(size));
        const auto reader = reader_of(leaves);
        const TreeHead tree{size, root_of(reader, size).value()};
        for (std::uint64_t begin = 0; begin < size; ++begin)
            for (std::uint64_t end = begin + 1; end <= size; ++end) {
                const LeafRange range{begin, end};
                const auto proof = prove_range(reader, range, size).value();
                EXPECT_TRUE(verify_range(range, part(leaves, range), tree, proof));
            }
    }
}

TEST(RangeProof, AnotherLeafPlaceOrProofIsRefused) {
    const auto leaves = leaves_of(21);
    const auto reader = reader_of(leaves);
    const TreeHead tree{21, root_of(reader, 21).value()};
    const LeafRange range{5, 9};
    const auto proof = prove_range(reader, range, 21).value();
    auto wrong = part(leaves, range);
    wrong[2][0] ^= 1;
    EXPECT_FALSE(verify_range(range, wrong, tree, proof));
    const auto right = part(leaves, range);
    EXPECT_FALSE(verify_range({6, 10}, right, tree, proof));
    EXPECT_FALSE(verify_range(range, part(leaves, {5, 8}), tree, proof));
    EXPECT_FALSE(verify_range(range, right, {33, tree.root}, proof));
    for (std::size_t i = 0; i < proof.size(); ++i) {
        auto damaged = proof;
        damaged[i][31] ^= 1;
        EXPECT_FALSE(verify_range(range, right, tree, damaged));
        damaged = proof;
        damaged.erase(damaged.begin() + static_cast<std::ptrdiff_t>(i));
        EXPECT_FALSE(verify_range(range, right, tree, damaged));
    }
    auto longer = proof;
    longer.push_back({});
    EXPECT_FALSE(verify_range(range, right, tree, longer));
}

TEST(RangeProof, ARangeOutsideTheTreeIsRefused) {
    const auto leaves = leaves_of(3);
    const auto reader = reader_of(leaves);
    for (const LeafRange range : {LeafRange{0, 0}, LeafRange{2, 1}, LeafRange{0, 4}}) {
        EXPECT_FALSE(prove_range(reader, range, 3));
        EXPECT_FALSE(verify_range(range, {}, {3, {}}, {}));
    }
}

}  // namespace
}  // namespace kps::audit
