#include "lifecycle/assignments/assignment_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "lifecycle/course.h"
#include "lifecycle/testing/request_machine.h"
#include "storage/testing/temporary_database.h"

namespace kps::lifecycle {
namespace {

using accounts::Actor;
using accounts::Role;
using storage::Backend;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

constexpr std::int64_t kNow = 1'795'000'000'000'000;
constexpr std::int64_t kSecond = 1'000'000;

class AssignmentTest : public ::testing::TestWithParam<Backend> {
  protected:
    void SetUp() override {
        auto opened = Course::open(
            temporary_.database(), {testing::request_machine()},
            [](storage::Transaction&, const Case&, const Step&) { return base::Status(); });
        ASSERT_TRUE(opened) << opened.error().context;
        course_ = std::move(opened).take();
        auto store = AssignmentStore::open(
            temporary_.database(), [this](storage::Transaction&, const HandOver& handed) {
                recorded_.push_back(handed.subject.number + ":" +
                                    (handed.to ? handed.to->name : std::string("-")));
                return base::Status();
            });
        ASSERT_TRUE(store) << store.error().context;
        store_ = std::move(store).take();
    }
    Actor person(std::uint8_t number, const std::string& name) {
        std::array<std::uint8_t, 16> id{};
        id[15] = number;
        return {base::Uuid(id), Role::Operator, {}, name};
    }
    Case opened(std::int64_t at_us) {
        JsonObject input;
        put(input, "reason", JsonValue(std::string("gerek")));
        return course_
            ->open_case("request", Actor{}, {"ask", 0, JsonValue(std::move(input))}, at_us)
            .value()
            .subject;
    }
    std::vector<std::string> listed(Whose whose, const Actor& me, std::size_t limit = 50) {
        QueueFilter filter;
        filter.states = states_of_work(course_->machines(), Role::Operator);
        filter.whose = whose;
        filter.me = me.account;
        filter.limit = limit;
        std::vector<std::string> numbers;
        for (;;) {
            const auto page = store_->list(filter, course_->cases());
            EXPECT_TRUE(page) << page.error().context;
            if (!page) return numbers;
            for (const QueueItem& item : *page) numbers.push_back(item.subject.number);
            if (page->size() < limit) return numbers;
            filter.after = page->back().place;
        }
    }
    Handed hand(const Case& subject, std::optional<base::Uuid> from, std::optional<Actor> to,
                const Actor& by) {
        auto handed = store_->hand_over({subject, from, std::move(to), by, kNow});
        EXPECT_TRUE(handed) << handed.error().context;
        return handed ? *handed : Handed();
    }

