#include "base/hash_text.h"

#include <gtest/gtest.h>

namespace kps::base {
namespace {

TEST(HashText, IsSixtyFourHexadecimalDigitsAndNothingElse) {
    Hash hash{};
    hash.front() = 0xab;
    hash.back() = 0x01;
    EXPECT_EQ(hash_from_hex(to_hex(hash)), hash);
    for (const std::size_t digits : {0U, 1U, 62U, 63U, 65U, 66U})
        EXPECT_FALSE(hash_from_hex(std::string(digits, 'a'))) << digits;
    EXPECT_FALSE(hash_from_hex(std::string(63, 'a') + "g"));
}

}  // namespace
}  // namespace kps::base
