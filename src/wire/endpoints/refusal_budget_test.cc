#include "wire/endpoints/refusal_budget.h"

#include <gtest/gtest.h>

#include "wire/endpoints/limits.h"

namespace kps::wire::endpoints {
namespace {

TEST(RefusalBudget, LetsOnlySoManyBeRecordedInOneSecond) {
    RefusalBudget budget;
    for (std::uint32_t count = 0; count < kUnknownRefusalsPerSecondMax; ++count)
        EXPECT_TRUE(budget.take(5'000'000));
    EXPECT_FALSE(budget.take(5'999'999));
    EXPECT_EQ(budget.unrecorded(), 1u);
    EXPECT_TRUE(budget.take(6'000'000));
}

}  // namespace
}  // namespace kps::wire::endpoints
