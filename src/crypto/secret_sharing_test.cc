#include "crypto/secret_sharing.h"

#include <gtest/gtest.h>

#include <set>

#include "crypto/random.h"

namespace kps::crypto {
namespace {

base::Bytes bytes(std::string_view text) {
    return {base::as_bytes(text).data(), text.size()};
}

std::vector<SecretShare> chosen(const std::vector<SecretShare>& shares, unsigned mask) {
    std::vector<SecretShare> out;
    for (std::size_t i = 0; i < shares.size(); ++i)
        if ((mask >> i & 1u) != 0) out.push_back(shares[i]);
    return out;
}

TEST(SecretSharing, EverySubsetOfEverySmallSchemeGivesTheSecretExactlyWhenItIsLargeEnough) {
    unsigned subsets = 0;
    for (unsigned count = 2; count <= 7; ++count)
        for (unsigned needed = 2; needed <= count; ++needed) {
            base::Bytes secret(32, 0);
            fill_random({secret.data(), secret.size()});
            const auto shares = split_secret(secret, count, needed);
            ASSERT_TRUE(shares);
            for (unsigned mask = 1; mask < 1u << count; ++mask) {
                const auto part = chosen(*shares, mask);
                const auto whole = combine_shares(part);
                ++subsets;
                if (part.size() >= needed) {
                    ASSERT_TRUE(whole) << count << ' ' << needed << ' ' << mask;
                    EXPECT_EQ(*whole, secret);
                } else {
                    ASSERT_FALSE(whole) << count << ' ' << needed << ' ' << mask;
                    EXPECT_EQ(whole.error().code, base::ErrorCode::CryptoFailed);
                }
            }
        }
    EXPECT_EQ(subsets, 1'263u);
}

TEST(SecretSharing, AWrongShareAmongRightOnesIsNoticedWhicheverByteItHas) {
    const auto shares = split_secret(bytes("open sesame"), 5, 3);
    ASSERT_TRUE(shares);
    for (std::size_t at = 0; at < shares->front().value.size(); ++at)
        for (unsigned bit = 0; bit < 8; ++bit) {
            auto bad = chosen(*shares, 0b10110);
            bad[1].value[at] = static_cast<std::uint8_t>(bad[1].value[at] ^ (1u << bit));
            const auto whole = combine_shares(bad);
            ASSERT_FALSE(whole);
            EXPECT_EQ(whole.error().code, base::ErrorCode::CryptoFailed);
        }
    auto more = *shares;
    EXPECT_TRUE(combine_shares(more));
    more[4].value[0] ^= 1;
    EXPECT_FALSE(combine_shares(more));
    auto mixed = chosen(*shares, 0b00011);
    mixed.push_back(split_secret(bytes("open sesame"), 5, 3)->at(4));
    EXPECT_FALSE(combine_shares(mixed));
}

TEST(SecretSharing, RefusesWhatNoSchemeIs) {
    const base::Bytes secret = bytes("s");
    EXPECT_FALSE(split_secret(secret, 3, 1));
    EXPECT_FALSE(split_secret(secret, 3, 4));
    EXPECT_FALSE(split_secret(secret, 256, 3));
    EXPECT_TRUE(split_secret(secret, 255, 255));
    EXPECT_FALSE(split_secret({}, 3, 2));
    EXPECT_FALSE(split_secret(base::Bytes(kSharedSecretBytesMax + 1, 7), 3, 2));
    EXPECT_TRUE(split_secret(base::Bytes(kSharedSecretBytesMax, 7), 3, 2));
    auto shares = split_secret(secret, 3, 2).take();
    EXPECT_FALSE(combine_shares({}));
    auto twice = shares;
    twice[1] = twice[0];
    EXPECT_EQ(combine_shares(twice).error().code, base::ErrorCode::InvalidArgument);
    auto zero = shares;
    zero[0].number = 0;
    EXPECT_FALSE(combine_shares(zero));
    auto shorter = shares;
    shorter[2].value.pop_back();
    EXPECT_EQ(combine_shares(shorter).error().code, base::ErrorCode::InvalidArgument);
    shares[0].value.resize(16);
    EXPECT_FALSE(combine_shares(std::span<const SecretShare>(shares).first(1)));
}

TEST(SecretSharing, OneShareTakesEveryValueWhateverTheSecret) {
    // 2-of-2, one byte: over many splittings a share's byte takes all 256 values for each secret.
    for (const std::uint8_t secret : {std::uint8_t{0}, std::uint8_t{0xff}}) {
        std::set<std::uint8_t> seen;
        for (int i = 0; i < 6'000; ++i)
            seen.insert(split_secret(base::ByteView(&secret, 1), 2, 2)->front().value[0]);
        EXPECT_EQ(seen.size(), 256u);
    }
}

}  // namespace
}  // namespace kps::crypto
