#include "crypto/cipher.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "crypto/hpke.h"
#include "crypto/keys.h"

namespace kps::crypto {
namespace {

using base::as_bytes;
using base::Bytes;
using base::ErrorCode;
using base::to_hex;

Bytes hex(std::string_view text) {
    return base::from_hex(text).value();
}

template <std::size_t size>
std::array<std::uint8_t, size> hex_array(std::string_view text) {
    std::array<std::uint8_t, size> out{};
    const Bytes bytes = hex(text);
    std::copy(bytes.begin(), bytes.end(), out.begin());
    return out;
}

const Key256 kGcmKey =
    hex_array<32>("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308");
const Nonce96 kGcmNonce = hex_array<12>("cafebabefacedbaddecaf888");
const char* const kGcmPlain =
    "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b5"
    "25b16aedf5aa0de657"
    "ba637b39";
const char* const kGcmCipher =
    "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b10568288"
    "38c5f61e6393ba7a0a"
    "bcc9f662";

TEST(Gcm, KnowsTestCase16OfTheSpecification) {
    Bytes sealed;
    gcm_seal(kGcmKey, kGcmNonce, hex("feedfacedeadbeeffeedfacedeadbeefabaddad2"), hex(kGcmPlain),
             sealed);
    EXPECT_EQ(to_hex(sealed), std::string(kGcmCipher) + "76fc6ece0f4e1768cddf8853bb2d551b");
}

TEST(Gcm, KnowsTestCase14OfTheSpecification) {
    Bytes sealed;
    gcm_seal({}, {}, {}, hex("00000000000000000000000000000000"), sealed);
    EXPECT_EQ(to_hex(sealed), "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919");
    gcm_seal({}, {}, {}, {}, sealed);
    EXPECT_EQ(to_hex(sealed), "530f8afbc74536b9a963b4f1c4cb738b");
}

TEST(Gcm, ASealerGivesForEachMessageWhatItsKeyGives) {
    GcmSealer sealer(kGcmKey);
    for (std::uint8_t number = 0; number < 40; ++number) {
        const Nonce96 nonce{number, 7};
        const Bytes additional(number % 5u, number);
        const Bytes plain(number * 3u, 'x');
        Bytes expected;
        Bytes sealed(3, 1);
        gcm_seal(kGcmKey, nonce, additional, plain, expected);
        sealer.seal(nonce, additional, plain, sealed);
        EXPECT_EQ(sealed, expected) << int{number};
        // Another key between two messages is none of its business.
        gcm_seal({}, nonce, additional, plain, expected);
    }
}

TEST(Gcm, OpensWhatItSealedAndNothingElse) {
    Bytes sealed;
    gcm_seal(kGcmKey, kGcmNonce, as_bytes("aad"), as_bytes("text"), sealed);
    EXPECT_EQ(base::as_text(gcm_open(kGcmKey, kGcmNonce, as_bytes("aad"), sealed).value()), "text");
    EXPECT_FALSE(gcm_open(kGcmKey, kGcmNonce, as_bytes("aaD"), sealed));
    EXPECT_FALSE(gcm_open(kGcmKey, {}, as_bytes("aad"), sealed));
    EXPECT_FALSE(gcm_open({}, kGcmNonce, as_bytes("aad"), sealed));
    for (auto& byte : sealed) {
        byte = static_cast<std::uint8_t>(byte ^ 1);
        const auto opened = gcm_open(kGcmKey, kGcmNonce, as_bytes("aad"), sealed);
        ASSERT_FALSE(opened);
        EXPECT_EQ(opened.error().code, ErrorCode::CryptoFailed);
        byte = static_cast<std::uint8_t>(byte ^ 1);
    }
    EXPECT_FALSE(gcm_open(kGcmKey, kGcmNonce, {}, ByteView(sealed).first(15)));
}

TEST(Cbc, RoundTripsEveryLengthWithPaddingOfXmlEncryption) {
    std::string text;
    for (int size = 0; size < 50; ++size) {
        const Bytes cipher = cbc_encrypt_xmlenc(kGcmKey, as_bytes(text));
        EXPECT_EQ(cipher.size() % 16, 0u);
        EXPECT_GT(cipher.size(), text.size() + 16);
        EXPECT_EQ(base::as_text(cbc_decrypt_xmlenc(kGcmKey, cipher).value()), text);
        text.push_back('x');
    }
}

TEST(Cbc, TakesAFreshInitialVectorEachTime) {
    EXPECT_NE(cbc_encrypt_xmlenc(kGcmKey, as_bytes("a")),
              cbc_encrypt_xmlenc(kGcmKey, as_bytes("a")));
}

// SP 800-38A F.2.6 (CBC-AES256.Decrypt), whose last byte is made a padding count by a changed IV.
TEST(Cbc, DecryptsTheBlockOfSp80038a) {
    const Key256 key =
        hex_array<32>("603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4");
    Bytes input = hex("000102030405060708090a0b0c0d0e0ff58c4c04d6e5f1ba779eabfb5f7bfbd6");
    input[15] = static_cast<std::uint8_t>(input[15] ^ 0x2a ^ 0x01);
    EXPECT_EQ(to_hex(cbc_decrypt_xmlenc(key, input).value()), "6bc1bee22e409f96e93d7e11739317");
}

TEST(Cbc, RefusesWrongLengthsAndPadding) {
    const Bytes cipher = cbc_encrypt_xmlenc(kGcmKey, as_bytes("text"));
    for (const std::size_t size : {0u, 15u, 16u, 17u, 31u})
        EXPECT_FALSE(cbc_decrypt_xmlenc(kGcmKey, ByteView(cipher).first(size)));
    Bytes zero_padding = cipher;
    zero_padding[15] =
        static_cast<std::uint8_t>(zero_padding[15] ^ 12);  // 12 bytes of padding become 0
    EXPECT_FALSE(cbc_decrypt_xmlenc(kGcmKey, zero_padding));
}

TEST(Hkdf, KnowsTheFirst32BytesOfRfc5869Case1) {
    EXPECT_EQ(to_hex(hkdf_sha256(hex("0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b"),
                                 hex("000102030405060708090a0b0c"), hex("f0f1f2f3f4f5f6f7f8f9"))),
              "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf");
}

const char* const kInfo = "4f6465206f6e2061204772656369616e2055726e";
const char* const kPlain = "4265617574792069732074727574682c20747275746820626561757479";

TEST(Hpke, AgreesOnTheSharedSecretOfRfc9180AppendixA1) {
    const Bytes ephemeral = hex("52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736");
    const Bytes recipient = hex("4612c550263fc8ad58375df3f557aac531d26850903e55a9f23f21d8534e8ac8");
    const Key256 encapsulated = hpke::public_of(ephemeral).value();
    const Key256 recipient_public = hpke::public_of(recipient).value();
    EXPECT_EQ(to_hex(encapsulated),
              "37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431");
    EXPECT_EQ(to_hex(recipient_public),
              "3948cfe0ad1ddb695d780e59077195da6c56506b027329794ab02bca80815c4d");
    const char* expected = "fe0e18c9f024ce43799ae393c7e8fe8fce9d218875e8227b0187c04e7d2ea1fc";
    EXPECT_EQ(
        to_hex(*hpke::shared_secret(ephemeral, recipient_public, encapsulated, recipient_public)),
        expected);
    EXPECT_EQ(to_hex(*hpke::shared_secret(recipient, encapsulated, encapsulated, recipient_public)),
              expected);
}

// The appendix of RFC 9180 has no vector with X25519 and AES-256-GCM; recipient and info are those
// of the full vector file for that suite, the message was sealed by another implementation
// (pyca/cryptography 48).
TEST(Hpke, OpensAMessageOfAnotherImplementation) {
    const Bytes recipient = hex("497b4502664cfea5d5af0b39934dac72242a74f8480451e1aee7d6a53320333d");
    EXPECT_EQ(to_hex(*hpke::public_of(recipient)),
              "430f4b9859665145a6b1ba274024487bd66f03a2dd577d7753c68d7d7d00c00c");
    const Bytes sealed =
        hex("c56e6a88d2893a42b4071b649b30d99c632d4a2962b18ded0c32991f7120c038997bba5da4f385b11f23f2"
            "f0e3d5059bc5800a2c"
            "7370924536343f38a0ed5eb6ffcbcb2d03e74f6787cc95e0e7");
    const auto opened = hpke_open(recipient, hex(kInfo), sealed);
    ASSERT_TRUE(opened);
    EXPECT_EQ(to_hex(*opened), kPlain);
}

TEST(Hpke, OpensWhatItSealedForItsRecipientAndContextOnly) {
    const X25519Pair pair = X25519Pair::generate();
    const X25519Pair stranger = X25519Pair::generate();
    Bytes sealed = hpke_seal(pair.public_key, as_bytes("kps"), as_bytes("minute key")).value();
    EXPECT_EQ(sealed.size(), 32u + 10 + 16);
    EXPECT_EQ(base::as_text(hpke_open(pair.private_key, as_bytes("kps"), sealed).value()),
              "minute key");
    EXPECT_FALSE(hpke_open(pair.private_key, as_bytes("kpS"), sealed));
    EXPECT_FALSE(hpke_open(stranger.private_key, as_bytes("kps"), sealed));
    for (const std::size_t size : {0u, 31u, 32u, 47u})
        EXPECT_FALSE(hpke_open(pair.private_key, as_bytes("kps"), ByteView(sealed).first(size)));
    for (std::size_t index = 0; index < sealed.size(); ++index) {
        // X25519 ignores the highest bit of a public key, but the KEM binds the bytes, so this
        // fails too.
        sealed[index] = static_cast<std::uint8_t>(sealed[index] ^ 0x80);
        EXPECT_FALSE(hpke_open(pair.private_key, as_bytes("kps"), sealed)) << index;
        sealed[index] = static_cast<std::uint8_t>(sealed[index] ^ 0x80);
    }
}

TEST(Hpke, RefusesBadPublicKeys) {
    EXPECT_FALSE(hpke_seal(hex("00"), {}, {}));
    EXPECT_FALSE(hpke_seal(Bytes(32, 0), {}, {}));  // low order: the result would be all zero
}

}  // namespace
}  // namespace kps::crypto
