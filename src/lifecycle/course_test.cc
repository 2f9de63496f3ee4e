#include "lifecycle/course.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>

#include "lifecycle/testing/request_machine.h"
#include "storage/testing/temporary_database.h"

namespace kps::lifecycle {
namespace {

using accounts::Actor;
using accounts::Role;
using base::ErrorCode;
using storage::Backend;
using ::testing::ElementsAre;
using testing::request_machine;

constexpr std::int64_t kDay = 86'400'000'000;
/// 2026-11-22, noon in Istanbul.
const std::int64_t kNow = base::istanbul_midnight_us({2026, 11, 22}) + kDay / 2;

Actor actor(Role role, std::uint8_t number, std::optional<std::uint32_t> institution = {}) {
    Actor made;
    std::array<std::uint8_t, 16> id{};
    id[15] = number;
    made.account = base::Uuid(id);
    made.role = role;
    made.person[0] = number;
    made.name = "Kişi " + std::to_string(number);
    if (institution) made.institution = base::InstitutionId(*institution);
    return made;
}

const Actor kAdministrator = actor(Role::Administrator, 1, 1001);
const Actor kOther = actor(Role::Administrator, 2, 1002);
const Actor kOperator = actor(Role::Operator, 3);
const Actor kSecondOperator = actor(Role::Operator, 4);

class CourseTest : public ::testing::TestWithParam<Backend> {
  protected:
    void SetUp() override {
        auto opened = Course::open(
            temporary_.database(), {request_machine()},
            [this](storage::Transaction&, const Case& subject, const Step& step) -> base::Status {
                if (log_fails_) return base::failed(ErrorCode::Busy, "log");
                recorded_.push_back(subject.number + " " + step.act + " " + step.to);
                return {};
            });
        ASSERT_TRUE(opened.has_value()) << opened.error().context;
        course_ = std::move(opened).take();
    }

    static JsonValue reason(std::string text) {
        JsonObject object;
        put(object, "reason", JsonValue(std::move(text)));
        return JsonValue(std::move(object));
    }
    Outcome ask(std::string text = "gerek") {
        return course_
            ->open_case("request", kAdministrator, {"ask", 0, reason(std::move(text))}, kNow)
            .value();
    }
    base::Result<Outcome> act(const Case& subject, const Actor& who, std::string_view name,
                              std::int64_t now = kNow, JsonValue input = JsonValue(JsonObject{})) {
        return course_->act(subject.id, who, {name, subject.version, std::move(input)}, now);
    }
    static ErrorCode code(const base::Result<Outcome>& outcome) {
        return outcome ? ErrorCode::Internal : outcome.error().code;
    }

