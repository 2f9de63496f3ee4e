#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lifecycle/course.h"
#include "lifecycle/limits.h"
#include "lifecycle/testing/request_machine.h"
#include "storage/testing/temporary_database.h"

namespace kps::lifecycle {
namespace {

using accounts::Actor;
using accounts::Role;
using storage::Backend;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// Lists of cases put into the store as they are: what each asks for, in which order, page by page.
class CaseListTest : public ::testing::TestWithParam<Backend> {
  protected:
    void SetUp() override {
        Machine secret = testing::request_machine();
        secret.kind = "secret";
        secret.prefix = "GIZ";
        secret.readers = {Role::SecurityOfficer};
        auto opened = Course::open(
            temporary_.database(), {testing::request_machine(), secret},
            [](storage::Transaction&, const Case&, const Step&) { return base::Status(); });
        ASSERT_TRUE(opened) << opened.error().context;
        course_ = std::move(opened).take();
    }
    struct Put {
        std::string kind = "request";
        std::string state = "open";
        std::int64_t opened_us = 0;
        std::int64_t changed_us = 0;
        std::uint32_t institution = 1001;
        std::string body = "{}";
        std::optional<base::Date> due = {};
    };
    /// The number is `T-` and how many there are.
    base::Uuid put(const Put& wanted) {
        Case subject;
        std::array<std::uint8_t, 16> id{};
        id[15] = static_cast<std::uint8_t>(++count_);
        subject.id = base::Uuid(id);
        subject.kind = wanted.kind;
        subject.state = wanted.state;
        subject.number = "T-" + std::to_string(count_);
        subject.version = 1;
        subject.institution = base::InstitutionId(wanted.institution);
        subject.opened_us = wanted.opened_us;
        subject.changed_us = wanted.changed_us;
        const auto body = institutions::parse_strict_json(
            wanted.body, base::ErrorCode::MalformedBody, institutions::JsonRules{});
        subject.body = object_of(body.value());
        if (wanted.due) subject.deadlines.push_back({subject.id, "complete", *wanted.due});
        auto transaction = course_->cases().begin(storage::Access::Write).value();
        EXPECT_TRUE(course_->cases().insert(transaction, subject, std::nullopt));
        EXPECT_TRUE(course_->cases().put_deadlines(transaction, subject));
        EXPECT_TRUE(transaction.commit());
        return subject.id;
    }
    static Actor actor(Role role, std::optional<std::uint32_t> institution = {}) {
        Actor made;
        made.role = role;
        if (institution) made.institution = base::InstitutionId(*institution);
        return made;
    }
    std::vector<std::string> numbers(const CaseFilter& filter,
                                     const Actor& who = actor(Role::Operator)) {
        std::vector<std::string> found;
        const auto cases = course_->list(filter, who);
        EXPECT_TRUE(cases) << cases.error().context;
        for (const Case& subject : *cases) found.push_back(subject.number);
        return found;
    }

