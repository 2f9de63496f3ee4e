#include "audit/acts/act_store.h"

#include <gtest/gtest.h>

#include <atomic>
#include <condition_variable>
#include <mutex>

#include "audit/acts/act_recorder.h"
#include "audit/acts/limits.h"
#include "audit/entries/sealed_fields.h"
#include "audit/log_for_tests.h"
#include "crypto/random.h"
#include "storage/testing/temporary_database.h"

namespace kps::audit {
namespace {

using storage::Backend;
using tests::kNoonUs;

Act act_of(std::uint64_t number) {
    return {crypto::ordered_uuid(kNoonUs / 1000 + static_cast<std::int64_t>(number)),
            tests::make_draft(number, EntryType::Search)};
}

Receipt receipt_at(std::uint64_t index) {
    const auto key = crypto::Ed25519Key::generate();
    base::Hash root{};
    root.fill(7);
    Receipt receipt;
    receipt.index = index;
    receipt.count = 1;
    receipt.leaf.fill(9);
    receipt.checkpoint = std::make_shared<const Checkpoint>(
        parse_checkpoint(NoteSigner(tests::kOrigin, key).sign(index + 1, root)).value());
    return receipt;
}

class ActTest : public ::testing::TestWithParam<Backend> {
  protected:
    void SetUp() override { acts_ = ActStore::open(temporary_.database()).value(); }

