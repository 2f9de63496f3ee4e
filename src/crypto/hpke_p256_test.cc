#include <gtest/gtest.h>

#include "crypto/hpke.h"

namespace kps::crypto {
namespace {

base::Bytes hex(std::string_view text) {
    return base::from_hex(text).take();
}

// RFC 9180, appendix A.3.1.
const base::Bytes kEphemeralPrivate =
    hex("4995788ef4b9d6132b249ce59a77281493eb39af373d236a1fe415cb0c2d7beb");
const base::Bytes kEphemeralPublic =
    hex("04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac98536d7b61a1af4b78e5b7f95"
        "1c0900be863c403ce65c9bfcb9382657222d18c4");
const base::Bytes kRecipientPrivate =
    hex("f3ce7fdae57e1a310d87f1ebbde6f328be0a99cdbcadf4d6589cf29de4b8ffd2");
const base::Bytes kRecipientPublic =
    hex("04fe8c19ce0905191ebc298a9245792531f26f0cece2460639e8bc39cb7f706a826a779b4cf969b8a0e539c7f6"
        "2fb3d30ad6aa8f80e30f1d128aafd68a2ce72ea0");
const base::Bytes kShared = hex("c0d26aeab536609a572b07695d933b589dcf363ff9d93c93adea537aeabb8cb8");

TEST(HpkeP256, GivesTheSharedSecretOfTheStandardFromBothSides) {
    const auto sender = hpke::p256_exchange(kEphemeralPrivate, kRecipientPublic);
    const auto recipient = hpke::p256_exchange(kRecipientPrivate, kEphemeralPublic);
    ASSERT_TRUE(sender);
    ASSERT_TRUE(recipient);
    EXPECT_EQ(*sender, *recipient);
    const Key256 secret =
        hpke::secret_of_exchange(hpke::Kem::P256, *recipient, kEphemeralPublic, kRecipientPublic);
    EXPECT_EQ(base::Bytes(secret.data(), secret.size()), kShared);
}

TEST(HpkeP256, OpensWhatItSealedAndNothingElse) {
    const base::Bytes info = hex("0102");
    const base::Bytes plain(32, 7);
    const auto sealed = hpke_p256_seal(kRecipientPublic, info, plain);
    ASSERT_TRUE(sealed);
    EXPECT_EQ(sealed->size(), 65u + 32 + 16);
    const auto open = [&](const base::Bytes& bytes, const base::Bytes& context) {
        const auto exchanged = hpke::p256_exchange(
            kRecipientPrivate,
            base::ByteView(bytes).first(std::min<std::size_t>(bytes.size(), 65)));
        if (!exchanged) return base::Bytes{};
        const auto opened = hpke_p256_open(*exchanged, kRecipientPublic, context, bytes);
        return opened ? *opened : base::Bytes{};
    };
    EXPECT_EQ(open(*sealed, info), plain);
    EXPECT_TRUE(open(*sealed, hex("0103")).empty());
    for (std::size_t at = 0; at < sealed->size(); ++at) {
        base::Bytes bad = *sealed;
        bad[at] = static_cast<std::uint8_t>(bad[at] ^ 1);
        EXPECT_TRUE(open(bad, info).empty()) << at;
    }
    for (std::size_t size = 0; size < sealed->size(); size += 3)
        EXPECT_TRUE(open(sealed->substr(0, size), info).empty()) << size;
    // Two sealings of the same share nothing.
    EXPECT_NE(*hpke_p256_seal(kRecipientPublic, info, plain), *sealed);
}

TEST(HpkeP256, RefusesWhatIsNoPointOfTheCurve) {
    base::Bytes off = kRecipientPublic;
    off[64] ^= 1;
    EXPECT_FALSE(hpke_p256_seal(off, {}, base::Bytes(32, 7)));
    EXPECT_FALSE(hpke_p256_seal(kRecipientPublic.substr(0, 64), {}, base::Bytes(32, 7)));
    EXPECT_FALSE(hpke_p256_seal(base::Bytes(65, 0), {}, base::Bytes(32, 7)));
    EXPECT_FALSE(hpke_p256_seal({}, {}, base::Bytes(32, 7)));
    EXPECT_FALSE(hpke::p256_exchange(kRecipientPrivate, off));
    EXPECT_FALSE(hpke::p256_exchange(base::Bytes(31, 1), kRecipientPublic));
    EXPECT_FALSE(hpke::p256_exchange(base::Bytes(32, 0), kRecipientPublic));
}

}  // namespace
}  // namespace kps::crypto
