#include "audit/keys/rotation/key_keeper.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "audit/directory.h"
#include "audit/keys/key_file.h"
#include "audit/log_for_tests.h"

namespace kps::audit {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr std::int64_t kDayUs = 86'400'000'000;
const std::int64_t kDecember = begin_of({2026, 12});

/// Keeps the acts that it is given.
class Acts final : public LogAppender {
  public:
    void append(std::vector<Draft> drafts, std::unique_ptr<Waiter> waiter) override {
        for (const Draft& draft : drafts) {
            const auto act = key_act_of(draft);
            texts.push_back(act ? std::string(name_of(act->deed)) + " " + act->month.text() + " " +
                                      act->by
                                : "?");
        }
        waiter->durable({});
    }
    std::vector<std::string> texts;
};

class KeyKeeperTest : public testing::Test {
  protected:
    KeyKeeperTest() : keys_(KeyStore::open(folder_ / "keys", tests::kOrigin, 1).take()) {
        KPS_ASSERT(keys_.month({2026, 11}, 1).has_value());
    }
    KeyKeeper::Parts parts() {
        return {keys_, acts_, clock_, true,
                [this](const std::string& line) { said_.push_back(line); }};
    }
    tests::TemporaryFolder folder_;
    KeyStore keys_;
    Acts acts_;
    base::ManualClock clock_{kDecember - 20 * kDayUs};
    std::vector<std::string> said_;
};

TEST_F(KeyKeeperTest, MakesNextMonthsKeysInTheLastDaysAndRecordsThat) {
    KeyKeeper keeper(parts());
    clock_.set_us(kDecember - kPrepareDaysBefore * kDayUs - 1);
    keeper.look();
    EXPECT_THAT(acts_.texts, IsEmpty());
    EXPECT_EQ(keeper.ready_seconds(), kPrepareDaysBefore * 86'400);
    clock_.advance_us(1);
    keeper.look();
    keeper.look();
    EXPECT_THAT(acts_.texts, ElementsAre("make 2026-12 kps-serve", "prove 2026-12 kps-serve"));
    EXPECT_TRUE(keys_.find({2026, 12})->is_proved);
    EXPECT_EQ(keeper.ready_seconds(), (kPrepareDaysBefore + 31) * 86'400);
    EXPECT_THAT(keeper.alarms(), IsEmpty());
    EXPECT_THAT(said_, IsEmpty());
}

TEST_F(KeyKeeperTest, WarnsOnceUntilCustodiansHaveOpenedACanary) {
    const std::string unlock = folder_ / "keys/unlock.secret";
    const KeySecret secret = read_secret(unlock).take();
    ASSERT_TRUE(shred_file(unlock));
    KeyKeeper keeper(parts());
    clock_.set_us(kDecember - kPrepareDaysBefore * kDayUs);
    keeper.look();
    keeper.look();
    EXPECT_THAT(acts_.texts, ElementsAre("make 2026-12 kps-serve"));
    EXPECT_THAT(said_, ElementsAre(HasSubstr("2026-12")));
    EXPECT_THAT(keeper.alarms(), IsEmpty());
    clock_.set_us(kDecember - kAlarmDaysBefore * kDayUs);
    keeper.look();
    keeper.look();
    EXPECT_THAT(keeper.alarms(), ElementsAre("2026-12: no canary was opened with its keys"));
    EXPECT_EQ(said_.size(), 2u);
    ASSERT_TRUE(write_secret(unlock, secret.view()));
    keeper.look();
    EXPECT_THAT(keeper.alarms(), IsEmpty());
    EXPECT_THAT(acts_.texts, ElementsAre("make 2026-12 kps-serve", "prove 2026-12 kps-serve"));
}

TEST_F(KeyKeeperTest, AKeyFolderThatCannotBeReadIsAnAlarm) {
    KeyKeeper keeper(parts());
    keeper.look();
    EXPECT_THAT(keeper.alarms(), IsEmpty());
    ASSERT_TRUE(
        replace_file(folder_ / "keys/month-2026-11.key", base::as_bytes("x"), Flush::Later));
    keeper.look();
    EXPECT_THAT(keeper.alarms(), ElementsAre(HasSubstr("cannot be read")));
    EXPECT_THAT(said_, ElementsAre(HasSubstr("ALARM")));
}

TEST_F(KeyKeeperTest, InOperationAnUnlockSecretBesideTheKeysIsAnAlarm) {
    KeyKeeper::Parts live = parts();
    live.test_data = false;
    KeyKeeper keeper(live);
    keeper.look();
    EXPECT_THAT(keeper.alarms(), ElementsAre(HasSubstr("unlock secret")));
    ASSERT_TRUE(shred_file(folder_ / "keys/unlock.secret"));
    keeper.look();
    EXPECT_THAT(keeper.alarms(), IsEmpty());
}

TEST_F(KeyKeeperTest, StartsAndStopsAndLooksAtOnce) {
    clock_.set_us(kDecember - kDayUs);
    KeyKeeper keeper(parts());
    keeper.start();
    EXPECT_EQ(acts_.texts.size(), 2u);
    keeper.stop();
    keeper.stop();
}

}  // namespace
}  // namespace kps::audit
