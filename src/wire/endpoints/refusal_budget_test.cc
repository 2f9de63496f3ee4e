#include "wire/endpoints/refusal_budget.h"

#include <gtest/gtest.h>

namespace kps::wire::endpoints {
namespace {

constexpr std::int64_t kSecondUs = 1'000'000;

TEST(RefusalBudget, LetsOnlySoManyBeRecordedInOneSecond) {
    RefusalBudget budget(3);
    for (int count = 0; count < 3; ++count) EXPECT_TRUE(budget.take(5 * kSecondUs));
    EXPECT_FALSE(budget.take(6 * kSecondUs - 1));
    EXPECT_EQ(budget.unrecorded(), 1u);
    EXPECT_TRUE(budget.take(6 * kSecondUs));
}

TEST(RefusalBudget, IsNotOpenedAgainByAnEarlierTime) {
    RefusalBudget budget(1);
    EXPECT_TRUE(budget.take(7 * kSecondUs));
    EXPECT_FALSE(budget.take(6 * kSecondUs));
    EXPECT_FALSE(budget.take(7 * kSecondUs));
}

}  // namespace
}  // namespace kps::wire::endpoints
