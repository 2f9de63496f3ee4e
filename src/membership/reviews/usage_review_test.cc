#include "membership/reviews/usage_review.h"

#include "membership/testing/membership_fixture.h"
#include "usage/usage_store.h"

namespace kps::membership {
namespace {

using testing::Case;
using testing::ErrorCode;
using testing::kAdministrator;
using testing::kMember;
using testing::kOfficer;
using testing::kOperator;
using testing::kOtherAdministrator;

const testing::Actor kTechnician = testing::actor(accounts::Role::Technician, 7, 1001);
const testing::Actor kSubUser = testing::actor(accounts::Role::SubUser, 8, 1001);
constexpr std::string_view kAsk = R"({"entry": 17, "ground": "Mesai dışında sorulmuş"})";
constexpr std::string_view kExplain = R"({"explanation": "Nöbetçi memur sordu"})";
constexpr std::string_view kFinding = R"({"finding": "Dosyası var, sorun yok"})";

class UsageReviewTest : public testing::MembershipTest {
  protected:
    void SetUp() override {
        MembershipTest::SetUp();
        auto store = usage::UsageStore::open(temporary_.database());
        ASSERT_TRUE(store.has_value());
        usage::Batch batch;
        for (const std::uint64_t entry : {17U, 18U, 19U}) {
            usage::Call call;
            call.entry = entry;
            call.time_us = 1'795'251'600'000'000;
            call.institution = base::InstitutionId(entry == 18 ? 1002 : 1001);
            // 19 asked for a token.
            call.service = base::ServiceNumber(entry == 19 ? 0 : 7);
            call.outcome = 104;
            batch.add(call);
        }
        batch.next_index = 20;
        ASSERT_TRUE((*store)->apply(batch, {}).value());
    }
};

// Evidence R-032.
TEST_P(UsageReviewTest, AnInstitutionLooksIntoOneOfItsOwnQuestions) {
    const Case subject = open("usage-review", kAdministrator, "ask", kAsk).value().subject;
    EXPECT_EQ(subject.number, "KIN-2026-000001");
    EXPECT_EQ(subject.title, "İz kaydı 17");
    EXPECT_EQ(lifecycle::integer_of(subject.body, "service_number"), 7);
    EXPECT_EQ(lifecycle::integer_of(subject.body, "result_code"), 104);
    EXPECT_EQ(lifecycle::text_of(subject.body, "asked_at"), "2026-11-21T09:00:00.000Z");
    const Case explained = act(subject, kTechnician, "explain", kExplain).value().subject;
    EXPECT_EQ(explained.state, "explained");
    const Case closed = act(explained, kAdministrator, "find-justified", kFinding).value().subject;
    EXPECT_EQ(closed.state, "justified");
    // It may be looked into again, and told to the directorate.
    const Case again = open("usage-review", kAdministrator, "ask", kAsk).value().subject;
    const Case told = act(again, kAdministrator, "report", kFinding).value().subject;
    EXPECT_EQ(act(told, kOfficer, "conclude", kFinding).value().subject.state, "concluded");
}

TEST_P(UsageReviewTest, AnEntryOfAnotherLooksLikeNone) {
    for (const char* entry : {"18", "19", "0"}) {
        const std::string input = testing::with(std::string(kAsk), "17", entry);
        const auto refused = open("usage-review", kAdministrator, "ask", input);
        ASSERT_FALSE(refused) << entry;
        EXPECT_EQ(refused.error().code, ErrorCode::InvalidField);
        EXPECT_EQ(refused.error().context, "$.entry: no such question");
    }
    EXPECT_TRUE(open("usage-review", kOtherAdministrator, "ask",
                     testing::with(std::string(kAsk), "17", "18")));
    for (const char* entry : {"-1", "\"17\"", "4503599627370497"})
        EXPECT_FALSE(open("usage-review", kAdministrator, "ask",
                          testing::with(std::string(kAsk), "17", entry)))
            << entry;
}

TEST_P(UsageReviewTest, OnlyTheAdministratorAsksAndFinds) {
    for (const auto& actor : {kTechnician, kSubUser, kOperator, kMember})
        EXPECT_EQ(open("usage-review", actor, "ask", kAsk).error().code, ErrorCode::RoleNotAllowed);
    const Case subject = open("usage-review", kAdministrator, "ask", kAsk).value().subject;
    for (const auto& actor : {kTechnician, kSubUser, kOperator})
        for (const char* name : {"find-justified", "find-unjustified", "report"})
            EXPECT_FALSE(act(subject, actor, name, kFinding)) << name;
    EXPECT_FALSE(act(subject, kOtherAdministrator, "find-justified", kFinding));
    EXPECT_FALSE(act(subject, kOfficer, "conclude", kFinding));
}

TEST_P(UsageReviewTest, OneQuestionHasOneOpenReview) {
    const Case subject = open("usage-review", kAdministrator, "ask", kAsk).value().subject;
    EXPECT_EQ(open("usage-review", kAdministrator, "ask", kAsk).error().code,
              ErrorCode::RuleRefused);
    ASSERT_TRUE(act(subject, kAdministrator, "find-unjustified", kFinding));
    EXPECT_TRUE(open("usage-review", kAdministrator, "ask", kAsk));
}

INSTANTIATE_TEST_SUITE_P(
    Stores, UsageReviewTest,
    ::testing::Values(storage::Backend::Sqlite, storage::Backend::Postgres),
    storage::testing::backend_name<::testing::TestParamInfo<storage::Backend>>);

}  // namespace
}  // namespace kps::membership
