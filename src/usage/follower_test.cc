#include "usage/follower.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "audit/log_for_tests.h"
#include "storage/testing/temporary_database.h"

namespace kps::usage {
namespace {

using audit::Draft;
using audit::EntryType;
using base::InstitutionId;
using base::ServiceNumber;
using storage::Backend;

constexpr std::int64_t kDayUs = std::int64_t{86'400} * 1'000'000;
const InstitutionId kBank(1001);
const InstitutionId kOther(1002);

Draft asked(const std::string& end_user, EntryType type = EntryType::Query,
            std::uint16_t outcome = 0) {
    static std::uint64_t number = 0;
    Draft draft = audit::tests::make_draft(++number, type);
    draft.institution = kBank;
    draft.service = ServiceNumber(7);
    draft.end_user = end_user;
    draft.outcome = outcome;
    return draft;
}

/// A log, its store, and whoever follows; each part can be made anew as after a crash.
class FollowerTest : public ::testing::TestWithParam<Backend> {
  protected:
    void SetUp() override {
        log_ = setup_.must_open();
        store_ = UsageStore::open(temporary_.database()).value();
        names_ = {{kBank, UserKind::Service, "KRM-1001"}, {kBank, UserKind::End, "memur1"}};
    }
    Follower::Parts parts() {
        return {*store_,
                setup_.keys().months(),
                setup_.log_directory(),
                [this] { return log_->state().checkpoint->size; },
                [this] { return std::exchange(names_, {}); },
                [this] { return sources_.take(); }};
    }
    void record(Draft draft) { ASSERT_TRUE(audit::tests::append(*log_, std::move(draft)).durable); }
    void follow() {
        Follower follower(parts());
        while (follower.round().value()) {
        }
    }
    Filter all(InstitutionId institution = kBank) const {
        const base::Date today = base::istanbul_date(setup_.clock.now_us());
        const std::int64_t day = base::days_from_date(today);
        return {institution, {base::date_from_days(day - 30), today}, {}, {}};
    }
    std::uint64_t answered(InstitutionId institution = kBank) const {
        return store_->sums(all(institution)).value().answered;
    }
    std::map<std::string, std::uint64_t> by_user() const {
        std::map<std::string, std::uint64_t> out;
        const auto rows = store_->report(all(), Group::User).value();
        for (const ReportRow& row : rows)
            out[row.key == 0 ? "?" : store_->user(kBank, row.key).value().name] = row.sums.all();
        return out;
    }

    audit::tests::TemporaryFolder folder_;
    audit::tests::Setup setup_{folder_.path()};
    std::unique_ptr<audit::SegmentLog> log_;
    storage::testing::TemporaryDatabase temporary_{GetParam()};
    std::unique_ptr<UsageStore> store_;
    std::vector<UserName> names_;
    LastSources sources_;
};

TEST_P(FollowerTest, EachQuestionIsCountedByUserServiceDayAndResult) {
    record(asked("memur1"));
    record(asked("memur1", EntryType::Query, 2));
    record(asked(""));
    record(asked("memur1", EntryType::Refused, 104));
    setup_.clock.advance_us(kDayUs);
    Draft other = asked("memur1");
    other.service = ServiceNumber(9);
    record(std::move(other));
    Draft foreign = asked("memur1");
    foreign.institution = kOther;
    record(std::move(foreign));
    follow();
    const Sums sums = store_->sums(all()).value();
    EXPECT_EQ(sums.answered, 3u);
    EXPECT_EQ(sums.empty, 1u);
    EXPECT_EQ(sums.refused, 1u);
    EXPECT_EQ(answered(kOther), 1u);
    EXPECT_THAT(by_user(),
                ::testing::ElementsAre(std::pair("KRM-1001", 1u), std::pair("memur1", 4u)));
    const auto days = store_->report(all(), Group::Day).value();
    ASSERT_EQ(days.size(), 2u);
    EXPECT_EQ(days[1].key, days[0].key + 1);
    EXPECT_EQ(days[0].sums.all(), 4u);
    const auto services = store_->report(all(), Group::Service).value();
    ASSERT_EQ(services.size(), 2u);
    EXPECT_EQ(services[0].key, 7);
    Filter one = all();
    one.service = ServiceNumber(9);
    EXPECT_EQ(store_->sums(one).value().all(), 1u);
    const auto results = store_->report(all(), Group::Result).value();
    ASSERT_EQ(results.size(), 3u);
    EXPECT_EQ(results[0].key, result_key(EntryType::Query, 0));
    EXPECT_EQ(outcome_of_result(result_key(EntryType::Refused, 104)), 104);
    EXPECT_EQ(type_of_result(result_key(EntryType::Refused, 104)), EntryType::Refused);
}

TEST_P(FollowerTest, AnIdentityNumberNamesItsUserInOneInstitutionAlone) {
    names_.push_back({kBank, UserKind::End, "10000000146"});
    Draft draft = asked("10000000146");
    draft.end_user_id = 10'000'000'146;
    record(draft);
    draft.institution = kOther;
    record(draft);
    // Asked about, a person is no user.
    Draft about = asked("nobody-knows");
    about.persons = {{10'000'000'146, audit::Role::Queried}};
    record(std::move(about));
    follow();
    EXPECT_THAT(by_user(),
                ::testing::ElementsAre(std::pair("10000000146", 1u), std::pair("?", 1u)));
    const auto others = store_->report(all(kOther), Group::User).value();
    ASSERT_EQ(others.size(), 1u);
    EXPECT_EQ(others[0].key, 0);
}

TEST_P(FollowerTest, ManyRoundsAndManyFollowersCountEachEntryOnce) {
    for (int count = 0; count < 5; ++count) record(asked("memur1"));
    Follower first(parts());
    Follower second(parts());
    EXPECT_FALSE(first.round().value());
    EXPECT_FALSE(second.round().value());
    follow();
    EXPECT_EQ(answered(), 5u);
    record(asked("memur1"));
    EXPECT_FALSE(second.round().value());
    EXPECT_FALSE(first.round().value());
    EXPECT_EQ(answered(), 6u);
}

TEST_P(FollowerTest, ABatchThatAnotherProgramWasFasterWithChangesNothing) {
    record(asked("memur1"));
    const Position before = store_->position().value();
    Batch batch;
    batch.add({5, setup_.clock.now_us(), kBank, ServiceNumber(7), EntryType::Query, 0, 0, {}});
    batch.next_index = 6;
    ASSERT_TRUE(store_->apply(batch, before).value());
    EXPECT_FALSE(store_->apply(batch, before).value());
    EXPECT_EQ(answered(), 1u);
    EXPECT_EQ(store_->position().value().next_index, 6u);
}

TEST_P(FollowerTest, ACrashBeforeTheCommitLosesAndDoublesNothing) {
    record(asked("memur1"));
    follow();
    record(asked("memur1"));
    {
        // The counts of a batch are written, and then the program is gone: as one statement that fails does it.
        Batch batch;
        const Call call{1, setup_.clock.now_us(), kBank, ServiceNumber(7), EntryType::Query, 0, 0,
                        {}};
        batch.add(call);
        batch.add(call);  // one entry twice: the second insert fails after the counts were added
        batch.next_index = 99;
        EXPECT_FALSE(store_->apply(batch, store_->position().value()).has_value());
    }
    EXPECT_EQ(answered(), 1u);
    store_ = UsageStore::open(temporary_.database()).value();
    follow();
    EXPECT_EQ(answered(), 2u);
}

TEST_P(FollowerTest, AnotherLogIsCountedFromItsBeginning) {
    record(asked("memur1"));
    record(asked("memur1"));
    follow();
    log_.reset();
    audit::tests::TemporaryFolder elsewhere;
    audit::tests::Setup other(elsewhere.path());
    other.clock.set_us(setup_.clock.now_us() + 5'000'000);
    const auto log = other.must_open();
    for (int count = 0; count < 9; ++count)
        ASSERT_TRUE(audit::tests::append(*log, asked("memur1")).durable);
    Follower follower({*store_, other.keys().months(), other.log_directory(),
                       [&] { return log->state().checkpoint->size; },
                       [] { return std::vector<UserName>(); }});
    EXPECT_FALSE(follower.round().value());
    EXPECT_EQ(answered(), 9u);
    EXPECT_THAT(by_user(), ::testing::ElementsAre(std::pair("memur1", 9u)));
}

TEST_P(FollowerTest, WhatIsClearedIsMadeAgainFromTheLog) {
    for (int count = 0; count < 4; ++count) record(asked("memur1"));
    follow();
    const auto before = store_->report(all(), Group::Result).value();
    ASSERT_TRUE(store_->clear());
    EXPECT_EQ(answered(), 0u);
    follow();
    const auto after = store_->report(all(), Group::Result).value();
    ASSERT_EQ(after.size(), before.size());
    EXPECT_EQ(after[0].sums.answered, before[0].sums.answered);
    EXPECT_THAT(by_user(), ::testing::ElementsAre(std::pair("memur1", 4u)));
}

TEST_P(FollowerTest, ContinuationsAndStrangersAreNotCounted) {
    Draft large = asked("memur1");
    large.persons.clear();
    for (std::int64_t id = 0; id < 3'000; ++id)
        large.persons.push_back({20'000'000'000 + id, audit::Role::Affected});
    record(std::move(large));
    Draft stranger = asked("memur1", EntryType::Refused, 201);
    stranger.institution = InstitutionId(0);
    record(std::move(stranger));
    follow();
    EXPECT_EQ(store_->sums(all()).value().all(), 1u);
    EXPECT_EQ(store_->sums(all(InstitutionId(0))).value().all(), 0u);
}

TEST_P(FollowerTest, CallsComeNewestFirstAPageAtATime) {
    for (int count = 0; count < 5; ++count)
        record(asked("memur1", count == 2 ? EntryType::Refused : EntryType::Query,
                     count == 2 ? std::uint16_t{104} : std::uint16_t{0}));
    Draft foreign = asked("memur1");
    foreign.institution = kOther;
    record(std::move(foreign));
    follow();
    CallFilter filter{kBank, {}, {}, {}, {}, 3};
    const auto first = store_->calls(filter).value();
    ASSERT_EQ(first.size(), 3u);
    EXPECT_GT(first[0].entry, first[1].entry);
    EXPECT_EQ(first[2].outcome, 104);
    filter.before = first[2].entry;
    EXPECT_EQ(store_->calls(filter).value().size(), 2u);
    filter.before.reset();
    filter.outcome = std::uint16_t{104};
    ASSERT_EQ(store_->calls(filter).value().size(), 1u);
    EXPECT_EQ(store_->calls(filter).value()[0].entry, first[2].entry);
    // No more than a page, whatever is asked for.
    filter = {kBank, {}, {}, {}, {}, 1'000'000};
    EXPECT_EQ(store_->calls(filter).value().size(), 5u);
}

TEST_P(FollowerTest, ACallOfAnotherInstitutionLooksLikeNone) {
    record(asked("memur1"));
    follow();
    CallFilter filter;
    filter.institution = kBank;
    filter.limit = 1;
    const auto calls = store_->calls(filter).value();
    ASSERT_EQ(calls.size(), 1u);
    auto transaction = temporary_.database()->begin(storage::Access::Read).value();
    EXPECT_EQ(find_call(transaction, kBank, calls[0].entry)->request, calls[0].request);
    EXPECT_EQ(find_call(transaction, kOther, calls[0].entry).error().code,
              base::ErrorCode::NotFound);
    EXPECT_EQ(find_call(transaction, kBank, calls[0].entry + 1).error().code,
              base::ErrorCode::NotFound);
}

TEST_P(FollowerTest, OfOldCallsOnlyTheCountsStay) {
    Batch batch;
    for (std::uint64_t entry = 0; entry < kCallsKept + 3; ++entry)
        batch.add(
            {entry, setup_.clock.now_us(), kBank, ServiceNumber(7), EntryType::Query, 0, 0, {}});
    batch.next_index = kCallsKept + 3;
    ASSERT_TRUE(store_->apply(batch, {}).value());
    Batch next;
    next.add({kCallsKept + 3,
              setup_.clock.now_us(),
              kBank,
              ServiceNumber(7),
              EntryType::Query,
              0,
              0,
              {}});
    next.next_index = kCallsKept + 4;
    ASSERT_TRUE(store_->apply(next, store_->position().value()).value());
    EXPECT_EQ(answered(), kCallsKept + 4);
    CallFilter oldest{kBank, std::uint64_t{5}, {}, {}, {}, 10};
    const auto calls = store_->calls(oldest).value();
    ASSERT_EQ(calls.size(), 1u);
    EXPECT_EQ(calls[0].entry, 4u);
}

TEST_P(FollowerTest, WhoWasSeenWhenIsTold) {
    Draft token = asked("", EntryType::TokenIssued);
    token.service = ServiceNumber(0);
    record(std::move(token));
    setup_.clock.advance_us(60'000'000);
    record(asked("memur1"));
    follow();
    const auto seen = store_->seen(kBank).value();
    ASSERT_EQ(seen.size(), 2u);
    EXPECT_EQ(seen[0].type, EntryType::TokenIssued);
    EXPECT_EQ(store_->user(kBank, seen[0].user).value().name, "KRM-1001");
    EXPECT_LT(seen[0].seen.last_us, seen[1].seen.first_us);
    // A token is no question.
    EXPECT_EQ(store_->sums(all()).value().all(), 1u);
    EXPECT_EQ(store_->user(kOther, seen[0].user).error().code, base::ErrorCode::NotFound);
}

LastSource from(InstitutionId institution, std::uint8_t last, std::int64_t at_us) {
    return {institution,
            "KRM-1001",
            {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, last},
            at_us};
}

TEST_P(FollowerTest, OfAUsersAddressesTheLatestIsKeptAlone) {
    const std::int64_t now_us = setup_.clock.now_us();
    sources_.heard(from(kBank, 1, now_us));
    sources_.heard(from(kBank, 3, now_us + 2));
    sources_.heard(from(kBank, 2, now_us + 1));
    sources_.heard(from(kOther, 9, now_us));
    follow();
    EXPECT_TRUE(sources_.take().empty());
    EXPECT_THAT(store_->sources(kBank).value(), ::testing::ElementsAre(from(kBank, 3, now_us + 2)));
    EXPECT_THAT(store_->sources(kOther).value(), ::testing::ElementsAre(from(kOther, 9, now_us)));
    // Another program heard of an older question later.
    ASSERT_TRUE(store_->put_sources({from(kBank, 1, now_us)}));
    EXPECT_EQ(store_->sources(kBank).value().at(0).address.back(), 3);
    const std::int64_t day = now_us / kDayUs;
    ASSERT_TRUE(store_->forget_before(day));
    EXPECT_EQ(store_->sources(kBank).value().size(), 1u);
    ASSERT_TRUE(store_->forget_before(day + 2));
    EXPECT_TRUE(store_->sources(kBank).value().empty());
}

TEST(LastSources, WaitForTheStoreUpToALimit) {
    LastSources sources;
    for (std::uint32_t number = 1; number <= kSourcesWaitingMax + 1; ++number)
        sources.heard(from(InstitutionId(number), 1, 5));
    sources.heard(from(InstitutionId(1), 2, 6));
    const auto taken = sources.take();
    ASSERT_EQ(taken.size(), kSourcesWaitingMax);
    EXPECT_EQ(taken.front().address.back(), 2);
}

TEST_P(FollowerTest, AFullInstitutionTakesNoFurtherNames) {
    std::vector<UserName> many;
    for (std::int64_t number = 0; number < kUsersOfInstitutionMax + 5; ++number)
        many.push_back({kOther, UserKind::End, "u" + std::to_string(number)});
    ASSERT_TRUE(store_->put_names(many));
    ASSERT_TRUE(store_->put_names(many));
    ASSERT_TRUE(store_->put_names({{kBank, UserKind::End, "u1"}}));
    const auto users = store_->users_after(0).value();
    EXPECT_EQ(users.size(), static_cast<std::size_t>(kUsersOfInstitutionMax) + 1);
    EXPECT_EQ(users.back().name.institution, kBank);
}

TEST_P(FollowerTest, OldDaysAreForgotten) {
    record(asked("memur1"));
    follow();
    const std::int64_t today = base::days_from_date(base::istanbul_date(setup_.clock.now_us()));
    ASSERT_TRUE(store_->forget_before(today));
    EXPECT_EQ(answered(), 1u);
    ASSERT_TRUE(store_->forget_before(today + 1));
    EXPECT_EQ(answered(), 0u);
}

TEST_P(FollowerTest, TheThreadCatchesUpAndStops) {
    record(asked("memur1"));
    FollowThread thread(parts(), [](const std::string& trouble) { FAIL() << trouble; });
    ASSERT_TRUE(thread.catch_up());
    EXPECT_EQ(answered(), 1u);
    thread.start();
    thread.stop();
    EXPECT_EQ(answered(), 1u);
}

TEST(DaysTest, ThePeriodBeforeIsAsLongAndEndsTheDayBefore) {
    const Days days{{2026, 3, 1}, {2026, 3, 31}};
    EXPECT_EQ(days.count(), 31);
    EXPECT_EQ(days.before().last, (base::Date{2026, 2, 28}));
    EXPECT_EQ(days.before().first, (base::Date{2026, 1, 29}));
}

INSTANTIATE_TEST_SUITE_P(Stores, FollowerTest,
                         ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);

}  // namespace
}  // namespace kps::usage
