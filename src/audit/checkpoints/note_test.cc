#include "audit/checkpoints/note.h"

#include <gtest/gtest.h>

#include "audit/checkpoints/receipt.h"
#include "audit/log_for_tests.h"

namespace kps::audit {
namespace {

crypto::Ed25519Key fixed_key() {
    const std::array<std::uint8_t, 32> seed{7};
    return crypto::Ed25519Key::from_seed(seed).take();
}

NoteVerifier verifier() {
    return NoteVerifier::parse(verifier_key_text(tests::kOrigin, fixed_key().public_key())).take();
}

base::Hash fixed_root() {
    base::Hash root;
    root.fill(0xAB);
    return root;
}

TEST(Note, HasTheFormOfASignedCheckpoint) {
    const std::string note = NoteSigner(tests::kOrigin, fixed_key()).sign(42, fixed_root());
    EXPECT_TRUE(note.starts_with(
        "kps.test/denetim/2026h2/n1\n42\nq6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=\n\n"
        "\xE2\x80\x94 kps.test/denetim/2026h2/n1 "));
    EXPECT_TRUE(note.ends_with("\n"));
    const auto checkpoint = verifier().open(note);
    ASSERT_TRUE(checkpoint);
    EXPECT_EQ(checkpoint->size, 42u);
    EXPECT_EQ(checkpoint->root, fixed_root());
    EXPECT_EQ(checkpoint->note, note);
}

TEST(Note, KeyTextOfTheSpecificationIsRead) {
    // The example key of the signed-note specification.
    EXPECT_TRUE(
        NoteVerifier::parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"));
    EXPECT_FALSE(
        NoteVerifier::parse("PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"));
    EXPECT_FALSE(
        NoteVerifier::parse("PeterNeuman+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"));
    EXPECT_FALSE(NoteVerifier::parse("PeterNeumann"));
    EXPECT_FALSE(NoteVerifier::parse(""));
}

TEST(Note, ExampleOfTheSpecificationVerifies) {
    const auto peter =
        NoteVerifier::parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
            .take();
    // Its text is no checkpoint, so it is refused for its lines, not for its key.
    EXPECT_FALSE(
        peter.open("If you think cryptography is the answer to your problem,\n"
                   "then you don't know what your problem is.\n\n"
                   "\xE2\x80\x94 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1"
                   "FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"));
}

TEST(Note, EveryFlippedBitIsNoticed) {
    std::string note = NoteSigner(tests::kOrigin, fixed_key()).sign(42, fixed_root());
    const NoteVerifier check = verifier();
    for (std::size_t bit = 0; bit < note.size() * 8; ++bit) {
        note[bit / 8] = static_cast<char>(note[bit / 8] ^ (1 << (bit % 8)));
        EXPECT_FALSE(check.open(note)) << bit;
        note[bit / 8] = static_cast<char>(note[bit / 8] ^ (1 << (bit % 8)));
    }
}

TEST(Note, PassesOverSignaturesOfOthers) {
    std::string note = NoteSigner(tests::kOrigin, fixed_key()).sign(42, fixed_root());
    note += "\xE2\x80\x94 witness.example AAAAAAAA\n";
    EXPECT_TRUE(verifier().open(note));
    const std::string other =
        NoteSigner(tests::kOrigin, crypto::Ed25519Key::generate()).sign(42, fixed_root());
    EXPECT_FALSE(verifier().open(other));
    EXPECT_FALSE(verifier().open("kps.test/denetim/2026h2/n1\n42\nq6s=\n\n"));
    EXPECT_FALSE(verifier().open(""));
}

TEST(Note, OriginsAreOneLineWithoutSpaceOrPlus) {
    EXPECT_TRUE(is_origin(tests::kOrigin));
    for (const char* bad : {"", "a b", "a+b", "a\nb", "ş"}) EXPECT_FALSE(is_origin(bad));
    EXPECT_FALSE(is_origin(std::string(201, 'a')));
}

TEST(Receipt, ComesBackFromItsHeaderValue) {
    const std::string note = NoteSigner(tests::kOrigin, fixed_key()).sign(42, fixed_root());
    Receipt receipt;
    receipt.index = 40;
    receipt.count = 2;
    receipt.leaf.fill(1);
    receipt.checkpoint = std::make_shared<const Checkpoint>(verifier().open(note).take());
    const std::string value = receipt.header_value();
    EXPECT_LT(value.size(), 600u);
    const auto parsed = parse_receipt(value);
    ASSERT_TRUE(parsed);
    EXPECT_EQ(parsed->index, 40u);
    EXPECT_EQ(parsed->count, 2u);
    EXPECT_EQ(parsed->leaf, receipt.leaf);
    EXPECT_EQ(parsed->checkpoint->note, note);
    EXPECT_EQ(parsed->header_value(), value);
    for (const std::string& bad : std::vector<std::string>{
             std::string(""), "v2" + value.substr(2), value + " ", value.substr(0, 40),
             "v1 041 1" + value.substr(7), std::string("v1 40 2  "), "v1 40 3" + value.substr(7)})
        EXPECT_FALSE(parse_receipt(bad)) << bad;
}

}  // namespace
}  // namespace kps::audit
