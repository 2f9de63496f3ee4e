#include "membership/notices/merger.h"

#include "membership/testing/membership_fixture.h"

namespace kps::membership {
namespace {

using institutions::BlockGround;
using storage::Backend;
using testing::Case;
using ::testing::Contains;
using ::testing::ElementsAre;
using testing::ErrorCode;
using ::testing::IsEmpty;
using testing::kAdministrator;
using testing::kOperator;
using testing::kProgram;
using testing::noon;
using testing::with;

const std::string kReport =
    R"({"form": "merger", "event_date": "2026-11-22", "old": [{"institution": 1001}, {"institution": 1002}], "new": [{"name": "Birleşik Kurum"}], "document": ")" +
    std::string(testing::kHandedIn) + "\"}";
constexpr std::string_view kSign =
    R"({"institution": 1003, "undertaking_number": "THN-2026-000009", "undertaking_date": "2026-11-22"})";
constexpr std::string_view kClose =
    R"({"decision_number": "2027/3", "decision_date": "2027-02-23", "reason": "Yeni taahhütname imzalanmamıştır"})";
constexpr std::string_view kExtend =
    R"({"decision_number": "2027/3", "decision_date": "2027-02-23", "reason": "Devir işlemleri sürmektedir", "new_date": "2027-05-31"})";

class MergerTest : public testing::MembershipTest {
  protected:
    Case report() { return open("merger", kAdministrator, "report", kReport).value().subject; }
};

// Evidence R-103.
// Evidence R-104.
TEST_P(MergerTest, ThreeMonthsRunFromTheEventAndAccessStays) {
    const Case subject = report();
    ASSERT_EQ(subject.deadlines.size(), 1U);
    EXPECT_EQ(subject.deadlines[0].last_day, (base::Date{2027, 2, 22}));
    ASSERT_TRUE(act(subject, kOperator, "take"));
    now_ = base::istanbul_midnight_us({2027, 2, 23}) - 1;
    run_due();
    EXPECT_EQ(state(subject), "running");
    EXPECT_EQ(refused(), std::nullopt);
}

// Evidence R-105.
TEST_P(MergerTest, TheEndOfTheTimeClosesNothingAndGoesToTheKurul) {
    const Case subject = report();
    now_ = base::istanbul_midnight_us({2027, 2, 23});
    run_due();
    EXPECT_EQ(state(subject), "on-board-agenda");
    EXPECT_THAT(grounds(), IsEmpty());
    EXPECT_THAT(read(subject).deadlines, IsEmpty());
    EXPECT_EQ(refused(), std::nullopt);
    EXPECT_EQ(code(act(subject, kOperator, "close", kClose)), ErrorCode::RoleNotAllowed);
    // No member alone: the meeting's vote moves it.
    EXPECT_EQ(code(act(subject, testing::kMember, "close", kClose)), ErrorCode::RoleNotAllowed);
    EXPECT_EQ(code(act(subject, testing::kMember, "extend", kExtend)), ErrorCode::RoleNotAllowed);
    EXPECT_EQ(
        code(act(subject, testing::actor(accounts::Role::BoardSecretary, 9), "close", kClose)),
        ErrorCode::RoleNotAllowed);
    ASSERT_TRUE(act(subject, kProgram, "close", kClose));
    EXPECT_EQ(state(subject), "access-closed");
    EXPECT_THAT(grounds(1001), ElementsAre(BlockGround::MergerUndecided));
    EXPECT_THAT(grounds(1002), ElementsAre(BlockGround::MergerUndecided));
    EXPECT_EQ(count("access-block"), 2U);
}

// Evidence R-105.
TEST_P(MergerTest, TheKurulExtendsToADayAndAfterItDecidesAgain) {
    const Case subject = report();
    EXPECT_EQ(code(act(subject, kProgram, "extend", kExtend)), ErrorCode::WrongState);
    now_ = noon({2027, 2, 23});
    run_due();
    EXPECT_EQ(code(act(subject, kProgram, "extend",
                       with(std::string(kExtend), "2027-05-31", "2027-02-23"))),
              ErrorCode::RuleRefused);
    EXPECT_EQ(code(act(subject, kProgram, "extend",
                       with(std::string(kExtend), "2027-02-23", "2027-02-24"))),
              ErrorCode::RuleRefused);
    ASSERT_TRUE(act(subject, kProgram, "extend", kExtend));
    now_ = noon({2027, 5, 31});
    run_due();
    EXPECT_EQ(state(subject), "extended");
    pass_days(1);
    run_due();
    EXPECT_EQ(state(subject), "on-board-agenda");
    EXPECT_THAT(letters_, Contains("board_extension"));
}

// Evidence R-103.
TEST_P(MergerTest, ItIsFulfilledByAnUndertakingThatWasSignedAfterTheEvent) {
    const Case subject = report();
    EXPECT_EQ(code(act(subject, kOperator, "sign", kSign)), ErrorCode::NotFound);
    put(1003, "Birleşik Kurum", institutions::InstitutionClass::Bank, "88.255.1.9");
    EXPECT_EQ(
        code(act(subject, kOperator, "sign", with(std::string(kSign), "2026-11-22", "2026-11-21"))),
        ErrorCode::RuleRefused);
    ASSERT_TRUE(act(subject, kOperator, "sign", kSign));
    EXPECT_EQ(state(subject), "undertaking-signed");
    now_ = noon({2027, 3, 1});
    run_due();
    EXPECT_EQ(state(subject), "undertaking-signed");
}

TEST_P(MergerTest, ASplitIsFulfilledWhenEachNewInstitutionHasSigned) {
    const Case subject = open("merger", kAdministrator, "report",
                              with(with(kReport, R"("name": "Birleşik Kurum"})",
                                        R"("name": "Bir A.Ş."}, {"name": "İki A.Ş."})"),
                                   "merger", "split"))
                             .value()
                             .subject;
    put(1003, "Bir A.Ş.", institutions::InstitutionClass::Bank, "88.255.1.9");
    put(1004, "İki A.Ş.", institutions::InstitutionClass::Bank, "88.255.1.10");
    ASSERT_TRUE(act(subject, kOperator, "sign", kSign));
    EXPECT_EQ(state(subject), "reported");
    EXPECT_EQ(code(act(subject, kOperator, "sign", kSign)), ErrorCode::RuleRefused);
    ASSERT_TRUE(act(subject, kOperator, "sign", with(std::string(kSign), "1003", "1004")));
    EXPECT_EQ(state(subject), "undertaking-signed");
}

TEST_P(MergerTest, OnlyOnesOwnMergerIsReportedAndNoInstitutionTwice) {
    EXPECT_EQ(code(open("merger", testing::actor(accounts::Role::Administrator, 8, 1003), "report",
                        kReport)),
              ErrorCode::RuleRefused);
    EXPECT_EQ(code(open("merger", kAdministrator, "report", with(kReport, "1002", "1001"))),
              ErrorCode::RuleRefused);
    EXPECT_EQ(code(open("merger", kAdministrator, "report", with(kReport, "1002", "7"))),
              ErrorCode::NotFound);
    EXPECT_EQ(
        code(open("merger", kAdministrator, "report", with(kReport, "2026-11-22", "2026-11-23"))),
        ErrorCode::RuleRefused);
}

TEST_P(MergerTest, TheLastDayOfAShorterMonthIsTheLastDay) {
    now_ = noon({2026, 12, 1});
    const Case subject =
        open("merger", kOperator, "report", with(kReport, "2026-11-22", "2026-11-30"))
            .value()
            .subject;
    EXPECT_EQ(subject.deadlines[0].last_day, (base::Date{2027, 2, 28}));
}

INSTANTIATE_TEST_SUITE_P(Both, MergerTest, ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);

}  // namespace
}  // namespace kps::membership
