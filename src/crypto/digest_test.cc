#include "crypto/digest.h"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <thread>
#include <vector>

namespace kps::crypto {
namespace {

using base::as_bytes;
using base::from_hex;
using base::to_hex;

TEST(Digest, KnowsTheVectorsOfNist) {
    EXPECT_EQ(to_hex(sha256({})),
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(to_hex(sha256(as_bytes("abc"))),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(to_hex(sha256(as_bytes(std::string(1'000'000, 'a')))),
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
    EXPECT_EQ(to_hex(sha1(as_bytes("abc"))), "a9993e364706816aba3e25717850c26c9cd0d89d");
    EXPECT_EQ(to_hex(sha1(as_bytes("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"))),
              "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
}

TEST(Digest, OfPiecesIsTheDigestOfTheWhole) {
    const std::string text(300, 'k');
    for (std::size_t cut = 0; cut <= text.size(); cut += 7) {
        const std::string_view first = std::string_view(text).substr(0, cut);
        const std::string_view second = std::string_view(text).substr(cut);
        EXPECT_EQ(sha256(as_bytes(first), as_bytes(second)), sha256(as_bytes(text)));
        Sha256 running;
        running.update(as_bytes(first));
        Sha256 copy = running;
        running.update(as_bytes(second));
        copy.update(as_bytes(second));
        EXPECT_EQ(running.finish(), sha256(as_bytes(text)));
        EXPECT_EQ(copy.finish(), sha256(as_bytes(text)));
    }
}

TEST(Digest, HashesTreeNodesAsRfc6962) {
    const std::uint8_t zero[1] = {0};
    EXPECT_EQ(to_hex(leaf_hash({})),
              "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    EXPECT_EQ(to_hex(node_hash(leaf_hash({}), leaf_hash(zero))),
              "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
}

TEST(Hmac, Sha1KnowsTheVectorsOfRfc2202) {
    EXPECT_EQ(to_hex(HmacSha1(as_bytes("Jefe"))(as_bytes("what do ya want for nothing?"))),
              "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    const std::string long_key(80, '\xaa');
    EXPECT_EQ(to_hex(HmacSha1(as_bytes(long_key))(
                  as_bytes("Test Using Larger Than Block-Size Key - Hash Key First"))),
              "aa4ae5e15272d00e95705637ce8a3b55ed402112");
}

TEST(Hmac, Sha256KnowsTheVectorsOfRfc4231) {
    const HmacSha256 mac(as_bytes("Jefe"));
    const std::string_view text = "what do ya want for nothing?";
    const char* expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    EXPECT_EQ(to_hex(mac(as_bytes(text))), expected);
    EXPECT_EQ(to_hex(mac(as_bytes(text.substr(0, 5)), as_bytes(text.substr(5)))), expected);
    const std::string long_key(131, '\xaa');
    EXPECT_EQ(to_hex(HmacSha256(as_bytes(long_key))(
                  as_bytes("Test Using Larger Than Block-Size Key - Hash Key First"))),
              "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Hmac, KeysAtTheBlockEdgeDiffer) {
    for (const std::size_t size : {std::size_t{63}, std::size_t{64}, std::size_t{65}}) {
        const std::string key(size, 'x');
        const std::string other(size + 1, 'x');
        EXPECT_NE(HmacSha256(as_bytes(key))(as_bytes("m")),
                  HmacSha256(as_bytes(other))(as_bytes("m")));
    }
}

TEST(Hmac, OneObjectServesManyThreads) {
    const HmacSha1 mac(as_bytes("key"));
    const Sha1Digest expected = mac(as_bytes("message"));
    std::vector<std::thread> threads;
    for (int index = 0; index < 4; ++index)
        threads.emplace_back([&] {
            for (int round = 0; round < 1000; ++round)
                ASSERT_EQ(mac(as_bytes("message")), expected);
        });
    for (auto& thread : threads) thread.join();
}

// The expected text was computed with an independent implementation of RFC 2246 section 5.
TEST(PSha1, DerivesTheComputedKeyOfWsTrust) {
    base::Bytes client;
    base::Bytes server;
    for (std::uint8_t index = 0; index < 32; ++index) {
        client.push_back(index);
        server.push_back(static_cast<std::uint8_t>(32 + index));
    }
    EXPECT_EQ(to_hex(p_sha1(client, server, 32)),
              "df59132c2af6d230e4337732076a14561694be12838cc00203d63c816653d75b");
    EXPECT_EQ(p_sha1(client, server, 7), p_sha1(client, server, 32).substr(0, 7));
    EXPECT_TRUE(p_sha1(client, server, 0).empty());
}

TEST(ConstantTimeComparison, SeesEveryDifference) {
    EXPECT_TRUE(equal_in_constant_time({}, {}));
    EXPECT_TRUE(equal_in_constant_time(as_bytes("abc"), as_bytes("abc")));
    EXPECT_FALSE(equal_in_constant_time(as_bytes("abc"), as_bytes("abd")));
    EXPECT_FALSE(equal_in_constant_time(as_bytes("abc"), as_bytes("ab")));
}

}  // namespace
}  // namespace kps::crypto
