#include "misuse/recorder.h"

#include <gtest/gtest.h>

#include <condition_variable>
#include <thread>

#include "audit/entries/entry_codec.h"
#include "base/error.h"
#include "crypto/random.h"
#include "institutions/institution_store.h"
#include "misuse/limits.h"
#include "storage/testing/temporary_database.h"

namespace kps::misuse {
namespace {

using storage::Backend;

constexpr std::int64_t kNow = 1'780'000'000'000'000;
constexpr base::InstitutionId kBank(1001);

Alarm alarm(Level level, std::string end_user = "ayşe") {
    return {
        {kBank, "KRM-1001", std::move(end_user)}, kNow, {Signal::NumberWalking, level, 70, 160}};
}

Event lifted(std::int64_t at_us) {
    Event event;
    event.id = crypto::ordered_uuid(at_us / 1000);
    event.kind = EventKind::Lifted;
    event.at_us = at_us;
    event.user = alarm(Level::Stop).user;
    event.by = "yonetici";
    event.reason = "kurum açıkladı, 2026/8";
    return event;
}

/// Takes entries and says at once that they are durable, or takes none.
class MemoryLog final : public audit::LogAppender {
  public:
    void append(std::vector<audit::Draft> drafts, std::unique_ptr<audit::Waiter> waiter) override {
        const bool refused = refuses;
        {
            const std::lock_guard lock(mutex_);
            if (!refused) entries_.push_back(drafts.at(0));
            ++tries_;
        }
        changed_.notify_all();
        if (refused)
            waiter->refused();
        else
            waiter->durable({});
    }
    /// The entries, as soon as there are so many.
    std::vector<audit::Draft> wait_for(std::size_t count) {
        std::unique_lock lock(mutex_);
        EXPECT_TRUE(changed_.wait_for(lock, std::chrono::seconds(20),
                                      [&] { return entries_.size() >= count; }));
        return entries_;
    }
    void wait_for_tries(std::size_t count) {
        std::unique_lock lock(mutex_);
        EXPECT_TRUE(
            changed_.wait_for(lock, std::chrono::seconds(20), [&] { return tries_ >= count; }));
    }
    std::atomic<bool> refuses{false};

  private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<audit::Draft> entries_;
    std::size_t tries_ = 0;
};

class RecorderTest : public ::testing::TestWithParam<Backend> {
  protected:
    void SetUp() override {
        directory_ = institutions::InstitutionStore::open(temporary_.database(),
                                                          institutions::AddressRule::PublicOnly)
                         .value();
        institutions::Institution bank;
        bank.id = kBank;
        bank.name = "Örnek Bankası";
        ASSERT_TRUE(directory_->put_institution(bank, kNow));
        stops_ = institutions::UserStopStore::open(temporary_.database()).value();
        events_ = EventStore::open(temporary_.database()).value();
        restart();
    }
    void restart() {
        recorder_.reset();
        recorder_ = std::make_unique<Recorder>(Recorder::Parts{*events_, *stops_, log_, true},
                                               [this](const std::string& line) {
                                                   const std::lock_guard lock(mutex_);
                                                   lines_.push_back(line);
                                               });
        recorder_->set_detector(detector_);
    }
    std::vector<Event> listed() { return events_->list({}).value(); }

