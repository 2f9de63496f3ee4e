#include "policy/usage_counter.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace kps::policy {
namespace {

using Limit = UsageCounter::Limit;
using Period = UsageCounter::Period;

const base::InstitutionId kBank(1001);
const base::ServiceNumber kService(5);
const Limit kFiveADay[] = {{Period::Day, 5}};

std::int64_t at(const base::Date& day, std::int64_t seconds = 0) {
    return base::istanbul_midnight_us(day) + seconds * 1'000'000;
}

// Evidence R-064.
TEST(UsageCounter, TakesUpToTheLimitAndNotOneMore) {
    MemoryUsageCounter usage;
    const std::int64_t now = at({2026, 11, 21});
    EXPECT_TRUE(usage.reserve(kBank, kService, 4, kFiveADay, now));
    EXPECT_FALSE(usage.reserve(kBank, kService, 2, kFiveADay, now));
    EXPECT_TRUE(usage.reserve(kBank, kService, 1, kFiveADay, now));
    EXPECT_FALSE(usage.reserve(kBank, kService, 1, kFiveADay, now));
    EXPECT_FALSE(usage.reserve(kBank, kService, ~std::uint64_t{0}, kFiveADay, now));
    EXPECT_EQ(usage.used(kBank, kService, now).day_count, 5u);
}

TEST(UsageCounter, KeepsInstitutionsAndServicesApart) {
    MemoryUsageCounter usage;
    const std::int64_t now = at({2026, 11, 21});
    ASSERT_TRUE(usage.reserve(kBank, kService, 5, kFiveADay, now));
    EXPECT_TRUE(usage.reserve(kBank, base::ServiceNumber(6), 5, kFiveADay, now));
    EXPECT_TRUE(
        usage.reserve(base::InstitutionId(1001 + kUsageShards), kService, 5, kFiveADay, now));
}

TEST(UsageCounter, KnowsWhoHasAskedAtAll) {
    MemoryUsageCounter usage;
    const std::int64_t now = at({2026, 11, 21});
    EXPECT_FALSE(usage.has_counted(kBank));
    EXPECT_FALSE(usage.reserve(kBank, kService, 6, kFiveADay, now));
    EXPECT_FALSE(usage.has_counted(kBank));
    ASSERT_TRUE(usage.reserve(kBank, kService, 1, kFiveADay, now));
    EXPECT_TRUE(usage.has_counted(kBank));
    EXPECT_FALSE(usage.has_counted(base::InstitutionId(1002)));
}

TEST(UsageCounter, TakesFromAllLimitsOrFromNone) {
    MemoryUsageCounter usage;
    const Limit limits[] = {{Period::Day, 5}, {Period::Month, 7}};
    ASSERT_TRUE(usage.reserve(kBank, kService, 5, limits, at({2026, 11, 21})));
    EXPECT_FALSE(usage.reserve(kBank, kService, 3, limits, at({2026, 11, 22})));
    EXPECT_EQ(usage.used(kBank, kService, at({2026, 11, 22})).day_count, 0u);
    EXPECT_TRUE(usage.reserve(kBank, kService, 2, limits, at({2026, 11, 22})));
    EXPECT_FALSE(usage.reserve(kBank, kService, 1, limits, at({2026, 11, 30}, 86'399)));
    EXPECT_TRUE(usage.reserve(kBank, kService, 5, limits, at({2026, 12, 1})));
}

TEST(UsageCounter, BeginsADayAtMidnightInIstanbul) {
    MemoryUsageCounter usage;
    ASSERT_TRUE(usage.reserve(kBank, kService, 5, kFiveADay, at({2026, 11, 21}, 86'399)));
    EXPECT_FALSE(usage.reserve(kBank, kService, 1, kFiveADay, at({2026, 11, 22}) - 1));
    EXPECT_TRUE(usage.reserve(kBank, kService, 1, kFiveADay, at({2026, 11, 22})));
}

TEST(UsageCounter, OpensNoOldDayWhenTheClockGoesBack) {
    MemoryUsageCounter usage;
    ASSERT_TRUE(usage.reserve(kBank, kService, 5, kFiveADay, at({2026, 11, 22})));
    EXPECT_FALSE(usage.reserve(kBank, kService, 1, kFiveADay, at({2026, 11, 21})));
}

TEST(UsageCounter, GivesBackOnlyToThePeriodItWasTakenFrom) {
    MemoryUsageCounter usage;
    const std::int64_t evening = at({2026, 11, 21}, 86'399);
    const std::int64_t morning = at({2026, 11, 22});
    ASSERT_TRUE(usage.reserve(kBank, kService, 3, kFiveADay, evening));
    ASSERT_TRUE(usage.reserve(kBank, kService, 4, kFiveADay, morning));
    usage.release(kBank, kService, 3, evening);
    EXPECT_EQ(usage.used(kBank, kService, morning).day_count, 4u);
    EXPECT_EQ(usage.used(kBank, kService, morning).month_count, 4u);
    usage.release(kBank, kService, 1, morning);
    EXPECT_EQ(usage.used(kBank, kService, morning).day_count, 3u);
    usage.release(kBank, kService, 100, morning);
    EXPECT_EQ(usage.used(kBank, kService, morning).month_count, 0u);
    usage.release(base::InstitutionId(9), kService, 1, morning);
    EXPECT_EQ(usage.used(base::InstitutionId(9), kService, morning).day_count, 0u);
}

TEST(UsageCounter, IsRebuiltFromTheLogInAnyOrder) {
    const std::pair<base::Date, std::uint64_t> days[] = {
        {{2026, 11, 3}, 10}, {{2026, 11, 21}, 2}, {{2026, 10, 31}, 99}, {{2026, 11, 21}, 1}};
    for (const bool backwards : {false, true}) {
        MemoryUsageCounter usage;
        for (std::size_t index = 0; index < 4; ++index) {
            const auto& [day, count] = days[backwards ? 3 - index : index];
            usage.restore(kBank, kService, day, count);
        }
        EXPECT_EQ(usage.used(kBank, kService, at({2026, 11, 21})).day_count, 3u);
        EXPECT_EQ(usage.used(kBank, kService, at({2026, 11, 21})).month_count, 13u);
        EXPECT_TRUE(usage.reserve(kBank, kService, 2, kFiveADay, at({2026, 11, 21})));
        EXPECT_FALSE(usage.reserve(kBank, kService, 1, kFiveADay, at({2026, 11, 21})));
    }
}

TEST(UsageCounter, IsExactWhenManyThreadsWantTheLastOnes) {
    MemoryUsageCounter usage;
    const Limit limits[] = {{Period::Day, 10'000}};
    const std::int64_t now = at({2026, 11, 21});
    std::atomic<std::uint64_t> taken = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread)
        threads.emplace_back([&] {
            for (int call = 0; call < 5'000; ++call) {
                if (!usage.reserve(kBank, kService, 1, limits, now)) continue;
                ++taken;
                if (call % 10 == 0) {
                    usage.release(kBank, kService, 1, now);
                    --taken;
                }
            }
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(usage.used(kBank, kService, now).day_count, taken.load());
    EXPECT_EQ(taken.load(), 10'000u);
}

}  // namespace
}  // namespace kps::policy
