#include "query/delivery.h"

#include <gtest/gtest.h>

#include "audit/testing/memory_log.h"
#include "base/error.h"
#include "query/limits.h"

namespace kps::query {
namespace {

SentAnswer sent() {
    std::array<std::uint8_t, 16> id{};
    id[3] = 7;
    return {base::InstitutionId(1001), base::Uuid(id), 41};
}

/// Keeps those who wait, until it is told what became of them.
class StuckLog final : public audit::LogAppender {
  public:
    void append(std::vector<audit::Draft>, std::unique_ptr<audit::Waiter> waiter) override {
        waiters.push_back(std::move(waiter));
    }
    std::vector<std::unique_ptr<audit::Waiter>> waiters;
};

// Evidence R-086.
TEST(DeliveryRecorder, ALostAnswerLeavesAnEntryThatNamesItsCallAndNobody) {
    audit::testing::MemoryLog log;
    DeliveryRecorder recorder(log, true);
    recorder.lost(sent());
    ASSERT_EQ(log.last.size(), 1u);
    const audit::Draft& draft = log.last.front();
    EXPECT_EQ(draft.type, audit::EntryType::Delivery);
    EXPECT_EQ(draft.institution, base::InstitutionId(1001));
    EXPECT_EQ(draft.service.value(), 0);
    EXPECT_EQ(draft.outcome, static_cast<std::uint16_t>(base::ErrorCode::AnswerNotDelivered));
    EXPECT_EQ(draft.request_id, sent().request_id);
    EXPECT_EQ(draft.detail, "delivery=lost entry=41");
    EXPECT_TRUE(draft.persons.empty());
    EXPECT_EQ(recorder.unrecorded(), 0u);
}

TEST(DeliveryRecorder, BeyondSoManyThatWaitTheRestIsOnlyCounted) {
    StuckLog log;
    DeliveryRecorder recorder(log, false);
    for (std::uint64_t i = 0; i < kLostWaitingMax; ++i) recorder.lost(sent());
    EXPECT_EQ(recorder.unrecorded(), 0u);
    recorder.lost(sent());
    EXPECT_EQ(recorder.unrecorded(), 1u);
    EXPECT_EQ(log.waiters.size(), kLostWaitingMax);
    // What the log does not take is counted too, and its place is free again.
    log.waiters.back()->refused();
    log.waiters.pop_back();
    EXPECT_EQ(recorder.unrecorded(), 2u);
    recorder.lost(sent());
    EXPECT_EQ(log.waiters.size(), kLostWaitingMax);
    EXPECT_EQ(recorder.unrecorded(), 2u);
}

}  // namespace
}  // namespace kps::query
