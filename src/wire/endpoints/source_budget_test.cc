#include "wire/endpoints/source_budget.h"

#include <gtest/gtest.h>

#include "base/bytes.h"

#include "wire/endpoints/limits.h"

namespace kps::wire::endpoints {
namespace {

http::SourceAddress source(std::uint32_t number) {
    http::SourceAddress address;
    base::put_u32(address.bytes.data() + 12, number);
    return address;
}

TEST(SourceBudget, GivesEachSourceItsOwnMinute) {
    SourceBudget budget;
    for (std::uint32_t count = 0; count < kPublicChecksPerMinuteMax; ++count)
        EXPECT_TRUE(budget.take(source(1), 0));
    EXPECT_FALSE(budget.take(source(1), 59'999'999));
    EXPECT_TRUE(budget.take(source(2), 59'999'999));
    EXPECT_TRUE(budget.take(source(1), 60'000'000));
}

TEST(SourceBudget, SharesOneBudgetAmongSourcesBeyondTheTable) {
    SourceBudget budget;
    for (std::uint32_t number = 0; number < kPublicSourcesMax; ++number)
        budget.take(source(number), 0);
    for (std::uint32_t count = 0; count < kPublicChecksPerMinuteMax; ++count)
        EXPECT_TRUE(budget.take(source(kPublicSourcesMax + count), 0));
    EXPECT_FALSE(budget.take(source(kPublicSourcesMax + kPublicChecksPerMinuteMax), 0));
    EXPECT_TRUE(budget.take(source(1), 0));
}

}  // namespace
}  // namespace kps::wire::endpoints
