#include "accounts/totp.h"

#include <gtest/gtest.h>

#include "accounts/limits.h"

namespace kps::accounts {
namespace {

const base::ByteView kSecret = base::as_bytes("12345678901234567890");

TEST(TotpTest, MakesTheCodesOfTheStandard) {
    // RFC 6238 appendix B, the last six of eight digits.
    const std::pair<std::int64_t, const char*> cases[] = {{59, "287082"},
                                                          {1'111'111'109, "081804"},
                                                          {1'111'111'111, "050471"},
                                                          {1'234'567'890, "005924"},
                                                          {2'000'000'000, "279037"},
                                                          {20'000'000'000, "353130"}};
    for (const auto& [seconds, code] : cases)
        EXPECT_EQ(totp_code(kSecret, totp_step(seconds * kSecondUs)), code);
}

TEST(TotpTest, TakesTheStepBeforeAndAfterAndNoOther) {
    const std::int64_t now_us = 1'234'567'890 * kSecondUs;
    const std::int64_t step = totp_step(now_us);
    for (std::int64_t distance = -3; distance <= 3; ++distance) {
        const auto matched = match_totp(kSecret, totp_code(kSecret, step + distance), now_us, 0);
        EXPECT_EQ(matched.has_value(), distance >= -1 && distance <= 1) << distance;
        if (matched) {
            EXPECT_EQ(*matched, step + distance);
        }
    }
}

TEST(TotpTest, TakesNoStepThatWasUsedAndNoneBeforeIt) {
    const std::int64_t now_us = 1'234'567'890 * kSecondUs;
    const std::int64_t step = totp_step(now_us);
    EXPECT_FALSE(match_totp(kSecret, totp_code(kSecret, step), now_us, step));
    EXPECT_FALSE(match_totp(kSecret, totp_code(kSecret, step - 1), now_us, step));
    EXPECT_TRUE(match_totp(kSecret, totp_code(kSecret, step + 1), now_us, step));
}

TEST(TotpTest, TakesNothingThatIsNoCode) {
    const std::int64_t now_us = 59 * kSecondUs;
    for (const char* text : {"", "28708", "2870820", " 287082", "28708a", "94287082"})
        EXPECT_FALSE(match_totp(kSecret, text, now_us, 0)) << text;
    EXPECT_TRUE(match_totp(kSecret, "287082", now_us, 0));
}

TEST(TotpTest, WritesSecretsAsAppsTakeThem) {
    EXPECT_EQ(base32(base::as_bytes("")), "");
    EXPECT_EQ(base32(base::as_bytes("f")), "MY");
    EXPECT_EQ(base32(base::as_bytes("foobar")), "MZXW6YTBOI");
    EXPECT_EQ(base32(kSecret), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    EXPECT_EQ(otpauth_uri("ayse", kSecret),
              "otpauth://totp/KPS:ayse?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
              "&issuer=KPS&algorithm=SHA1&digits=6&period=30");
}

TEST(TotpTest, ASecretIsReadAsItIsShown) {
    for (const char* text : {"", "f", "fo", "foo", "foob", "fooba", "foobar", "\xFF\xFE\x01\x80"}) {
        const base::ByteView bytes = base::as_bytes(text);
        EXPECT_EQ(from_base32(base32(bytes)), base::Bytes(bytes.begin(), bytes.end())) << text;
    }
    for (const char* none : {"my", "M1", "MZXW6=", "M Y"})
        EXPECT_EQ(from_base32(none), std::nullopt);
}

}  // namespace
}  // namespace kps::accounts