    storage::testing::TemporaryDatabase temporary_{GetParam()};
    std::unique_ptr<Course> course_;
    std::size_t count_ = 0;
};

TEST_P(CaseListTest, APageIsFullWhileThereIsMoreThatTheReaderMaySee) {
    put({.changed_us = 1});
    for (std::int64_t at = 2; at < 12; ++at) put({.kind = "secret", .changed_us = at});
    CaseFilter filter;
    filter.limit = 3;
    // Once the page was cut first, and the operator's only case lay behind three empty ones.
    EXPECT_THAT(numbers(filter), ElementsAre("T-1"));
    EXPECT_EQ(numbers(filter, actor(Role::SecurityOfficer)).size(), 3U);
    EXPECT_THAT(numbers(filter, actor(Role::Accountant)), IsEmpty());
    Actor applicant = actor(Role::Applicant);
    applicant.account = put({.changed_us = 0});
    EXPECT_THAT(numbers(filter, applicant), ElementsAre("T-12"));
    EXPECT_THAT(numbers(filter, actor(Role::Administrator, 1002)), IsEmpty());
}

TEST_P(CaseListTest, EachOrderPagesThroughAllWithoutRepeatingOne) {
    for (int index = 0; index < 7; ++index)
        put({.opened_us = index / 2, .changed_us = 10 - index / 3});
    for (const CaseOrder order : {CaseOrder::ChangedNewest, CaseOrder::ChangedOldest,
                                  CaseOrder::OpenedNewest, CaseOrder::OpenedOldest}) {
        CaseFilter filter;
        filter.order = order;
        const auto all = numbers(filter);
        ASSERT_EQ(all.size(), 7U);
        filter.limit = 2;
        std::vector<std::string> paged;
        for (int page = 0; page < 5; ++page) {
            const auto cases = course_->list(filter, actor(Role::Operator)).value();
            for (const Case& subject : cases) paged.push_back(subject.number);
            if (cases.size() < filter.limit) break;
            filter.before_us = place_in(order, cases.back());
            filter.before = cases.back().id;
        }
        EXPECT_EQ(paged, all) << static_cast<int>(order);
    }
    CaseFilter filter;
    filter.order = CaseOrder::OpenedOldest;
    EXPECT_THAT(numbers(filter), ElementsAre("T-1", "T-2", "T-3", "T-4", "T-5", "T-6", "T-7"));
}

TEST_P(CaseListTest, WhatRunsOutUpToADayIsFoundOnThatDayAndNotBefore) {
    put({.due = base::Date{2026, 11, 30}});
    put({});
    CaseFilter filter;
    filter.due_until = base::Date{2026, 11, 29};
    EXPECT_THAT(numbers(filter), IsEmpty());
    filter.due_until = base::Date{2026, 11, 30};
    EXPECT_THAT(numbers(filter), ElementsAre("T-1"));
}

TEST_P(CaseListTest, OpenOnesAreThoseWhoseStateDoesNotEndThem) {
    put({.state = "open"});
    put({.state = "granted"});
    put({.state = "lacking", .changed_us = 5});
    CaseFilter filter;
    filter.open_states = open_states_of(course_->machines());
    EXPECT_THAT(numbers(filter), ElementsAre("T-3", "T-1"));
    filter.state = "granted";
    EXPECT_THAT(numbers(filter), IsEmpty());
}

TEST_P(CaseListTest, PartOfANumberAndAMemberOfTheBodyAreFound) {
    for (int index = 0; index < 11; ++index) put({.changed_us = index});
    CaseFilter filter;
    filter.number = "T-1";
    EXPECT_THAT(numbers(filter), ElementsAre("T-11", "T-10", "T-1"));
    filter.number = "1";
    EXPECT_EQ(numbers(filter).size(), 3U);
    // A whole number is looked up, and is no part of another one.
    filter.number = "T-2026-000001";
    EXPECT_THAT(numbers(filter), IsEmpty());
    put({.body = R"({"sort":"bank","text":"\"sort\":\"hospital\""})"});
    put({.body = R"({"sort":"banker"})"});
    CaseFilter member;
    member.member = "sort";
    member.member_text = "bank";
    EXPECT_THAT(numbers(member), ElementsAre("T-12"));
    // What somebody wrote into a text is no member.
    member.member_text = "hospital";
    EXPECT_THAT(numbers(member), IsEmpty());
}

TEST_P(CaseListTest, APageHoldsSoManyCasesAndNoMore) {
    for (std::size_t index = 0; index < kPageCasesMax + 1; ++index) put({});
    CaseFilter filter;
    filter.limit = kPageCasesMax + 1;
    EXPECT_EQ(numbers(filter).size(), kPageCasesMax);
}

INSTANTIATE_TEST_SUITE_P(Backends, CaseListTest,
                         ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);

}  // namespace
}  // namespace kps::lifecycle
