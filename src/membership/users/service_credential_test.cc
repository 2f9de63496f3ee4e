#include "membership/users/service_credential.h"

#include "crypto/keys.h"
#include "institutions/secret_rotation.h"
#include "membership/limits.h"
#include "membership/testing/membership_fixture.h"

namespace kps::membership {
namespace {

using storage::Backend;
using testing::Case;
using testing::ErrorCode;
using testing::kAdministrator;
using testing::kMember;
using testing::kOfficer;
using testing::kOperator;
using testing::kOtherAdministrator;
using testing::noon;
using testing::with;

const testing::Actor kTechnician = testing::actor(accounts::Role::Technician, 7, 1001);
constexpr std::string_view kRotate = R"({"overlap_days": 30, "why": "Yıllık değişim"})";
constexpr std::string_view kWhy = R"({"why": "Şifre bir forumda görüldü"})";

class ServiceCredentialTest : public testing::MembershipTest {
  protected:
    void SetUp() override {
        MembershipTest::SetUp();
        ASSERT_TRUE(store_->put_service_user({base::UserName("KRM-1001"), base::InstitutionId(1001),
                                              crypto::hash_secret("ESKI"), true},
                                             1));
    }
    std::vector<institutions::OutgoingSecret> outgoing() {
        auto transaction = temporary_.database()->begin(storage::Access::Read).value();
        return institutions::read_outgoing_secrets(transaction).value();
    }
    void put_application(std::string_view body) {
        Case application;
        application.id = base::Uuid(std::array<std::uint8_t, 16>{1});
        application.kind = "application";
        application.number = "BSV-2026-000001";
        application.state = "in-use";
        application.institution = base::InstitutionId(1001);
        application.body = *std::get_if<lifecycle::JsonObject>(&testing::json(body).content());
        auto transaction = temporary_.database()->begin(storage::Access::Write).value();
        ASSERT_TRUE(course_->cases().insert(transaction, application, {}));
        ASSERT_TRUE(transaction.commit());
    }
    bool is_in_force(const std::string& secret) {
        return crypto::verify_secret(secret, store_->load().value().users.front().secret_hash);
    }
    static std::string secret_of(const testing::Outcome& outcome) {
        return std::string(lifecycle::text_of(outcome.told_once, "secret"));
    }
};

// Evidence R-135.
TEST_P(ServiceCredentialTest, TheNewSecretIsToldOnceAndTheOldOneLivesToTheEndOfItsLastDay) {
    const auto outcome = open("service-credential", kTechnician, "rotate", kRotate).value();
    const Case& subject = outcome.subject;
    EXPECT_EQ(subject.number, "SVK-2026-000001");
    EXPECT_EQ(subject.state, "overlapping");
    EXPECT_TRUE(is_in_force(secret_of(outcome)));
    EXPECT_EQ(lifecycle::text_of(outcome.told_once, "user"), "KRM-1001");
    // Nobody keeps it.
    const auto history = course_->history(subject.id, kOperator).value();
    EXPECT_EQ(lifecycle::canonical_text(history.front().body).find(secret_of(outcome)),
              std::string::npos);
    const base::Date last = lifecycle::last_day_after({2026, 11, 22}, 30);
    ASSERT_EQ(read(subject).deadlines.size(), 1U);
    EXPECT_EQ(read(subject).deadlines.front().last_day, last);
    ASSERT_EQ(outgoing().size(), 1U);
    const std::int64_t end =
        base::istanbul_midnight_us(base::date_from_days(base::days_from_date(last) + 1));
    EXPECT_EQ(outgoing().front().until_us, end);
    now_ = end - 1;
    run_due();
    EXPECT_EQ(state(subject), "overlapping");
    now_ = end;
    run_due();
    EXPECT_EQ(state(subject), "ended");
    EXPECT_TRUE(outgoing().empty());
    EXPECT_TRUE(is_in_force(secret_of(outcome)));
}

TEST_P(ServiceCredentialTest, TheOverlapHasItsLimits) {
    for (const char* days : {"0", "31", "-1", "\"3\"", "99999999999"})
        EXPECT_EQ(code(open("service-credential", kAdministrator, "rotate",
                            with(std::string(kRotate), "30", days))),
                  ErrorCode::InvalidField)
            << days;
    EXPECT_TRUE(is_in_force("ESKI"));
    EXPECT_TRUE(open("service-credential", kAdministrator, "rotate",
                     with(std::string(kRotate), "30", "1")));
}

// Evidence R-135.
TEST_P(ServiceCredentialTest, ALeakedSecretEndsAtOnceAndARunningChangeWithIt) {
    const auto first = open("service-credential", kAdministrator, "rotate", kRotate).value();
    const auto second = open("service-credential", kAdministrator, "replace-leaked", kWhy).value();
    EXPECT_EQ(second.subject.state, "replaced");
    EXPECT_EQ(state(first.subject), "ended");
    EXPECT_TRUE(outgoing().empty());
    EXPECT_FALSE(is_in_force("ESKI"));
    EXPECT_FALSE(is_in_force(secret_of(first)));
    EXPECT_TRUE(is_in_force(secret_of(second)));
    // The next change is possible at once.
    EXPECT_TRUE(open("service-credential", kAdministrator, "rotate", kRotate));
}

// Evidence R-135.
TEST_P(ServiceCredentialTest, TheOldSecretIsEndedInOneStepByOnePerson) {
    const auto subject =
        open("service-credential", kAdministrator, "rotate", kRotate).value().subject;
    EXPECT_EQ(code(act(subject, kOtherAdministrator, "end-now", kWhy)), ErrorCode::NotFound);
    EXPECT_EQ(code(act(subject, kAdministrator, "end-now")), ErrorCode::InvalidField);
    ASSERT_TRUE(act(subject, kOfficer, "end-now", kWhy));
    EXPECT_EQ(state(subject), "ended");
    EXPECT_TRUE(outgoing().empty());
    EXPECT_EQ(code(act(subject, kAdministrator, "end-now", kWhy)), ErrorCode::WrongState);
}

// Evidence R-232.
TEST_P(ServiceCredentialTest, OneChangeAtATimeOfTheOneUserOfTheOwnInstitution) {
    ASSERT_TRUE(open("service-credential", kAdministrator, "rotate", kRotate));
    EXPECT_EQ(code(open("service-credential", kTechnician, "rotate", kRotate)),
              ErrorCode::RuleRefused);
    EXPECT_EQ(store_->load().value().users.size(), 1U);
    for (const auto& who : {kMember, kOfficer})
        EXPECT_EQ(code(open("service-credential", who, "rotate", kRotate)),
                  ErrorCode::RoleNotAllowed);
    EXPECT_EQ(code(open("service-credential", kOtherAdministrator, "rotate",
                        with(std::string(kRotate), "{", "{\"institution\": 1001, "))),
              ErrorCode::RuleRefused);
    // The municipality has no user yet.
    EXPECT_EQ(code(open("service-credential", kOtherAdministrator, "rotate", kRotate)),
              ErrorCode::RuleRefused);
    EXPECT_EQ(code(open("service-credential", kOperator, "rotate", kRotate)),
              ErrorCode::InvalidField);
}

// Evidence R-231.
TEST_P(ServiceCredentialTest, AnOperatorTellsItToNobodyButWhomTheFormNames) {
    const std::string called =
        R"({"institution": 1001, "why": "Şifre bir forumda görüldü", "callee": "Işıl İnce", "phone": "0312 111 22 35"})";
    // Without a form nobody is named.
    EXPECT_EQ(code(open("service-credential", kOperator, "replace-leaked", called)),
              ErrorCode::RuleRefused);
    put_application(
        R"({"information_form": {"authorised": [{"full_name": "IŞIL İNCE", "phone": "0312 111 22 35"}]}})");
    for (const auto& [from, to] : {std::pair{"Işıl İnce", "Isil Ince"},
                                   {"22 35", "22 36"},
                                   {", \"phone\": \"0312 111 22 35\"", ""}})
        EXPECT_EQ(
            code(open("service-credential", kOperator, "replace-leaked", with(called, from, to))),
            ErrorCode::RuleRefused)
            << to;
    EXPECT_TRUE(is_in_force("ESKI"));
    ASSERT_TRUE(open("service-credential", kOperator, "replace-leaked", called));
    EXPECT_FALSE(is_in_force("ESKI"));
    // On the own screen there is nobody to be called.
    EXPECT_TRUE(open("service-credential", kAdministrator, "replace-leaked", kWhy));
}

INSTANTIATE_TEST_SUITE_P(Both, ServiceCredentialTest,
                         ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);

}  // namespace
}  // namespace kps::membership
