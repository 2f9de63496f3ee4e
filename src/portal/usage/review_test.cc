#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/calendar.h"
#include "base/day_text.h"
#include "membership/machines.h"
#include "portal/usage/testing/usage_fixture.h"
#include "usage/activity_reviews.h"

namespace kps::portal {
namespace {

using accounts::Role;
using audit::EntryType;
using base::ErrorCode;
using testing::Answer;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::kDayUs;
using testing::number;
using usage::Month;

class ReviewTest : public testing::UsageTest {
  protected:
    base::Date today() const { return base::istanbul_date(now()); }
    Month month(std::int64_t back) const { return Month::of(today()).before(back); }
    /// Two questions in the middle of a month of before, and the log goes on today.
    void ask_in(std::int64_t months_back) {
        const std::int64_t days = base::days_from_date(today()) -
                                  base::days_from_date(month(months_back).days().first) - 14;
        keep({call(2, days), call(3, days)});
        keep({call(0, 0, EntryType::TokenIssued)});
    }
    Answer review(const std::string& token, const std::string& body) {
        return portal_.post("/api/v1/usage/reviews", body, token);
    }
    static std::string body_of(const Month& month, const std::string& more = {}) {
        return R"({"month":")" + month.text() + "\"" + more + "}";
    }
};

// Evidence R-081.
TEST_F(ReviewTest, AnAdministratorReviewsAMonthAndTheActIsRecorded) {
    ask_in(1);
    const std::string token = token_of(Role::Administrator, 1001);
    const Answer before = get("/api/v1/usage/reviews", "", token);
    ASSERT_EQ(before.status(), 200) << before.response.body;
    EXPECT_EQ(schemas_.fault("ActivityReviews", before.json()), "");
    const auto value = before.json();
    ASSERT_EQ(value.at("months").as_array().size(), 13u);
    EXPECT_TRUE(value.at("may_review").as_bool());
    EXPECT_EQ(value.at("months").at(0).at("state").as_string(), "running");
    EXPECT_EQ(value.at("months").at(1).at("state").as_string(), "open");
    EXPECT_EQ(value.at("months").at(1).at("users").as_int64(), 2);
    EXPECT_EQ(value.at("months").at(2).at("state").as_string(), "quiet");

    const Answer done = review(token, body_of(month(1), R"(,"note":"Bakıldı.")"));
    ASSERT_EQ(done.status(), 201) << done.response.body;
    EXPECT_EQ(schemas_.fault("ActivityReviews", done.json()), "");
    const auto row = done.json().at("months").at(1);
    EXPECT_EQ(row.at("state").as_string(), "reviewed");
    EXPECT_EQ(row.at("review").at("note").as_string(), "Bakıldı.");
    EXPECT_EQ(row.at("review").at("questions").as_int64(), 2);
    EXPECT_THAT(desk_.recorded, ElementsAre(HasSubstr("activity-review=" + month(1).text() +
                                                      " users=2 questions=2")));
    EXPECT_THAT(desk_.rules, ElementsAre("R-081"));
    EXPECT_EQ(review(token, body_of(month(1))).code(), number(ErrorCode::AlreadyExists));
    EXPECT_EQ(desk_.recorded.size(), 1u);
}

// Evidence R-081.
TEST_F(ReviewTest, AMonthThatWaitsIsADutyUntilItIsReviewed) {
    const auto database = portal_.store.temporary.database();
    ASSERT_TRUE(membership::open_tables(*database));
    const membership::Environment environment;
    const auto recorded = [](storage::Transaction&, const lifecycle::Case&,
                             const lifecycle::Step&) -> base::Status { return {}; };
    const auto course =
        lifecycle::Course::open(database, membership::machines(environment), recorded).value();
    portal_.portal.set_course(*course);
    ask_in(3);
    ask_in(2);
    const std::string token = token_of(Role::Administrator, 1001);
    const auto reviews = [&] {
        boost::json::array found;
        const auto all = get("/api/v1/institution/duties", "", token).json();
        for (const auto& duty : all.at("duties").as_array())
            if (duty.at("kind").as_string() == "activity-review") found.push_back(duty);
        return found;
    };
    ASSERT_EQ(reviews().size(), 1u);
    EXPECT_EQ(reviews()[0].at("name").as_string(), month(3).text());
    EXPECT_EQ(reviews()[0].at("last_day").as_string(), base::day_text(month(3).due()));
    EXPECT_EQ(reviews()[0].at("count").as_int64(), 2);
    ASSERT_EQ(review(token, body_of(month(3))).status(), 201);
    EXPECT_EQ(reviews()[0].at("name").as_string(), month(2).text());
    ASSERT_EQ(review(token, body_of(month(2))).status(), 201);
    EXPECT_TRUE(reviews().empty());
}

TEST_F(ReviewTest, WithoutARecordNothingIsReviewed) {
    ask_in(1);
    const std::string token = token_of(Role::Administrator, 1001);
    desk_.log_is_full = true;
    EXPECT_EQ(review(token, body_of(month(1))).code(), number(ErrorCode::Busy));
    const auto value = get("/api/v1/usage/reviews", "", token).json();
    EXPECT_EQ(value.at("months").at(1).at("state").as_string(), "open");
}

TEST_F(ReviewTest, NobodyReviewsForAnotherAndBadInputIsNamed) {
    ask_in(1);
    const std::string other = token_of(Role::Administrator, 1002);
    EXPECT_EQ(review(other, body_of(month(1))).code(), number(ErrorCode::InvalidField))
        << "nobody of it asked";
    const std::string token = token_of(Role::Administrator, 1001);
    EXPECT_EQ(review(token, body_of(month(0))).code(), number(ErrorCode::InvalidField));
    EXPECT_EQ(review(token, R"({"month":"2026-1"})").code(), number(ErrorCode::InvalidField));
    EXPECT_EQ(review(token, "{}").status(), 400);
    EXPECT_EQ(review(token, body_of(month(1), R"(,"institution":1002)")).status(), 400);
    EXPECT_EQ(get("/api/v1/usage/reviews", "institution=1002", token).code(),
              number(ErrorCode::NotFound));
    EXPECT_TRUE(desk_.recorded.empty());
}

// Evidence R-081.
TEST_F(ReviewTest, TheDirectorateIsToldWhoDidNotReviewInTime) {
    const std::string inspector = token_of(Role::Inspector);
    EXPECT_TRUE(
        get("/api/v1/usage/reviews/overdue", "", inspector).json().at("months").as_array().empty());
    ask_in(3);
    ask_in(1);
    for (const Role role : {Role::Operator, Role::Inspector}) {
        const Answer told = get("/api/v1/usage/reviews/overdue", "", token_of(role));
        ASSERT_EQ(told.status(), 200) << told.response.body;
        EXPECT_EQ(schemas_.fault("OverdueReviews", told.json()), "");
        const auto months = told.json().at("months").as_array();
        ASSERT_EQ(months.size(), 1u) << "that of last month still has time";
        EXPECT_EQ(months[0].at("institution").as_int64(), 1001);
        EXPECT_EQ(months[0].at("name").as_string(), "ÖRNEK BANKASI A.Ş.");
        EXPECT_EQ(months[0].at("month").as_string(), month(3).text());
        EXPECT_EQ(months[0].at("due").as_string(), base::day_text(month(3).due()));
    }
    const auto seen = get("/api/v1/usage/reviews", "institution=1001", inspector).json();
    EXPECT_FALSE(seen.at("may_review").as_bool());
    EXPECT_EQ(seen.at("months").at(3).at("state").as_string(), "overdue");
    const std::string token = token_of(Role::Administrator, 1001);
    ASSERT_EQ(review(token, body_of(month(3))).status(), 201) << "late is better than never";
    EXPECT_TRUE(
        get("/api/v1/usage/reviews/overdue", "", inspector).json().at("months").as_array().empty());
}

}  // namespace
}  // namespace kps::portal
