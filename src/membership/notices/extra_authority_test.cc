#include "membership/notices/extra_authority.h"

#include "membership/testing/membership_fixture.h"

namespace kps::membership {
namespace {

using storage::Backend;
using testing::Case;
using ::testing::Contains;
using testing::ErrorCode;
using testing::kAdministrator;
using testing::kOperator;
using testing::kOtherAdministrator;
using testing::kProgram;
using testing::noon;
using testing::with;

const std::string kRequest =
    R"({"services": [{"service": "AksOkuTumIlServis", "version": "2011/01/01", "paths": ["Ad"], "reason": "Şubelerde il seçimi için gereklidir", "law": "5411", "article": "73"}], "document": ")" +
    std::string(testing::kHandedIn) + "\"}";
constexpr std::string_view kReview = R"({"review": "Amaç ve dayanak yeterlidir, uygundur"})";
constexpr std::string_view kReject =
    R"({"decision_number": "2026/50", "decision_date": "2026-11-22", "reason": "Talep gerekçesi yeterli değildir"})";

/// The fixture's decision, later and with one more of something.
std::string decided(std::string_view from = "2026-11-22") {
    std::string text = with(std::string(policy::testing::kDecision), "2026/14", "2026/51");
    text = with(text, R"("date": "2026-03-02")", R"("date": "2026-11-22")");
    text = with(text, R"("valid_from": "2026-03-15")",
                R"("valid_from": ")" + std::string(from) + "\"");
    text = with(text, "\"criteria_max\": 10", "\"criteria_max\": 20");
    return R"({"decision": )" + text + "}";
}

class ExtraAuthorityTest : public testing::MembershipTest {
  protected:
    Case before_board() {
        const Case subject =
            open("extra-authority", kAdministrator, "request", kRequest).value().subject;
        EXPECT_TRUE(act(subject, kOperator, "take"));
        EXPECT_TRUE(act(subject, kOperator, "submit", kReview));
        return subject;
    }
    std::string number_in_force() const {
        const auto directory = store_->load().value();
        const auto document = policy::parse_decision(directory.decisions.at(0).canonical_json,
                                                     policy::testing::tree());
        return document.value().number;
    }
};

// Evidence R-070.
TEST_P(ExtraAuthorityTest, ReasonAndLegalBasisAreAskedForEachService) {
    for (const char* member :
         {R"("law": "5411", )", R"("reason": "Şubelerde il seçimi için gereklidir", )",
          R"(, "article": "73")"})
        EXPECT_EQ(
            code(open("extra-authority", kAdministrator, "request", with(kRequest, member, ""))),
            ErrorCode::InvalidField)
            << member;
    EXPECT_EQ(code(open("extra-authority", kAdministrator, "request",
                        with(kRequest, "Şubelerde il seçimi için gereklidir", "gerekli"))),
              ErrorCode::InvalidField);
    EXPECT_EQ(code(open("extra-authority", kAdministrator, "request", with(kRequest, "5411", " "))),
              ErrorCode::InvalidField);
}

TEST_P(ExtraAuthorityTest, OnlyServicesAndParametersThatExistAreAskedFor) {
    EXPECT_EQ(code(open("extra-authority", kAdministrator, "request",
                        with(kRequest, "AksOkuTumIl", "AksOkuHic"))),
              ErrorCode::InvalidField);
    EXPECT_EQ(code(open("extra-authority", kAdministrator, "request",
                        with(kRequest, R"(["Ad"])", R"(["Adet"])"))),
              ErrorCode::InvalidField);
    EXPECT_EQ(code(open("extra-authority", kOperator, "request", kRequest)),
              ErrorCode::RoleNotAllowed);
}

// Evidence R-071.
TEST_P(ExtraAuthorityTest, OnlyTheKurulsDecisionChangesWhatIsGranted) {
    const Case subject = before_board();
    EXPECT_EQ(number_in_force(), "2026/14");
    EXPECT_EQ(code(act(subject, kOperator, "accept", decided())), ErrorCode::RoleNotAllowed);
    EXPECT_EQ(code(act(subject, kAdministrator, "accept", decided())), ErrorCode::RoleNotAllowed);
    EXPECT_EQ(code(act(subject, testing::kMember, "accept", decided())), ErrorCode::RoleNotAllowed);
    EXPECT_EQ(code(act(subject, kProgram, "accept", R"({"decision": {}})")),
              ErrorCode::InvalidDecision);
    EXPECT_EQ(code(act(subject, kProgram, "accept", with(decided(), "1001", "1002"))),
              ErrorCode::InvalidDecision);
    ASSERT_TRUE(act(subject, kProgram, "accept", decided()));
    EXPECT_EQ(state(subject), "in-force");
    EXPECT_EQ(number_in_force(), "2026/51");
    EXPECT_EQ(lifecycle::text_of(read(subject).body, "decision_number"), "2026/51");
    EXPECT_EQ(refused(), std::nullopt);
}

