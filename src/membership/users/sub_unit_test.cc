#include "membership/users/sub_unit.h"

#include "membership/testing/membership_fixture.h"

namespace kps::membership {
namespace {

using storage::Backend;
using testing::Case;
using testing::ErrorCode;
using testing::kAdministrator;
using testing::kOperator;
using testing::kOtherAdministrator;
using testing::with;

const std::string kBranch =
    R"({"name": "Kızılay Şubesi", "form": "branch", "quota": 1, "tie_document": ")" +
    std::string(testing::kHandedIn) + "\"}";
const std::string kForeign =
    R"({"name": "Berlin Ofisi", "form": "foreign", "country": "Almanya", "quota": 1, "tie_document": ")" +
    std::string(testing::kHandedIn) + "\"}";

class SubUnitTest : public testing::MembershipTest {
  protected:
    static std::string user_in(const Case& unit, std::string_view person) {
        return R"({"sub_unit": ")" + unit.number + R"(", "application": "Kredi", )" +
               std::string(person) +
               R"(, "rights": [{"service": "KisiSorgulaTCKimlikNoServis", "version": "2011/01/01", "paths": ["TemelBilgisi"]}]})";
    }
};

constexpr std::string_view kAli =
    R"("kimlik_no": "10000000078", "given_names": "ALİ", "surname": "YILMAZ")";
constexpr std::string_view kIsil =
    R"("kimlik_no": "10000000146", "given_names": "IŞIL NUR", "surname": "İNCİ")";

// Evidence R-055.
TEST_P(SubUnitTest, UnitsAbroadAreForPublicBodies) {
    EXPECT_EQ(code(open("sub-unit", kAdministrator, "add", kForeign)), ErrorCode::RuleRefused);
    EXPECT_TRUE(open("sub-unit", kOtherAdministrator, "add", kForeign));
    EXPECT_EQ(code(open("sub-unit", kOtherAdministrator, "add",
                        with(kForeign, R"("country": "Almanya", )", ""))),
              ErrorCode::InvalidField);
    EXPECT_EQ(
        code(open("sub-unit", kOtherAdministrator, "add", with(kForeign, "foreign", "branch"))),
        ErrorCode::InvalidField);
}

// Evidence R-057.
TEST_P(SubUnitTest, TheTieToTheOrganisationIsProvedByADocument) {
    EXPECT_EQ(code(open("sub-unit", kAdministrator, "add",
                        with(kBranch, testing::kHandedIn, testing::kUnknownDocument))),
              ErrorCode::DocumentRefused);
    EXPECT_EQ(code(open("sub-unit", kAdministrator, "add",
                        R"({"name": "Kızılay Şubesi", "form": "branch", "quota": 1})")),
              ErrorCode::InvalidField);
}

// Evidence R-054. Evidence R-188.
// Evidence X-042.
TEST_P(SubUnitTest, AUnitTakesTheUsersThatItsQuotaAllows) {
    const Case unit = open("sub-unit", kAdministrator, "add", kBranch).value().subject;
    EXPECT_EQ(unit.number, "ALB-2026-000001");
    ASSERT_TRUE(open("user", kAdministrator, "define-sub-user", user_in(unit, kAli)));
    EXPECT_EQ(code(open("user", kAdministrator, "define-sub-user", user_in(unit, kIsil))),
              ErrorCode::RuleRefused);
    EXPECT_EQ(code(act(unit, kAdministrator, "set-quota", R"({"quota": 0})")),
              ErrorCode::RuleRefused);
    EXPECT_EQ(code(act(unit, kAdministrator, "set-quota", R"({"quota": -1})")),
              ErrorCode::InvalidField);
    EXPECT_EQ(code(act(unit, kOtherAdministrator, "set-quota", R"({"quota": 2})")),
              ErrorCode::NotFound);
    ASSERT_TRUE(act(unit, kAdministrator, "set-quota", R"({"quota": 2})"));
    EXPECT_TRUE(open("user", kAdministrator, "define-sub-user", user_in(unit, kIsil)));
    EXPECT_EQ(code(act(unit, kAdministrator, "close")), ErrorCode::RuleRefused);
}

TEST_P(SubUnitTest, AnotherInstitutionsUnitAndAClosedOneTakeNobody) {
    const Case unit = open("sub-unit", kOtherAdministrator, "add", kBranch).value().subject;
    EXPECT_EQ(code(open("user", kAdministrator, "define-sub-user", user_in(unit, kAli))),
              ErrorCode::RuleRefused);
    const Case own = open("sub-unit", kAdministrator, "add", kBranch).value().subject;
    ASSERT_TRUE(act(own, kAdministrator, "close"));
    EXPECT_EQ(code(open("user", kAdministrator, "define-sub-user", user_in(own, kAli))),
              ErrorCode::RuleRefused);
}

// Evidence R-056.
TEST_P(SubUnitTest, NoActGivesAUnitAnUndertakingAnAddressOrACredential) {
    const Case unit = open("sub-unit", kAdministrator, "add", kBranch).value().subject;
    std::vector<std::string> acts;
    for (const auto& one : course_->machine("sub-unit")->acts) acts.emplace_back(one.name);
    EXPECT_THAT(acts, ::testing::ElementsAre("add", "set-quota", "close"));
    EXPECT_EQ(store_->load().value().institutions.size(), 2U);
    EXPECT_EQ(store_->load().value().users.size(), 1U);
    EXPECT_EQ(code(open("sub-unit", kOperator, "add", kBranch)), ErrorCode::RoleNotAllowed);
}

INSTANTIATE_TEST_SUITE_P(Both, SubUnitTest, ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);

}  // namespace
}  // namespace kps::membership
