#include "membership/notices/change_notice.h"

#include "membership/notices/changes.h"
#include "membership/notices/fact_rows.h"
#include "membership/testing/membership_fixture.h"

namespace kps::membership {
namespace {

using institutions::BlockGround;
using storage::Backend;
using testing::Case;
using ::testing::ElementsAre;
using testing::ErrorCode;
using ::testing::IsEmpty;
using testing::kAdministrator;
using testing::kOperator;
using testing::kOtherAdministrator;
using testing::kSecondOperator;
using testing::noon;
using testing::with;

const std::string kDocument = R"("document": ")" + std::string(testing::kHandedIn) + "\"";
const std::string kName =
    R"({"change": "name", "event_date": "2026-11-22", "new_name": "Işık İnci Bankası", )" +
    kDocument + "}";
const std::string kAddress =
    R"({"change": "static-address", "event_date": "2026-11-22", "static_address": "88.255.9.9", )" +
    kDocument + "}";
constexpr std::string_view kFinding =
    R"({"institution": 1001, "change": "name", "event_date": "2026-10-01", "reason": "Yeni isim gazetede yayımlanmıştır"})";
const std::string kFulfil = R"({"new_name": "Işık İnci Bankası", )" + kDocument + "}";
constexpr std::string_view kWhy = R"({"decision_reason": "Yazı eksik, yeniden gönderiniz"})";

class ChangeNoticeTest : public testing::MembershipTest {
  protected:
    Case report(const std::string& input) {
        return open("change-notice", kAdministrator, "report", input).value().subject;
    }
    void accept(const Case& subject) {
        ASSERT_TRUE(act(subject, kOperator, "take"));
        ASSERT_TRUE(act(subject, kOperator, "accept"));
    }
    bool is_late(const Case& subject) const {
        return lifecycle::is_true(read(subject).body, "late");
    }
    std::vector<FactPeriod> facts(std::string_view name) {
        auto transaction = temporary_.database()->begin(storage::Access::Read).value();
        return fact_history(transaction, base::InstitutionId(1001), name).value();
    }
};

// Evidence R-100.
TEST_P(ChangeNoticeTest, TheFifteenthDayIsInTimeAndTheSixteenthIsLateAndStillTaken) {
    now_ = base::istanbul_midnight_us({2026, 12, 8}) - 1;
    EXPECT_FALSE(is_late(report(kName)));
    EXPECT_THAT(letters_, IsEmpty());
    now_ += 1;
    const Case late = report(kName);
    EXPECT_TRUE(is_late(late));
    EXPECT_EQ(lifecycle::text_of(late.body, "last_day"), "2026-12-07");
    EXPECT_THAT(letters_, ElementsAre("late_change_notice"));
    EXPECT_THAT(grounds(), IsEmpty());
    accept(late);
    EXPECT_EQ(institution().name, "Işık İnci Bankası");
}

// Evidence R-036.
TEST_P(ChangeNoticeTest, WhatWasHandedInBeforeGoesToTheCaseThatIsOpenedAndNoFurther) {
    std::vector<std::string> taken;
    environment_.take_document = [&](storage::Transaction&, const base::Uuid& account,
                                     const base::Uuid& subject,
                                     std::string_view digest) -> base::Status {
        if (digest != testing::kHandedIn)
            return base::failed(ErrorCode::DocumentRefused, "nobody's");
        taken.push_back(account.text() + " " + subject.text());
        return {};
    };
    EXPECT_EQ(code(open("change-notice", kAdministrator, "report",
                        with(kName, testing::kHandedIn, std::string(64, 'a')))),
              ErrorCode::DocumentRefused);
    const Case subject = report(kName);
    const std::string moved = kAdministrator.account.text() + " " + subject.id.text();
    EXPECT_THAT(taken, ElementsAre(moved));
    ASSERT_TRUE(act(subject, kOperator, "take"));
    ASSERT_TRUE(act(subject, kOperator, "return", kWhy));
    ASSERT_TRUE(act(subject, kAdministrator, "complete", kFulfil));
    EXPECT_THAT(taken, ElementsAre(moved));
}

// Evidence R-100.
TEST_P(ChangeNoticeTest, FifteenDaysGoOverTheEndOfTheYearAndALeapDay) {
    EXPECT_EQ(last_day_of_notice({2026, 12, 20}), (base::Date{2027, 1, 4}));
    EXPECT_EQ(last_day_of_notice({2028, 2, 20}), (base::Date{2028, 3, 6}));
    EXPECT_EQ(last_day_of_notice({2027, 2, 20}), (base::Date{2027, 3, 7}));
}

TEST_P(ChangeNoticeTest, AnEventStillToComeOrLongPastIsRefused) {
    EXPECT_EQ(code(open("change-notice", kAdministrator, "report",
                        with(kName, "2026-11-22", "2026-11-23"))),
              ErrorCode::RuleRefused);
    EXPECT_EQ(code(open("change-notice", kAdministrator, "report",
                        with(kName, "2026-11-22", "2010-01-01"))),
              ErrorCode::RuleRefused);
    EXPECT_EQ(code(open("change-notice", kAdministrator, "report",
                        with(kName, "2026-11-22", "2026-02-30"))),
              ErrorCode::InvalidField);
}

TEST_P(ChangeNoticeTest, WhatIsToldFitsTheKindOfChange) {
    EXPECT_EQ(
        code(open("change-notice", kAdministrator, "report", with(kName, "\"name\"", "\"title\""))),
        ErrorCode::InvalidField);
    EXPECT_EQ(code(open("change-notice", kAdministrator, "report",
                        with(kName, "new_name\"", "new_title\": \"a b\", \"new_name\""))),
              ErrorCode::InvalidField);
    EXPECT_EQ(code(open("change-notice", kAdministrator, "report",
                        with(kName, testing::kHandedIn, testing::kUnknownDocument))),
              ErrorCode::DocumentRefused);
    EXPECT_EQ(code(open("change-notice", kOperator, "report", kName)), ErrorCode::RoleNotAllowed);
}

// Evidence R-230.
TEST_P(ChangeNoticeTest, ANewStaticAddressTakesThePlaceOfTheOldOneWhichIsKept) {
    for (const char* refused_address : {"10.1.2.3", "127.0.0.1", "88.255.9.0/24", "kurum.example"})
        EXPECT_EQ(code(open("change-notice", kAdministrator, "report",
                            with(kAddress, "88.255.9.9", refused_address))),
                  ErrorCode::InvalidField)
            << refused_address;
    now_ = noon({2026, 12, 30});
    const Case subject = report(kAddress);
    EXPECT_FALSE(is_late(subject));
    EXPECT_EQ(institution().registered_address, "88.255.1.7");
    accept(subject);
    EXPECT_EQ(institution().registered_address, "88.255.9.9");
    EXPECT_EQ(refused(), ErrorCode::AddressNotRegistered);
    const auto history = facts("static-address");
    ASSERT_EQ(history.size(), 2U);
    EXPECT_EQ(history[0].value, "88.255.1.7");
    EXPECT_EQ(history[0].until_us, now_);
    EXPECT_EQ(history[1].value, "88.255.9.9");
    EXPECT_EQ(history[1].until_us, std::nullopt);
}

// Evidence R-101.
TEST_P(ChangeNoticeTest, WhatTheDirectorateLearnsFirstSuspends) {
    EXPECT_EQ(code(open("change-notice", kOperator, "detect",
                        with(std::string(kFinding), "2026-10-01", "2026-11-07"))),
              ErrorCode::RuleRefused);
    const auto found = open("change-notice", kOperator, "detect", kFinding).value().subject;
    EXPECT_EQ(found.state, "detected");
    EXPECT_THAT(grounds(), ElementsAre(BlockGround::MissedNotice));
    EXPECT_EQ(only("access-block").state, "suspended-notice");
    EXPECT_EQ(refused(), ErrorCode::InstitutionBlocked);
    EXPECT_EQ(code(open("change-notice", kOperator, "detect", kFinding)), ErrorCode::RuleRefused);
    // The notice belongs into the case of the finding.
    EXPECT_EQ(code(open("change-notice", kAdministrator, "report", kName)), ErrorCode::RuleRefused);
}

// Evidence R-102.
TEST_P(ChangeNoticeTest, TheAcceptedNoticeLiftsThisGroundAndNoOther) {
    const auto found = open("change-notice", kOperator, "detect", kFinding).value().subject;
    ASSERT_TRUE(open("access-block", kOperator, "emergency",
                     R"({"institution": 1001, "reason": "Gizlilik tehlikeye düştü, olay 7"})"));
    EXPECT_EQ(code(act(found, kOtherAdministrator, "fulfil", kFulfil)), ErrorCode::NotFound);
    ASSERT_TRUE(act(found, kAdministrator, "fulfil", kFulfil));
    EXPECT_TRUE(is_late(found));
    EXPECT_EQ(grounds().size(), 2U);
    accept(found);
    EXPECT_THAT(grounds(), ElementsAre(BlockGround::SecurityEndangered));
    EXPECT_EQ(institution().name, "Işık İnci Bankası");
    const auto names = facts("name");
    ASSERT_EQ(names.size(), 2U);
    EXPECT_EQ(names[0].value, "Örnek Bankası");
}

// Evidence R-102.
TEST_P(ChangeNoticeTest, WithTwoMissedNoticesAccessOpensWithTheSecond) {
    const auto name = open("change-notice", kOperator, "detect", kFinding).value().subject;
    const auto title = open("change-notice", kOperator, "detect",
                            with(std::string(kFinding), "\"name\"", "\"title\""))
                           .value()
                           .subject;
    EXPECT_EQ(count("access-block"), 1U);
    ASSERT_TRUE(act(name, kAdministrator, "fulfil", kFulfil));
    accept(name);
    EXPECT_EQ(refused(), ErrorCode::InstitutionBlocked);
    ASSERT_TRUE(act(title, kAdministrator, "fulfil", with(kFulfil, "new_name", "new_title")));
    accept(title);
    EXPECT_EQ(refused(), std::nullopt);
    EXPECT_EQ(only("access-block").state, "lifted");
}

TEST_P(ChangeNoticeTest, AFindingOfTheBlocksOwnCaseIsFulfilledByANotice) {
    ASSERT_TRUE(open("access-block", kOperator, "find-missed-notice", kFinding));
    const Case subject = report(with(kName, "2026-11-22", "2026-10-01"));
    accept(subject);
    EXPECT_EQ(refused(), std::nullopt);
}

TEST_P(ChangeNoticeTest, AFindingIsTakenBackByTwoPersonsAndOpensAgain) {
    const auto found = open("change-notice", kOperator, "detect", kFinding).value().subject;
    const auto asked = act(found, kOperator, "withdraw-finding", kWhy).value();
    EXPECT_EQ(refused(), ErrorCode::InstitutionBlocked);
    ASSERT_TRUE(course_->approve(found.id, kSecondOperator, asked.subject.version, now_));
    EXPECT_EQ(refused(), std::nullopt);
    EXPECT_EQ(state(found), "withdrawn");
}

TEST_P(ChangeNoticeTest, AReturnedNoticeIsSentAgainAndKeepsItsDay) {
    const Case subject = report(kName);
    EXPECT_EQ(code(act(subject, kOperator, "accept")), ErrorCode::WrongState);
    ASSERT_TRUE(act(subject, kOperator, "take"));
    EXPECT_EQ(code(act(subject, kOperator, "return")), ErrorCode::InvalidField);
    ASSERT_TRUE(act(subject, kOperator, "return", kWhy));
    pass_days(30);
    ASSERT_TRUE(act(subject, kAdministrator, "complete", kFulfil));
    EXPECT_FALSE(is_late(subject));
    accept(subject);
    EXPECT_EQ(institution().name, "Işık İnci Bankası");
}

TEST_P(ChangeNoticeTest, CampaignsSeeThatANoticeIsOpen) {
    const auto is_open = [&] {
        auto transaction = temporary_.database()->begin(storage::Access::Read).value();
        return has_open_notice(transaction, base::InstitutionId(1001)).value();
    };
    EXPECT_FALSE(is_open());
    const Case subject = report(kName);
    EXPECT_TRUE(is_open());
    accept(subject);
    EXPECT_FALSE(is_open());
}

INSTANTIATE_TEST_SUITE_P(Both, ChangeNoticeTest,
                         ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);

}  // namespace
}  // namespace kps::membership
