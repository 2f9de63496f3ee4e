#include "rest/idempotency_key.h"

#include <gtest/gtest.h>

#include "rest/limits.h"

namespace kps::rest {
namespace {

TEST(IdempotencyKeyTest, AKeyIsVisibleTextWithOrWithoutQuotes) {
    EXPECT_EQ(idempotency_key("a-1"), "a-1");
    EXPECT_EQ(idempotency_key("\"a-1\""), "a-1");
    EXPECT_EQ(idempotency_key(std::string(kRepetitionKeyBytesMax, 'k')),
              std::string(kRepetitionKeyBytesMax, 'k'));
    for (const std::string& wrong :
         {std::string(), std::string("\"\""), std::string("a b"), std::string("a\"b"),
          std::string("a\\b"), std::string("ğ"), std::string("a\x7f"), std::string("\""),
          std::string(kRepetitionKeyBytesMax + 1, 'k')})
        EXPECT_FALSE(idempotency_key(wrong)) << wrong;
}

}  // namespace
}  // namespace kps::rest
