#include "wire/endpoints/source_budget.h"

#include <gtest/gtest.h>

#include "base/bytes.h"
#include "wire/endpoints/limits.h"

namespace kps::wire::endpoints {
namespace {

http::SourceAddress ipv4(std::uint32_t number) {
    http::SourceAddress address;
    address.bytes[10] = 0xff;
    address.bytes[11] = 0xff;
    base::put_u32(address.bytes.data() + 12, number);
    return address;
}

http::SourceAddress ipv6(std::uint32_t network, std::uint32_t host) {
    http::SourceAddress address;
    base::put_u32(address.bytes.data(), 0x20010db8);
    base::put_u32(address.bytes.data() + 4, network);
    base::put_u32(address.bytes.data() + 12, host);
    return address;
}

TEST(SourceBudget, GivesEachSourceItsOwnMinute) {
    SourceBudget budget;
    for (std::uint32_t count = 0; count < kPublicChecksPerMinuteMax; ++count)
        EXPECT_TRUE(budget.take(ipv4(1), 0));
    EXPECT_FALSE(budget.take(ipv4(1), 59'999'999));
    EXPECT_TRUE(budget.take(ipv4(2), 59'999'999));
    EXPECT_TRUE(budget.take(ipv4(1), 60'000'000));
}

TEST(SourceBudget, CountsANetworkOfIpv6AsOneSource) {
    SourceBudget budget;
    for (std::uint32_t host = 0; host < kPublicChecksPerMinuteMax; ++host)
        EXPECT_TRUE(budget.take(ipv6(1, host), 0));
    EXPECT_FALSE(budget.take(ipv6(1, kPublicChecksPerMinuteMax), 0));
    EXPECT_TRUE(budget.take(ipv6(2, 0), 0));
}

TEST(SourceBudget, SharesOneBudgetAmongSourcesBeyondTheTable) {
    SourceBudget budget;
    for (std::uint32_t number = 0; number < kPublicSourcesMax; ++number)
        budget.take(ipv4(number), 0);
    for (std::uint32_t count = 0; count < kPublicChecksPerMinuteMax; ++count)
        EXPECT_TRUE(budget.take(ipv4(kPublicSourcesMax + count), 0));
    EXPECT_FALSE(budget.take(ipv4(kPublicSourcesMax + kPublicChecksPerMinuteMax), 0));
    EXPECT_TRUE(budget.take(ipv4(1), 0));
}

TEST(SourceBudget, HasOneBoundForAll) {
    SourceBudget budget;
    for (std::uint32_t count = 0; count < kPublicChecksPerMinuteTotalMax; ++count)
        ASSERT_TRUE(budget.take(ipv4(count % 1000), 0));
    EXPECT_FALSE(budget.take(ipv4(2000), 0));
    EXPECT_TRUE(budget.take(ipv4(2000), 60'000'000));
}

}  // namespace
}  // namespace kps::wire::endpoints
