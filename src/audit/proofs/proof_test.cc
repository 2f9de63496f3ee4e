#include "audit/proofs/proof.h"

#include <gtest/gtest.h>

#include "audit/proofs/compact_range.h"
#include "crypto/digest.h"

namespace kps::audit {
namespace {

using base::Hash;

/// The definition of RFC 6962 2.1, taken literally.
Hash brute_root(const std::vector<Hash>& leaves, std::size_t begin, std::size_t end) {
    if (begin == end) return crypto::sha256(base::ByteView{});
    if (end - begin == 1) return leaves[begin];
    std::size_t split = 1;
    while (split * 2 < end - begin) split *= 2;
    return crypto::node_hash(brute_root(leaves, begin, begin + split),
                             brute_root(leaves, begin + split, end));
}

std::vector<Hash> make_leaves(std::size_t count) {
    std::vector<Hash> leaves;
    for (std::size_t i = 0; i < count; ++i) {
        const std::string text = std::to_string(i);
        leaves.push_back(crypto::leaf_hash(base::as_bytes(text)));
    }
    return leaves;
}

TEST(CompactRange, GivesTheRootsOfTheCertificateTransparencyVectors) {
    const char* inputs[] = {"",
                            "00",
                            "10",
                            "2021",
                            "3031",
                            "40414243",
                            "5051525354555657",
                            "606162636465666768696a6b6c6d6e6f"};
    const char* roots[] = {"6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                           "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                           "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                           "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                           "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                           "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                           "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                           "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
    CompactRange range;
    EXPECT_EQ(base::to_hex(range.root()),
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    for (std::size_t i = 0; i < 8; ++i) {
        range.append(crypto::leaf_hash(base::from_hex(inputs[i]).take()));
        EXPECT_EQ(base::to_hex(range.root()), roots[i]);
    }
}

TEST(CompactRange, AgreesWithTheDefinitionForEverySize) {
    const auto leaves = make_leaves(300);
    CompactRange range;
    for (std::size_t size = 0; size < leaves.size(); ++size) {
        ASSERT_EQ(range.root(), brute_root(leaves, 0, size)) << size;
        const auto copy = CompactRange::from(range.size(), range.nodes());
        ASSERT_TRUE(copy);
        ASSERT_EQ(copy->root(), range.root());
        range.append(leaves[size]);
    }
    EXPECT_FALSE(CompactRange::from(3, {leaves[0]}));
}

TEST(Proof, InclusionHoldsForEveryLeafOfEverySizeAndForNoOther) {
    const auto leaves = make_leaves(70);
    const NodeReader reader = reader_of(leaves);
    for (std::uint64_t size = 1; size <= leaves.size(); ++size) {
        const TreeHead tree{size, *root_of(reader, size)};
        ASSERT_EQ(tree.root, brute_root(leaves, 0, size));
        for (std::uint64_t index = 0; index < size; ++index) {
            auto proof = prove_inclusion(reader, index, size);
            ASSERT_TRUE(proof);
            ASSERT_TRUE(verify_inclusion({index, leaves[index]}, tree, *proof))
                << index << " of " << size;
            ASSERT_FALSE(verify_inclusion({index, leaves[(index + 1) % 70]}, tree, *proof));
            ASSERT_FALSE(verify_inclusion({size, leaves[index]}, tree, *proof));
            if (size > 1) {
                ASSERT_FALSE(verify_inclusion({(index + 1) % size, leaves[index]}, tree, *proof));
            }
            proof->push_back(leaves[0]);
            ASSERT_FALSE(verify_inclusion({index, leaves[index]}, tree, *proof));
        }
    }
    EXPECT_FALSE(prove_inclusion(reader, 5, 5));
    EXPECT_FALSE(prove_inclusion(reader, 0, 71));
}

TEST(Proof, ConsistencyHoldsForEveryPairOfSizesAndNotForAnotherHistory) {
    const auto leaves = make_leaves(70);
    auto forged = leaves;
    forged[3] = leaves[4];
    const NodeReader reader = reader_of(leaves);
    const NodeReader other = reader_of(forged);
    for (std::uint64_t size = 0; size <= leaves.size(); ++size) {
        const TreeHead newer{size, *root_of(reader, size)};
        for (std::uint64_t old_size = 0; old_size <= size; ++old_size) {
            const TreeHead older{old_size, *root_of(reader, old_size)};
            auto proof = prove_consistency(reader, old_size, size);
            ASSERT_TRUE(proof);
            ASSERT_TRUE(verify_consistency(older, newer, *proof)) << old_size << " to " << size;
            if (old_size > 3) {
                const TreeHead forged_old{old_size, *root_of(other, old_size)};
                ASSERT_FALSE(verify_consistency(forged_old, newer, *proof));
            }
            proof->push_back(leaves[0]);
            ASSERT_FALSE(verify_consistency(older, newer, *proof));
        }
    }
    EXPECT_FALSE(prove_consistency(reader, 6, 5));
    EXPECT_FALSE(verify_consistency({6, leaves[0]}, {5, leaves[0]}, {}));
}

}  // namespace
}  // namespace kps::audit