    storage::testing::TemporaryDatabase temporary_{GetParam()};
    std::vector<std::string> recorded_;
    bool log_fails_ = false;
    std::unique_ptr<Course> course_;
};

TEST_P(CourseTest, ACaseIsOpenedWithItsFieldsANumberAndACode) {
    const Outcome first = ask();
    EXPECT_EQ(first.subject.number, "IST-2026-000001");
    EXPECT_EQ(first.subject.state, "open");
    EXPECT_EQ(first.subject.version, 1);
    EXPECT_EQ(first.subject.institution, base::InstitutionId(1001));
    EXPECT_EQ(text_of(first.subject.body, "reason"), "gerek");
    EXPECT_EQ(ask().subject.number, "IST-2026-000002");
    EXPECT_EQ(course_->read_by_code(first.subject.number, first.code).value().id, first.subject.id);
    EXPECT_EQ(course_->read_by_code("IST-2026-000002", first.code).error().code,
              ErrorCode::NotFound);
    EXPECT_EQ(course_->read_by_code(first.subject.number, "").error().code, ErrorCode::NotFound);
    EXPECT_THAT(recorded_, ElementsAre("IST-2026-000001 ask open", "IST-2026-000002 ask open"));
}

TEST_P(CourseTest, NumbersBeginAnewWithTheYearInIstanbul) {
    ask();
    const std::int64_t new_year = base::istanbul_midnight_us({2027, 1, 1});
    const auto before =
        course_->open_case("request", kAdministrator, {"ask", 0, reason("gerek")}, new_year - 1)
            .value();
    const auto after =
        course_->open_case("request", kAdministrator, {"ask", 0, reason("gerek")}, new_year)
            .value();
    EXPECT_EQ(before.subject.number, "IST-2026-000002");
    EXPECT_EQ(after.subject.number, "IST-2027-000001");
}

TEST_P(CourseTest, TheGateIsAskedAboutEveryActOfAPersonAndNeverAboutTheProgram) {
    std::vector<std::string> asked;
    bool closed = false;
    course_->set_gate([&](storage::Transaction&, const Case& subject, std::string_view act,
                          const Actor& who) -> base::Status {
        asked.push_back(subject.kind + " " + std::string(act) + " " + who.name);
        if (closed) return base::failed(ErrorCode::InstitutionBlocked, "R-109");
        return {};
    });
    const Case subject = ask().subject;
    const Case wanted = act(subject, kOperator, "grant").value().subject;
    EXPECT_THAT(asked, ElementsAre("request ask Kişi 1", "request grant Kişi 3"));
    closed = true;
    asked.clear();
    EXPECT_EQ(
        code(course_->open_case("request", kAdministrator, {"ask", 0, reason("gerek")}, kNow)),
        ErrorCode::InstitutionBlocked);
    EXPECT_EQ(code(course_->approve(wanted.id, kSecondOperator, wanted.version, kNow)),
              ErrorCode::InstitutionBlocked);
    EXPECT_EQ(code(course_->reject(wanted.id, kOperator, wanted.version, kNow)),
              ErrorCode::InstitutionBlocked);
    EXPECT_EQ(course_->check_gate(wanted, kAdministrator).error().code,
              ErrorCode::InstitutionBlocked);
    EXPECT_THAT(asked, ElementsAre("request ask Kişi 1", "request grant Kişi 4",
                                   "request grant Kişi 3", "request  Kişi 1"));
    EXPECT_EQ(course_->read(wanted.id, kOperator).value().version, wanted.version);
    // A refused opening leaves no gap in the numbers, and the program goes on.
    asked.clear();
    const auto own = course_->open_case("request", Actor(), {"ask", 0, reason("gerek")}, kNow);
    ASSERT_TRUE(own.has_value());
    EXPECT_EQ(own->subject.number, "IST-2026-000002");
    EXPECT_TRUE(asked.empty());
}

TEST_P(CourseTest, APageOfCasesHasTheDeadlinesOfEach) {
    const Case first = act(ask().subject, kOperator, "return").value().subject;
    const Case second = ask().subject;
    const Case third = act(ask().subject, kOperator, "return", kNow + kDay).value().subject;
    const auto page = course_->list({}, kOperator).value();
    ASSERT_EQ(page.size(), 3U);
    for (const Case& subject : page) {
        const Case alone = course_->read(subject.id, kOperator).value();
        ASSERT_EQ(subject.deadlines.size(), alone.deadlines.size());
        for (std::size_t index = 0; index < alone.deadlines.size(); ++index) {
            EXPECT_EQ(subject.deadlines[index].subject, subject.id);
            EXPECT_EQ(subject.deadlines[index].name, alone.deadlines[index].name);
            EXPECT_EQ(subject.deadlines[index].last_day, alone.deadlines[index].last_day);
        }
        EXPECT_EQ(subject.deadlines.empty(), subject.id == second.id);
    }
    EXPECT_EQ(page.front().id, third.id);
    CaseFilter none;
    none.kind = "request";
    none.state = "granted";
    EXPECT_TRUE(course_->list(none, kOperator).value().empty());
    EXPECT_NE(first.id, third.id);
}

TEST_P(CourseTest, WhatTheMachineDoesNotNameIsRefused) {
    const Case subject = ask().subject;
    EXPECT_EQ(code(act(subject, kAdministrator, "return")), ErrorCode::RoleNotAllowed);
    EXPECT_EQ(code(act(subject, kOperator, "complete")), ErrorCode::RoleNotAllowed);
    EXPECT_EQ(code(act(subject, kAdministrator, "complete", kNow, reason("gerek"))),
              ErrorCode::WrongState);
    EXPECT_EQ(code(act(subject, kOperator, "unknown")), ErrorCode::NotFound);
    EXPECT_EQ(code(act(subject, kAdministrator, "ask", kNow, reason("gerek"))),
              ErrorCode::WrongState);
    EXPECT_EQ(code(act(subject, actor(Role::Inspector, 9), "return")), ErrorCode::RoleNotAllowed);
    EXPECT_EQ(code(act(subject, kOperator, "return", kNow, reason("fazla"))),
              ErrorCode::InvalidField);
    EXPECT_EQ(
        course_->open_case("nothing", kOperator, {"ask", 0, reason("gerek")}, kNow).error().code,
        ErrorCode::NotFound);
    EXPECT_EQ(
        course_->open_case("request", kOperator, {"ask", 0, reason("gerek")}, kNow).error().code,
        ErrorCode::RoleNotAllowed);
    EXPECT_EQ(
        course_->open_case("request", kAdministrator, {"ask", 0, reason("x")}, kNow).error().code,
        ErrorCode::InvalidField);
    EXPECT_EQ(recorded_.size(), 1U);
}

TEST_P(CourseTest, AnotherInstitutionsCaseIsNotThere) {
    const Case subject = ask().subject;
    EXPECT_EQ(course_->read(subject.id, kOther).error().code, ErrorCode::NotFound);
    EXPECT_EQ(course_->history(subject.id, kOther).error().code, ErrorCode::NotFound);
    EXPECT_EQ(code(act(subject, kOther, "complete", kNow, reason("gerek"))), ErrorCode::NotFound);
    EXPECT_TRUE(course_->list({}, kOther).value().empty());
    EXPECT_EQ(course_->read(subject.id, actor(Role::Accountant, 8)).error().code,
              ErrorCode::NotFound);
    EXPECT_TRUE(course_->read(subject.id, actor(Role::Inspector, 8)));
    CaseFilter filter;
    filter.institution = base::InstitutionId(1001);
    EXPECT_TRUE(course_->list(filter, kOther).value().empty());
    EXPECT_EQ(course_->list(filter, kOperator).value().size(), 1U);
}

TEST_P(CourseTest, AnApplicantReachesTheOneCaseOfTheCodeOnly) {
    const auto opened =
        course_->open_case("request", actor(Role::Applicant, 0), {"ask", 0, reason("gerek")}, kNow)
            .value();
    Actor applicant = actor(Role::Applicant, 0);
    applicant.account = opened.subject.id;
    EXPECT_TRUE(course_->read(opened.subject.id, applicant));
    EXPECT_EQ(course_->read(ask().subject.id, applicant).error().code, ErrorCode::NotFound);
}

TEST_P(CourseTest, OfTwoActsOnOneVersionOneIsRefused) {
    const Case subject = ask().subject;
    EXPECT_TRUE(act(subject, kOperator, "return"));
    EXPECT_EQ(code(act(subject, kOperator, "return")), ErrorCode::StaleVersion);
}

TEST_P(CourseTest, OfManyActsAtOnceOneIsDone) {
    const Case subject = ask().subject;
    std::atomic<int> done = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 4; ++thread)
        threads.emplace_back([&] {
            if (course_->act(subject.id, kAdministrator, {"complete", 2, reason("gerek")}, kNow))
                ++done;
            if (course_->act(subject.id, kOperator, {"return", 1}, kNow)) ++done;
        });
    for (std::thread& thread : threads) thread.join();
    const auto history = course_->history(subject.id, kOperator).value();
    EXPECT_EQ(static_cast<int>(history.size()), 1 + done.load());
    for (std::size_t index = 0; index < history.size(); ++index)
        EXPECT_EQ(history[index].version, static_cast<std::int64_t>(index) + 1);
}

TEST_P(CourseTest, AnActOfTwoPersonsWaitsForAnother) {
    const Case subject = ask().subject;
    const Outcome asked = act(subject, kOperator, "grant").value();
    EXPECT_FALSE(asked.done);
    EXPECT_EQ(asked.subject.state, "open");
    ASSERT_TRUE(asked.subject.pending);
    Actor same_person = actor(Role::Operator, 3);
    same_person.account = actor(Role::Operator, 77).account;
    EXPECT_EQ(course_->approve(subject.id, same_person, 2, kNow).error().code,
              ErrorCode::SecondPersonNeeded);
    EXPECT_EQ(course_->approve(subject.id, kAdministrator, 2, kNow).error().code,
              ErrorCode::RoleNotAllowed);
    EXPECT_EQ(course_->approve(subject.id, kSecondOperator, 1, kNow).error().code,
              ErrorCode::StaleVersion);
    EXPECT_EQ(code(act(asked.subject, kOperator, "return")), ErrorCode::WrongState);
    const Outcome granted = course_->approve(subject.id, kSecondOperator, 2, kNow).value();
    EXPECT_TRUE(granted.done);
    EXPECT_EQ(granted.subject.state, "granted");
    const Step last = course_->history(subject.id, kOperator).value().back();
    EXPECT_EQ(last.actor.name, kOperator.name);
    EXPECT_EQ(last.approver->name, kSecondOperator.name);
    EXPECT_EQ(course_->approve(subject.id, kSecondOperator, 3, kNow).error().code,
              ErrorCode::WrongState);
}

TEST_P(CourseTest, WhatWaitsMayBeTakenBackOrRejected) {
    const Case subject = ask().subject;
    ASSERT_TRUE(act(subject, kOperator, "grant"));
    const Outcome rejected = course_->reject(subject.id, kOperator, 2, kNow).value();
    EXPECT_FALSE(rejected.subject.pending);
    EXPECT_EQ(rejected.subject.state, "open");
    EXPECT_TRUE(act(rejected.subject, kOperator, "return"));
    EXPECT_THAT(
        recorded_,
        ElementsAre("IST-2026-000001 ask open", "IST-2026-000001 grant:asked open",
                    "IST-2026-000001 grant:rejected open", "IST-2026-000001 return lacking"));
}

TEST_P(CourseTest, AGuardStopsTheActBeforeItChangesAnything) {
    const Case subject = ask("kötü").subject;
    EXPECT_EQ(code(act(subject, kOperator, "grant")), ErrorCode::RuleRefused);
    EXPECT_EQ(course_->read(subject.id, kOperator).value().version, 1);
}

TEST_P(CourseTest, WithoutAnEntryForTheLogNothingIsDone) {
    const Case subject = ask().subject;
    log_fails_ = true;
    EXPECT_EQ(code(act(subject, kOperator, "return")), ErrorCode::Busy);
    log_fails_ = false;
    EXPECT_EQ(course_->read(subject.id, kOperator).value().state, "open");
    EXPECT_EQ(course_->history(subject.id, kOperator).value().size(), 1U);
}

TEST_P(CourseTest, WhatAnActOpensElsewhereComesWithItOrNotAtAll) {
    const Case subject = ask().subject;
    const Outcome split = act(subject, kOperator, "split").value();
    EXPECT_EQ(text_of(split.subject.body, "other"), "IST-2026-000002");
    EXPECT_EQ(course_->list({}, kOperator).value().size(), 2U);
    EXPECT_THAT(recorded_, ElementsAre("IST-2026-000001 ask open", "IST-2026-000002 ask open",
                                       "IST-2026-000001 split open"));
}

// Evidence R-041.
TEST_P(CourseTest, OnTheLastDayItIsInTimeAndTheDayAfterItIsNot) {
    const Case lacking = act(ask().subject, kOperator, "return").value().subject;
    const std::int64_t last_moment = base::istanbul_midnight_us({2026, 12, 3}) - 1;
    EXPECT_EQ(course_->act_on_due(last_moment).value(),
              1U);  // the answer's, about which the law says nothing
    EXPECT_EQ(code(act(lacking, kAdministrator, "complete", last_moment + 1, reason("gerek"))),
              ErrorCode::DeadlinePassed);
    EXPECT_TRUE(act(lacking, kAdministrator, "complete", last_moment, reason("gerek")));
    EXPECT_EQ(course_->act_on_due(last_moment + kDay).value(), 0U);
}

// Evidence R-042.
TEST_P(CourseTest, WhatTheLawLetsFollowIsDoneOnceByTheProgram) {
    const Case lacking = act(ask().subject, kOperator, "return").value().subject;
    const std::int64_t day_after = base::istanbul_midnight_us({2026, 12, 3});
    std::vector<std::thread> programs;
    for (int program = 0; program < 3; ++program)
        programs.emplace_back([&] {
            while (course_->act_on_due(day_after).value_or(0) > 0) continue;
        });
    for (std::thread& program : programs) program.join();
    const Case over = course_->read(lacking.id, kOperator).value();
    EXPECT_EQ(over.state, "refused");
    EXPECT_TRUE(over.deadlines.empty());
    const auto history = course_->history(lacking.id, kOperator).value();
    EXPECT_EQ(history.size(), 3U);
    EXPECT_EQ(history.back().actor.role, Role::System);
    EXPECT_EQ(history.back().rule, "R-042");
}

TEST_P(CourseTest, ADeadlineAboutWhichTheLawSaysNothingStaysAsATask) {
    const Case lacking = act(ask().subject, kOperator, "return").value().subject;
    EXPECT_EQ(course_->act_on_due(kNow + 7 * kDay).value(), 1U);
    EXPECT_EQ(course_->act_on_due(kNow + 7 * kDay).value(), 0U);
    EXPECT_EQ(course_->read(lacking.id, kOperator).value().state, "lacking");
    const auto open = course_->cases().open_until({2026, 12, 31}, 10).value();
    ASSERT_EQ(open.size(), 2U);
    EXPECT_EQ(open[0].name, "answer");
}

TEST_P(CourseTest, TheHistorySaysWhoDidWhatWhenByWhichRuleAndWhatItWasBefore) {
    const Case lacking = act(ask("önce").subject, kOperator, "return").value().subject;
    ASSERT_TRUE(act(lacking, kAdministrator, "complete", kNow + 1, reason("sonra")));
    const auto history = course_->history(lacking.id, kAdministrator).value();
    ASSERT_EQ(history.size(), 3U);
    EXPECT_EQ(text_of(history[1].body, "reason"), "önce");
    EXPECT_EQ(text_of(history[2].body, "reason"), "sonra");
    EXPECT_EQ(history[2].at_us, kNow + 1);
    EXPECT_EQ(history[2].actor.person, kAdministrator.person);
    EXPECT_EQ(history[2].actor.institution, base::InstitutionId(1001));
    EXPECT_EQ(history[1].rule, "R-041");
}

TEST_P(CourseTest, PagesFollowEachOtherWithoutGapOrRepetition) {
    for (int index = 0; index < 7; ++index) ask();
    CaseFilter filter;
    filter.limit = 3;
    std::vector<std::string> numbers;
    for (;;) {
        const auto page = course_->list(filter, kOperator).value();
        for (const Case& subject : page) numbers.push_back(subject.number);
        if (page.size() < 3) break;
        filter.before_us = page.back().changed_us;
        filter.before = page.back().id;
    }
    EXPECT_EQ(numbers.size(), 7U);
    std::sort(numbers.begin(), numbers.end());
    EXPECT_EQ(std::unique(numbers.begin(), numbers.end()), numbers.end());
}

INSTANTIATE_TEST_SUITE_P(Both, CourseTest, ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);

}  // namespace
}  // namespace kps::lifecycle