    storage::testing::TemporaryDatabase temporary_{GetParam()};
    std::unique_ptr<Course> course_;
    std::unique_ptr<AssignmentStore> store_;
    std::vector<std::string> recorded_;
};

TEST_P(AssignmentTest, WhoeverTakesItFirstHasItAndTheOtherIsToldWho) {
    const Actor first = person(1, "AYŞE IŞIK");
    const Actor second = person(2, "İLKER ÖZ");
    const Case subject = opened(kNow);
    EXPECT_TRUE(hand(subject, {}, first, first).done);
    const Handed late = hand(subject, {}, second, second);
    EXPECT_FALSE(late.done);
    ASSERT_TRUE(late.now);
    EXPECT_EQ(late.now->name, "AYŞE IŞIK");
    // What is so already is done, and leaves no second record.
    EXPECT_TRUE(hand(subject, {}, first, first).done);
    EXPECT_THAT(recorded_, ElementsAre(subject.number + ":AYŞE IŞIK"));
}

TEST_P(AssignmentTest, OfTwoAtOnceExactlyOneHasIt) {
    const Case subject = opened(kNow);
    const Actor people[] = {person(1, "AYŞE IŞIK"), person(2, "İLKER ÖZ")};
    std::array<bool, 2> done{};
    std::vector<std::thread> threads;
    for (std::size_t index = 0; index < 2; ++index)
        threads.emplace_back([&, index] {
            const auto handed =
                store_->hand_over({subject, {}, people[index], people[index], kNow});
            done[index] = handed && handed->done;
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_NE(done[0], done[1]);
    EXPECT_EQ(store_->find(subject.id).value()->account, people[done[0] ? 0 : 1].account);
    EXPECT_EQ(recorded_.size(), 1u);
}

TEST_P(AssignmentTest, ItIsHandedOverOnlyFromWhomTheCallerSawItWith) {
    const Actor first = person(1, "AYŞE IŞIK");
    const Actor second = person(2, "İLKER ÖZ");
    const Actor third = person(3, "CAN SU");
    const Case subject = opened(kNow);
    hand(subject, {}, first, first);
    EXPECT_FALSE(hand(subject, second.account, third, third).done);
    EXPECT_TRUE(hand(subject, first.account, second, first).done);
    EXPECT_FALSE(hand(subject, first.account, std::nullopt, first).done);
    EXPECT_TRUE(hand(subject, second.account, std::nullopt, second).done);
    EXPECT_FALSE(store_->find(subject.id).value());
    EXPECT_EQ(recorded_.size(), 3u);
}

TEST_P(AssignmentTest, WhatRunsOutStandsFirstThenWhatWaitsLongest) {
    const Actor me = person(1, "AYŞE IŞIK");
    const Case late = opened(kNow + kSecond);
    const Case early = opened(kNow);
    const Case running = opened(kNow + 2 * kSecond);
    const Case ended = opened(kNow + 3 * kSecond);
    ASSERT_TRUE(course_->act(running.id, me, {"return", 1}, kNow + 4 * kSecond));
    ASSERT_TRUE(course_->act(ended.id, me, {"reject", 1}, kNow + 4 * kSecond));
    // An operator can do nothing while the institution completes: it waits for somebody else, and is no work.
    EXPECT_THAT(listed(Whose::All, me), ElementsAre(early.number, late.number));
    EXPECT_THAT(listed(Whose::All, me, 1), ElementsAre(early.number, late.number));
    hand(late, {}, me, me);
    EXPECT_THAT(listed(Whose::Mine, me), ElementsAre(late.number));
    EXPECT_THAT(listed(Whose::Nobody, me), ElementsAre(early.number));
    EXPECT_THAT(listed(Whose::Others, me), IsEmpty());
    EXPECT_THAT(listed(Whose::Others, person(2, "İLKER ÖZ")), ElementsAre(late.number));
    const auto counts = store_->count({{"request", "open"}}, me.account).value();
    EXPECT_EQ(counts.mine, 1);
    EXPECT_EQ(counts.nobody, 1);
    EXPECT_EQ(counts.others, 0);
}

TEST_P(AssignmentTest, TheNearestLastDayStandsFirst) {
    const Actor me = person(1, "AYŞE IŞIK");
    const Case free = opened(kNow);
    Case later = opened(kNow + kSecond);
    Case sooner = opened(kNow + 2 * kSecond);
    later.deadlines = {{later.id, "answer", base::Date{2026, 12, 30}}};
    sooner.deadlines = {{sooner.id, "answer", base::Date{2026, 12, 1}},
                        {sooner.id, "complete", base::Date{2027, 1, 20}}};
    auto transaction = course_->cases().begin(storage::Access::Write).value();
    ASSERT_TRUE(course_->cases().put_deadlines(transaction, later));
    ASSERT_TRUE(course_->cases().put_deadlines(transaction, sooner));
    ASSERT_TRUE(transaction.commit());
    const std::vector<std::string> order = {sooner.number, later.number, free.number};
    EXPECT_EQ(listed(Whose::All, me), order);
    EXPECT_EQ(listed(Whose::All, me, 1), order);
    EXPECT_EQ(listed(Whose::All, me, 2), order);
}

TEST_P(AssignmentTest, AChangeOfHandsWithoutARecordIsNone) {
    auto mute = AssignmentStore::open(
        temporary_.database(), [](storage::Transaction&, const HandOver&) -> base::Status {
            return base::failed(base::ErrorCode::StorageFailed, "log");
        });
    const Actor me = person(1, "AYŞE IŞIK");
    const Case subject = opened(kNow);
    EXPECT_FALSE((*mute)->hand_over({subject, {}, me, me, kNow}));
    EXPECT_FALSE(store_->find(subject.id).value());
}

INSTANTIATE_TEST_SUITE_P(Both, AssignmentTest,
                         ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         [](const auto& shown) { return storage::testing::backend_name(shown); });

}  // namespace
}  // namespace kps::lifecycle
