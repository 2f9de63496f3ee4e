#include "crypto/ecdsa_verify.h"

#include <gtest/gtest.h>

namespace kps::crypto {
namespace {

base::Bytes hex(std::string_view text) {
    return base::from_hex(text).value();
}

// RFC 6979 A.2.5, P-256 with SHA-256, message "sample".
const base::Bytes kKey =
    hex("0460fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6"
        "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299");
const base::Bytes kSignature =
    hex("3046022100efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
        "022100f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");

TEST(EcdsaVerifyTest, TakesASignatureOfThisMessageAndNoOther) {
    EXPECT_TRUE(ecdsa_p256_verify(kKey, base::as_bytes("sample"), kSignature));
    EXPECT_FALSE(ecdsa_p256_verify(kKey, base::as_bytes("Sample"), kSignature));
    for (std::size_t at = 0; at < kSignature.size(); ++at) {
        base::Bytes bent = kSignature;
        bent[at] ^= 1;
        EXPECT_FALSE(ecdsa_p256_verify(kKey, base::as_bytes("sample"), bent)) << at;
    }
    EXPECT_FALSE(ecdsa_p256_verify(kKey, base::as_bytes("sample"), {}));
}

TEST(EcdsaVerifyTest, TakesNoPointBesideTheCurve) {
    EXPECT_TRUE(is_p256_point(kKey));
    base::Bytes beside = kKey;
    beside[40] ^= 1;
    EXPECT_FALSE(is_p256_point(beside));
    EXPECT_FALSE(ecdsa_p256_verify(beside, base::as_bytes("sample"), kSignature));
    EXPECT_FALSE(is_p256_point(kKey.substr(0, 64)));
    EXPECT_FALSE(is_p256_point({}));
    EXPECT_FALSE(is_p256_point(base::Bytes(65, 0)));
    base::Bytes compressed = kKey.substr(0, 33);
    compressed[0] = 3;
    EXPECT_FALSE(is_p256_point(compressed));
}

}  // namespace
}  // namespace kps::crypto