    storage::testing::TemporaryDatabase temporary_{GetParam()};
    std::unique_ptr<ActStore> acts_;
};

TEST_P(ActTest, AnActComesBackAsItWasPutIn) {
    const Act act = act_of(1);
    ASSERT_TRUE(acts_->put(act, kNoonUs));
    const std::vector<Act> waiting = acts_->waiting(10).value();
    ASSERT_EQ(waiting.size(), 1u);
    EXPECT_EQ(waiting[0].id, act.id);
    EXPECT_EQ(waiting[0].draft.type, EntryType::Search);
    EXPECT_EQ(waiting[0].draft.request_id, act.draft.request_id);
    EXPECT_EQ(waiting[0].draft.end_user, act.draft.end_user);
    EXPECT_EQ(waiting[0].draft.persons.size(), act.draft.persons.size());
    EXPECT_FALSE(acts_->receipt_of(act.id).value());
}

TEST_P(ActTest, AnActOfTheSameIdIsKeptOnce) {
    const Act act = act_of(1);
    ASSERT_TRUE(acts_->put(act, kNoonUs));
    ASSERT_TRUE(acts_->put({act.id, tests::make_draft(2, EntryType::Hold)}, kNoonUs));
    const std::vector<Act> waiting = acts_->waiting(10).value();
    ASSERT_EQ(waiting.size(), 1u);
    EXPECT_EQ(waiting[0].draft.type, EntryType::Search);
}

TEST_P(ActTest, ADurableActHasItsReceiptAndNothingOfWhatIsSealed) {
    const Act act = act_of(1);
    ASSERT_TRUE(acts_->put(act, kNoonUs));
    const Receipt receipt = receipt_at(41);
    ASSERT_TRUE(acts_->mark_durable(act.id, receipt));
    EXPECT_TRUE(acts_->waiting(10).value().empty());
    const Receipt kept = acts_->receipt_of(act.id).value().value();
    EXPECT_EQ(kept.header_value(), receipt.header_value());
    auto transaction = temporary_.database()->begin(storage::Access::Read).take();
    auto rows = transaction.query("SELECT fields FROM audit_acts").value();
    ASSERT_EQ(rows.size(), 1u);
    EXPECT_TRUE(std::get<0>(rows[0].read<base::Bytes>().value()).empty());
}

TEST_P(ActTest, AMarkedActKeepsItsFirstReceipt) {
    const Act act = act_of(1);
    ASSERT_TRUE(acts_->put(act, kNoonUs));
    ASSERT_TRUE(acts_->mark_durable(act.id, receipt_at(1)));
    ASSERT_TRUE(acts_->mark_durable(act.id, receipt_at(2)));
    EXPECT_EQ(acts_->receipt_of(act.id).value()->index, 1u);
}

TEST_P(ActTest, AnUnknownActIsNotFound) {
    EXPECT_EQ(acts_->receipt_of(base::Uuid()).error().code, base::ErrorCode::NotFound);
}

TEST_P(ActTest, AnActThatIsTooLongIsRefusedAndOneAtTheEdgeIsNot) {
    Act act = act_of(1);
    act.draft.persons.assign(8'000, {99'999'999'990, Role::Queried});
    while (encode_fields(act.draft, act.draft.persons).size() > kActFieldBytesMax)
        act.draft.persons.pop_back();
    EXPECT_TRUE(acts_->put(act, kNoonUs));
    Act longer = act_of(2);
    longer.draft.persons.assign(act.draft.persons.size() + 1, {99'999'999'990, Role::Queried});
    EXPECT_EQ(acts_->put(longer, kNoonUs).error().code, base::ErrorCode::InvalidArgument);
}

TEST_P(ActTest, NoMoreActsWaitThanTheLimit) {
    auto transaction = temporary_.database()->begin(storage::Access::Write).take();
    for (std::int64_t i = 0; i < kActsWaitingMax; ++i)
        ASSERT_TRUE(transaction.execute(
            "INSERT INTO audit_acts (id, at_us, type, flags, institution, service, outcome, "
            "request_id, fields, logged, entry_index, entry_count, leaf, note) "
            "VALUES ($1, 0, 8, 0, 0, 0, 0, $1, $1, 0, 0, 0, $1, '')",
            {base::ByteView(crypto::ordered_uuid(i).bytes())}));
    ASSERT_TRUE(transaction.commit());
    EXPECT_EQ(acts_->put(act_of(1), kNoonUs).error().code, base::ErrorCode::Busy);
}

TEST_P(ActTest, ADamagedRowIsAnErrorAndNoAct) {
    ASSERT_TRUE(acts_->put(act_of(1), kNoonUs));
    auto transaction = temporary_.database()->begin(storage::Access::Write).take();
    ASSERT_TRUE(transaction.execute("UPDATE audit_acts SET fields = $1",
                                    {base::as_bytes(std::string_view("x"))}));
    ASSERT_TRUE(transaction.commit());
    EXPECT_EQ(acts_->waiting(10).error().code, base::ErrorCode::CorruptData);
}

/// Says at once what becomes of an entry.
class MemoryLog final : public LogAppender {
  public:
    void append(std::vector<Draft> drafts, std::unique_ptr<Waiter> waiter) override {
        const bool takes = takes_;
        {
            const std::lock_guard lock(mutex_);
            ++tries_;
            if (takes) entries_.push_back(drafts.at(0));
        }
        changed_.notify_all();
        if (takes)
            waiter->durable(receipt_at(entries_.size() - 1));
        else
            waiter->refused();
    }
    void take(bool takes) { takes_ = takes; }
    std::size_t wait_for_tries(std::size_t count) {
        std::unique_lock lock(mutex_);
        EXPECT_TRUE(
            changed_.wait_for(lock, std::chrono::seconds(20), [&] { return tries_ >= count; }));
        return entries_.size();
    }
    std::vector<Draft> entries() {
        const std::lock_guard lock(mutex_);
        return entries_;
    }

  private:
    std::atomic<bool> takes_{true};
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Draft> entries_;
    std::size_t tries_ = 0;
};

class ActRecorderTest : public ActTest {
  protected:
    std::unique_ptr<ActRecorder> recorder() {
        return std::make_unique<ActRecorder>(*acts_, log_, [](const std::string&) {});
    }
    MemoryLog log_;
};

TEST_P(ActRecorderTest, AnActOfAnotherProgramGetsIntoTheLogAndIsMarked) {
    const auto running = recorder();
    running->start();
    const Act act = act_of(1);
    ASSERT_TRUE(acts_->put(act, kNoonUs));
    EXPECT_EQ(log_.wait_for_tries(1), 1u);
    running->stop();
    EXPECT_EQ(acts_->receipt_of(act.id).value()->index, 0u);
    EXPECT_EQ(log_.entries().at(0).end_user, act.draft.end_user);
}

TEST_P(ActRecorderTest, WhatTheLogRefusesIsTriedAgain) {
    log_.take(false);
    const Act act = act_of(1);
    ASSERT_TRUE(acts_->put(act, kNoonUs));
    const auto running = recorder();
    running->start();
    EXPECT_EQ(log_.wait_for_tries(2), 0u);
    EXPECT_FALSE(acts_->receipt_of(act.id).value());
    log_.take(true);
    log_.wait_for_tries(3);
    running->stop();
    EXPECT_TRUE(acts_->receipt_of(act.id).value());
    EXPECT_EQ(log_.entries().size(), 1u);
}

TEST_P(ActRecorderTest, AnActThatACrashLeftUnmarkedIsEnteredAgainAndNeverNotAtAll) {
    const Act act = act_of(1);
    ASSERT_TRUE(acts_->put(act, kNoonUs));
    // The log had it, and the program ended before the mark.
    std::vector<Draft> drafts{act.draft};
    tests::append_later(log_, std::move(drafts)).get();
    const auto running = recorder();
    running->start();
    running->stop();
    EXPECT_EQ(log_.entries().size(), 2u);
    EXPECT_TRUE(acts_->receipt_of(act.id).value());
}

TEST_P(ActRecorderTest, WithoutAThreadAllThatWaitsIsInTheLogWhenItReturns) {
    const std::int64_t count = kActsAtOnce + 1;
    for (std::int64_t number = 0; number < count; ++number)
        ASSERT_TRUE(acts_->put(act_of(static_cast<std::uint64_t>(number)), kNoonUs));
    const auto by_hand = recorder();
    ASSERT_TRUE(by_hand->bring_in());
    EXPECT_TRUE(acts_->waiting(1).value().empty());
    EXPECT_EQ(log_.entries().size(), static_cast<std::size_t>(count));
    ASSERT_TRUE(by_hand->bring_in());
    EXPECT_EQ(log_.entries().size(), static_cast<std::size_t>(count));
}

TEST_P(ActRecorderTest, WithoutAThreadALogThatRefusesIsAnErrorAndTheActGoesOnWaiting) {
    log_.take(false);
    ASSERT_TRUE(acts_->put(act_of(1), kNoonUs));
    const auto by_hand = recorder();
    EXPECT_EQ(by_hand->bring_in().error().code, base::ErrorCode::AuditUnavailable);
    EXPECT_EQ(acts_->waiting(10).value().size(), 1u);
    log_.take(true);
    ASSERT_TRUE(by_hand->bring_in());
    EXPECT_EQ(log_.entries().size(), 1u);
}

INSTANTIATE_TEST_SUITE_P(Both, ActTest, ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);
INSTANTIATE_TEST_SUITE_P(Both, ActRecorderTest,
                         ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);

}  // namespace
}  // namespace kps::audit
