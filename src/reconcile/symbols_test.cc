#include "reconcile/symbols.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "crypto/digest.h"
#include "reconcile/limits.h"

namespace kps::reconcile {
namespace {

using ::testing::UnorderedElementsAreArray;

Keying test_keying() {
    return Keying(crypto::sha256(base::as_bytes("salt")));
}

std::vector<Key> random_keys(std::mt19937_64& random, std::size_t count) {
    std::vector<Key> keys(count);
    for (Key& key : keys) key = random();
    return keys;
}

CallRecord record_of(std::uint64_t index) {
    return {index, 1, crypto::sha256(base::as_bytes(std::to_string(index)))};
}

struct TwoSets {
    std::vector<Key> theirs, ours, theirs_only, ours_only;
};
TwoSets two_sets(std::size_t common, std::size_t theirs_only, std::size_t ours_only) {
    std::mt19937_64 random(common * 31 + theirs_only * 7 + ours_only);
    TwoSets sets;
    sets.theirs = random_keys(random, common);
    sets.ours = sets.theirs;
    sets.theirs_only = random_keys(random, theirs_only);
    sets.ours_only = random_keys(random, ours_only);
    sets.theirs.insert(sets.theirs.end(), sets.theirs_only.begin(), sets.theirs_only.end());
    sets.ours.insert(sets.ours.end(), sets.ours_only.begin(), sets.ours_only.end());
    std::shuffle(sets.ours.begin(), sets.ours.end(), random);
    return sets;
}

/// Symbols it takes, doubling from 8, as a comparison does from kSymbolsFirst.
std::uint32_t symbols_needed(const TwoSets& sets, Difference& out) {
    const Keying keying = test_keying();
    SymbolDecoder decoder(keying, sets.ours);
    for (std::uint32_t size = 8; decoder.size() < kSymbolsMax; size = decoder.size()) {
        if (!decoder.add(make_symbols(keying, sets.theirs, decoder.size(), size))) break;
        if (decoder.decode(out)) break;
    }
    return decoder.size();
}

TEST(Symbols, EveryDifferenceIsFoundWhateverItsSize) {
    for (const std::size_t common : {std::size_t{0}, std::size_t{1}, std::size_t{5'000}})
        for (const std::size_t differences : {0u, 1u, 2u, 10u, 100u, 1'000u}) {
            const TwoSets sets = two_sets(common, differences / 3, differences - differences / 3);
            Difference found;
            const std::uint32_t symbols = symbols_needed(sets, found);
            EXPECT_THAT(found.theirs_only, UnorderedElementsAreArray(sets.theirs_only));
            EXPECT_THAT(found.ours_only, UnorderedElementsAreArray(sets.ours_only));
            EXPECT_LE(symbols, std::max<std::size_t>(16, 4 * differences));
        }
}

TEST(Symbols, TheFirstBlockIsEnoughForThreeHundredDifferences) {
    int decoded = 0;
    for (std::size_t run = 0; run < 20; ++run) {
        const TwoSets sets = two_sets(100 + run, 150, 150);
        const Keying keying = test_keying();
        SymbolDecoder decoder(keying, sets.ours);
        ASSERT_TRUE(decoder.add(make_symbols(keying, sets.theirs, 0, kSymbolsFirst)));
        Difference found;
        if (decoder.decode(found)) ++decoded;
    }
    EXPECT_GE(decoded, 19);
}

TEST(Symbols, TooFewSymbolsAreNeverTakenForAnAnswer) {
    const TwoSets sets = two_sets(100, 200, 200);
    const Keying keying = test_keying();
    SymbolDecoder decoder(keying, sets.ours);
    Difference found;
    EXPECT_FALSE(decoder.decode(found));
    ASSERT_TRUE(decoder.add(make_symbols(keying, sets.theirs, 0, 64)));
    EXPECT_FALSE(decoder.decode(found));
}

TEST(Symbols, ARowMadeInPiecesIsTheRowMadeAtOnce) {
    std::mt19937_64 random(1);
    const std::vector<Key> keys = random_keys(random, 500);
    const std::vector<Symbol> whole = make_symbols(test_keying(), keys, 0, 300);
    std::vector<Symbol> pieces;
    for (const std::uint32_t size : {1u, 7u, 92u, 200u}) {
        const auto piece =
            make_symbols(test_keying(), keys, static_cast<std::uint32_t>(pieces.size()), size);
        pieces.insert(pieces.end(), piece.begin(), piece.end());
    }
    EXPECT_EQ(pieces, whole);
}

TEST(Symbols, RandomSymbolsEndAfterBoundedWorkAndExplainNothing) {
    std::mt19937_64 random(2);
    const std::vector<Key> ours = random_keys(random, 1'000);
    for (int run = 0; run < 20; ++run) {
        const Keying keying = test_keying();
        std::vector<Symbol> hostile(256);
        for (Symbol& symbol : hostile) {
            // Every symbol looks like a lone key, which is the worst for whoever peels.
            symbol.keys = random();
            symbol.checks = keying.check_of(symbol.keys);
            symbol.count = run % 2 == 0 ? 1 : ~std::uint32_t{0};
        }
        SymbolDecoder decoder(keying, {});
        ASSERT_TRUE(decoder.add(hostile));
        Difference found;
        EXPECT_FALSE(decoder.decode(found));
        EXPECT_LE(found.theirs_only.size() + found.ours_only.size(), hostile.size());
    }
}

TEST(Symbols, MoreThanTheLimitIsRefused) {
    SymbolDecoder decoder(test_keying(), {});
    const std::vector<Symbol> all(kSymbolsMax);
    ASSERT_TRUE(decoder.add(all));
    EXPECT_FALSE(decoder.add(std::vector<Symbol>(1)));
    Difference found;
    EXPECT_TRUE(decoder.decode(found)) << "two empty sets";
}

TEST(Symbols, KeysDependOnTheSaltAndOnEveryPartOfARecord) {
    const CallRecord record = record_of(7);
    CallRecord index = record, count = record, fingerprint = record;
    index.index = 8;
    count.count = 2;
    fingerprint.fingerprint[31] ^= 1;
    const std::vector<Key> keys = test_keying().keys_of({record, index, count, fingerprint});
    for (std::size_t i = 1; i < keys.size(); ++i) EXPECT_NE(keys[0], keys[i]);
    const Keying other(crypto::sha256(base::as_bytes("other salt")));
    EXPECT_NE(other.keys_of({record})[0], keys[0]);
    EXPECT_NE(other.check_of(keys[0]), test_keying().check_of(keys[0]));
}

TEST(Symbols, ListsOfKeysGiveTheSameDifference) {
    const TwoSets sets = two_sets(1'000, 400, 300);
    const Difference found = difference_of(sets.theirs, sets.ours);
    EXPECT_THAT(found.theirs_only, UnorderedElementsAreArray(sets.theirs_only));
    EXPECT_THAT(found.ours_only, UnorderedElementsAreArray(sets.ours_only));
}

// What docs/formats/reconciliation.md shows, for whoever writes another program.
TEST(Symbols, TheExampleOfTheFormatHolds) {
    const Keying keying(base::Hash{});
    const std::vector<Key> keys = {1, 2, 0xffff'ffff'ffff'ffffu};
    const std::vector<Symbol> symbols = make_symbols(keying, keys, 0, 8);
    std::string text;
    for (const Symbol& symbol : symbols)
        text += std::to_string(symbol.keys) + "/" + std::to_string(symbol.checks) + "/" +
                std::to_string(symbol.count) + " ";
    EXPECT_EQ(text,
              "18446744073709551612/965770102/3 3/2369793674/2 3/2369793674/2 "
              "18446744073709551614/3795993569/2 2/3687987351/1 2/3687987351/1 1/1452414493/1 "
              "2/3687987351/1 ");
}

TEST(ManifestRoot, ItDependsOnEveryRecord) {
    const std::vector<CallRecord> records = {record_of(1), record_of(2), record_of(3)};
    EXPECT_NE(manifest_root(records), manifest_root({record_of(1), record_of(2)}));
    EXPECT_EQ(manifest_root({}), crypto::sha256({}));
    EXPECT_EQ(manifest_root({record_of(1)}), crypto::leaf_hash(encode_record(record_of(1))));
}

}  // namespace
}  // namespace kps::reconcile