// Evidence R-071.
TEST_P(ExtraAuthorityTest, ADecisionOfALaterDayTakesEffectOnThatDay) {
    const Case subject = before_board();
    ASSERT_TRUE(act(subject, kProgram, "accept", decided("2026-12-01")));
    EXPECT_EQ(state(subject), "accepted");
    now_ = base::istanbul_midnight_us({2026, 12, 1}) - 1;
    run_due();
    EXPECT_EQ(number_in_force(), "2026/14");
    EXPECT_EQ(refused(), std::nullopt);
    now_ += 1;
    run_due();
    EXPECT_EQ(state(subject), "in-force");
    EXPECT_EQ(number_in_force(), "2026/51");
    EXPECT_EQ(refused(), std::nullopt);
}

TEST_P(ExtraAuthorityTest, WhenAnotherDecisionCameBetweenTheKurulDecidesAgain) {
    const Case subject = before_board();
    ASSERT_TRUE(act(subject, kProgram, "accept", decided("2026-12-01")));
    ASSERT_TRUE(
        store_->put_decision(policy::testing::stored(with(std::string(policy::testing::kDecision),
                                                          "2026/14", "2026/60")),
                             now_));
    now_ = noon({2026, 12, 2});
    run_due();
    EXPECT_EQ(state(subject), "accepted");
    EXPECT_EQ(number_in_force(), "2026/60");
    ASSERT_TRUE(act(subject, kOperator, "return-to-board", kReview));
    ASSERT_TRUE(act(subject, kProgram, "reject", kReject));
    EXPECT_EQ(state(subject), "rejected");
}

TEST_P(ExtraAuthorityTest, ADecisionThatIsOverFarAheadOrOfTomorrowIsRefused) {
    const Case subject = before_board();
    const std::string old_one = R"({"decision": )" + std::string(policy::testing::kDecision) + "}";
    EXPECT_EQ(code(act(subject, kProgram, "accept", with(old_one, "2028-12-31", "2026-11-21"))),
              ErrorCode::RuleRefused);
    EXPECT_EQ(code(act(subject, kProgram, "accept", decided("2028-01-01"))),
              ErrorCode::RuleRefused);
    EXPECT_EQ(code(act(subject, kProgram, "accept",
                       with(decided("2026-11-24"), R"("date": "2026-11-22")",
                            R"("date": "2026-11-23")"))),
              ErrorCode::RuleRefused);
}

TEST_P(ExtraAuthorityTest, ARejectionNeedsItsReason) {
    const Case subject = before_board();
    EXPECT_EQ(code(act(subject, kProgram, "reject",
                       with(std::string(kReject), "Talep gerekçesi yeterli değildir", ""))),
              ErrorCode::InvalidField);
    ASSERT_TRUE(act(subject, kProgram, "reject", kReject));
    EXPECT_EQ(number_in_force(), "2026/14");
    EXPECT_THAT(letters_, Contains("rejection"));
}

TEST_P(ExtraAuthorityTest, TheAnnexIsATaskUntilItIsRenewed) {
    const Case subject = before_board();
    ASSERT_TRUE(act(subject, kProgram, "accept", decided()));
    ASSERT_EQ(read(subject).deadlines.size(), 1U);
    now_ = noon({2027, 3, 1});
    run_due();
    EXPECT_EQ(state(subject), "in-force");
    const std::string annex = R"({"annex_date": "2027-03-01", "annex_document": ")" +
                              std::string(testing::kHandedIn) + "\"}";
    EXPECT_EQ(code(act(subject, kAdministrator, "renew-annex", annex)), ErrorCode::RoleNotAllowed);
    EXPECT_EQ(code(act(subject, kOtherAdministrator, "renew-annex", annex)), ErrorCode::NotFound);
    ASSERT_TRUE(act(subject, kOperator, "renew-annex", annex));
    EXPECT_EQ(state(subject), "annex-renewed");
}

INSTANTIATE_TEST_SUITE_P(Both, ExtraAuthorityTest,
                         ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);

}  // namespace
}  // namespace kps::membership