    storage::testing::TemporaryDatabase temporary_{GetParam()};
    std::unique_ptr<institutions::InstitutionStore> directory_;
    std::unique_ptr<institutions::UserStopStore> stops_;
    std::unique_ptr<EventStore> events_;
    MemoryLog log_;
    Detector detector_{[](const Alarm&) {}};
    std::mutex mutex_;
    std::vector<std::string> lines_;
    std::unique_ptr<Recorder> recorder_;
};

// Evidence R-159.
TEST_P(RecorderTest, StoresAStopAndPutsItsAlarmIntoTheLog) {
    recorder_->start();
    recorder_->raise(alarm(Level::Stop));
    const std::vector<audit::Draft> entries = log_.wait_for(1);
    EXPECT_EQ(entries[0].type, audit::EntryType::Alarm);
    EXPECT_EQ(entries[0].institution, kBank);
    EXPECT_EQ(entries[0].service_user, "KRM-1001");
    EXPECT_EQ(entries[0].end_user, "ayşe");
    EXPECT_EQ(entries[0].outcome, static_cast<std::uint16_t>(base::ErrorCode::UserStopped));
    EXPECT_EQ(entries[0].rule, "R-159");
    EXPECT_EQ(entries[0].detail, "number-walking stop 70/160");
    EXPECT_EQ(entries[0].flags, audit::kFlagTestData);
    EXPECT_TRUE(entries[0].persons.empty());
    const auto directory = directory_->load();
    ASSERT_TRUE(directory);
    ASSERT_EQ(directory->stops.size(), 1u);
    EXPECT_EQ(directory->stops[0].user, alarm(Level::Stop).user);
    EXPECT_EQ(directory->stops[0].reason, "number-walking stop 70/160");
    EXPECT_EQ(recorder_->alarm_count(), 1u);
}

TEST_P(RecorderTest, StopsNobodyForAnAlarm) {
    recorder_->start();
    recorder_->raise(alarm(Level::Alarm));
    const std::vector<audit::Draft> entries = log_.wait_for(1);
    EXPECT_EQ(entries[0].outcome, 0);
    EXPECT_EQ(entries[0].detail, "number-walking alarm 70/160");
    EXPECT_TRUE(directory_->load()->stops.empty());
    ASSERT_EQ(listed().size(), 1u);
    EXPECT_EQ(listed()[0].finding.level, Level::Alarm);
    EXPECT_EQ(listed()[0].finding.count, 70u);
    EXPECT_EQ(listed()[0].finding.among, 160u);
}

TEST_P(RecorderTest, BringsWhatAnotherProgramDidIntoTheLogOnce) {
    ASSERT_TRUE(events_->put(lifted(kNow)));
    recorder_->start();
    const std::vector<audit::Draft> entries = log_.wait_for(1);
    EXPECT_EQ(entries[0].type, audit::EntryType::Admin);
    EXPECT_EQ(entries[0].detail, "stop lifted by yonetici: kurum açıkladı, 2026/8");
    // The second event comes after the first was marked; neither comes again.
    ASSERT_TRUE(events_->put(lifted(kNow + 1)));
    recorder_->wake();
    EXPECT_EQ(log_.wait_for(2).size(), 2u);
    recorder_->stop();
    EXPECT_TRUE(events_->not_logged(10)->empty());
    restart();
    recorder_->start();
    ASSERT_TRUE(events_->put(lifted(kNow + 2)));
    recorder_->wake();
    EXPECT_EQ(log_.wait_for(3).size(), 3u);
}

TEST_P(RecorderTest, TriesAgainWhenTheLogTakesNothing) {
    log_.refuses = true;
    recorder_->start();
    recorder_->raise(alarm(Level::Stop));
    log_.wait_for_tries(1);
    EXPECT_EQ(events_->not_logged(10)->size(), 1u);
    log_.refuses = false;
    recorder_->wake();
    EXPECT_EQ(log_.wait_for(1).size(), 1u);
}

TEST_P(RecorderTest, StoresWhatWasRaisedBeforeItsEnd) {
    recorder_->raise(alarm(Level::Stop));
    recorder_->start();
    recorder_->stop();
    EXPECT_EQ(directory_->load()->stops.size(), 1u);
    EXPECT_EQ(listed().size(), 1u);
}

TEST_P(RecorderTest, WithoutAThreadAnAlarmIsStoredAndInTheLogWhenItReturns) {
    recorder_->raise(alarm(Level::Alarm));
    ASSERT_TRUE(recorder_->bring_in());
    EXPECT_EQ(listed().size(), 1u);
    EXPECT_EQ(log_.wait_for(1).size(), 1u);
    ASSERT_TRUE(recorder_->bring_in());
    EXPECT_EQ(log_.wait_for(1).size(), 1u);
}

TEST_P(RecorderTest, WithoutAThreadALogThatTakesNothingIsAnErrorAndTheAlarmGoesOnWaiting) {
    log_.refuses = true;
    recorder_->raise(alarm(Level::Alarm));
    EXPECT_EQ(recorder_->bring_in().error().code, base::ErrorCode::AuditUnavailable);
    EXPECT_EQ(listed().size(), 1u);
    log_.refuses = false;
    ASSERT_TRUE(recorder_->bring_in());
    EXPECT_EQ(log_.wait_for(1).size(), 1u);
}

TEST_P(RecorderTest, KeepsTheAlarmOfAnInstitutionThatIsGone) {
    Alarm stray = alarm(Level::Stop);
    stray.user.institution = base::InstitutionId(77);
    recorder_->start();
    recorder_->raise(stray);
    recorder_->raise(alarm(Level::Stop));
    EXPECT_EQ(log_.wait_for(2).size(), 2u);
    EXPECT_EQ(directory_->load()->stops.size(), 1u);
    const std::lock_guard lock(mutex_);
    ASSERT_EQ(lines_.size(), 1u);
    EXPECT_EQ(lines_[0], "a stop could not be stored: no such institution");
}

TEST_P(RecorderTest, TakesNoMoreThanItsQueueHoldsButKeepsAStop) {
    for (std::size_t count = 0; count < kAlarmsWaitingMax + 10; ++count)
        recorder_->raise(alarm(Level::Alarm));
    recorder_->raise(alarm(Level::Stop));
    EXPECT_EQ(recorder_->alarm_count(), kAlarmsWaitingMax + 11);
    recorder_->start();
    recorder_->stop();
    EXPECT_EQ(events_->list({std::nullopt, 0, 5'000})->size(), kAlarmsWaitingMax + 1);
    EXPECT_EQ(directory_->load()->stops.size(), 1u);
}

TEST_P(RecorderTest, ListsTheLatestFirstAndOneInstitutionsAlone) {
    Event other = lifted(kNow + 7);
    other.user.institution = base::InstitutionId(1002);
    ASSERT_TRUE(events_->put(lifted(kNow)));
    ASSERT_TRUE(events_->put(other));
    ASSERT_TRUE(events_->put(other)) << "the same event again changes nothing";
    ASSERT_EQ(listed().size(), 2u);
    EXPECT_EQ(listed()[0].at_us, kNow + 7);
    EXPECT_EQ(events_->list({kBank, 0, 10})->size(), 1u);
    EXPECT_EQ(events_->list({std::nullopt, kNow + 1, 10})->size(), 1u);
    EXPECT_EQ(events_->list({std::nullopt, 0, 1})->size(), 1u);
    Event overlong = lifted(kNow);
    overlong.reason = std::string(kReasonBytesMax + 1, 'x');
    EXPECT_FALSE(events_->put(overlong));
}

INSTANTIATE_TEST_SUITE_P(Both, RecorderTest, ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);

TEST(Event, NamesTheEndUsersNumberWhereItIsOne) {
    Event event = lifted(kNow);
    event.user.end_user = "10000000146";
    EXPECT_EQ(entry_of(event).end_user_id, 10'000'000'146);
    event.user.end_user = "10000000147";
    EXPECT_EQ(entry_of(event).end_user_id, 0);
    event.kind = EventKind::Stopped;
    EXPECT_EQ(entry_of(event).detail, "user stopped by yonetici: kurum açıkladı, 2026/8");
    for (std::int64_t number = 1; number <= 3; ++number)
        EXPECT_NE(name_of(*event_kind_by_number(number)), "unknown");
    EXPECT_FALSE(event_kind_by_number(0));
    EXPECT_FALSE(event_kind_by_number(4));
}

}  // namespace
}  // namespace kps::misuse
