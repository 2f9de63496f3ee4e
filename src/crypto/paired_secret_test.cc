#include "crypto/paired_secret.h"

#include <gtest/gtest.h>

#include "crypto/keys.h"

namespace kps::crypto {
namespace {

// Evidence R-135.
TEST(PairedSecret, TwoSecretsOfOneSaltAreComparedTogether) {
    const std::string old_hash = hash_secret("ESKI");
    const std::string hash = hash_secret_like("YENI", old_hash).value();
    EXPECT_EQ(hash.size(), old_hash.size());
    EXPECT_EQ(hash.substr(0, hash.rfind('$')), old_hash.substr(0, old_hash.rfind('$')));
    EXPECT_EQ(hash_secret_like("ESKI", old_hash).value(), old_hash);
    EXPECT_TRUE(verify_secret("YENI", hash));
    EXPECT_TRUE(verify_either_secret("ESKI", hash, old_hash));
    EXPECT_TRUE(verify_either_secret("YENI", hash, old_hash));
    for (const char* wrong : {"", "yeni", "ESKIYENI", "YENI "})
        EXPECT_FALSE(verify_either_secret(wrong, hash, old_hash)) << wrong;
}

TEST(PairedSecret, AnotherSaltOrAnEmptyTextIsNobodys) {
    const std::string hash = hash_secret("YENI");
    const std::string foreign = hash_secret("ESKI");
    EXPECT_FALSE(verify_either_secret("ESKI", hash, foreign));
    EXPECT_TRUE(verify_either_secret("YENI", hash, foreign));
    EXPECT_TRUE(verify_either_secret("YENI", hash, ""));
    EXPECT_FALSE(verify_either_secret("", hash, ""));
    EXPECT_FALSE(verify_either_secret("YENI", "", hash));
    EXPECT_FALSE(verify_either_secret("YENI", "", ""));
    EXPECT_FALSE(verify_either_secret("ESKI", hash, hash + "A"));
    EXPECT_FALSE(verify_either_secret("ESKI", hash, hash.substr(0, hash.rfind('$') + 1)));
}

TEST(PairedSecret, ATextOfAnotherCostOrFormIsRefused) {
    const std::string good = hash_secret("ESKI");
    for (const std::string& bad :
         {std::string(), std::string("$argon2id$"), std::string(500, '$'),
          std::string("$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJH"),
          std::string("$argon2id$v=19$m=19456,t=2,p=1$"),
          std::string("$argon2id$v=19$m=19456,t=2,p=1$$AAAA"),
          std::string("$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHQ$AAAA"),
          std::string("$argon2id$v=19$m=19456,t=2,p=1$****************$AAAA"), good + good})
        EXPECT_FALSE(hash_secret_like("YENI", bad)) << bad;
}

}  // namespace
}  // namespace kps::crypto
