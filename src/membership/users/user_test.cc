#include "membership/users/user.h"

#include "institutions/sub_user_rights.h"
#include "membership/testing/membership_fixture.h"
#include "membership/users/user_rows.h"

namespace kps::membership {
namespace {

using storage::Backend;
using testing::Case;
using testing::ErrorCode;
using testing::kAdministrator;
using testing::kOfficer;
using testing::kOperator;
using testing::kOtherAdministrator;
using testing::kSecondOperator;
using testing::noon;
using testing::with;

constexpr std::string_view kManager =
    R"({"institution": 1001, "kimlik_no": "10000000146", "given_names": "IŞIL NUR", "surname": "İNCİ", "rank": "manager", "email": "isil@kurum.example", "phone": "0312 591 21 21"})";
constexpr std::string_view kTechnician =
    R"({"kimlik_no": "10000000078", "given_names": "ALİ", "surname": "YILMAZ", "email": "ali@kurum.example", "phone": "0312 591 21 22"})";
constexpr std::string_view kSubUser =
    R"({"kimlik_no": "10000000078", "given_names": "ALİ", "surname": "YILMAZ", "application": "Kredi", "rights": [{"service": "KisiSorgulaTCKimlikNoServis", "version": "2011/01/01", "paths": ["TemelBilgisi"]}]})";
const std::string kActivation =
    R"({"secrecy": true, "secrecy_document": ")" + std::string(testing::kHandedIn) +
    R"(", "training": "KPS temel eğitimi", "training_date": "2026-11-22"})";
constexpr std::string_view kWhy = R"({"why": "Parola denemeleri"})";
constexpr std::string_view kLeaving = R"({"why": "Emekli oldu", "leaving_date": "2026-11-22"})";

class UserTest : public testing::MembershipTest {
  protected:
    Case technician() {
        return open("user", kAdministrator, "define-technician", kTechnician).value().subject;
    }
    Case sub_user() {
        return open("user", kAdministrator, "define-sub-user", kSubUser).value().subject;
    }
    Case active(const Case& subject) {
        if (state(subject) == "defined") {
            EXPECT_TRUE(act(subject, kOperator, "verify"));
        }
        const auto done = act(subject, kAdministrator, "activate", kActivation);
        EXPECT_TRUE(done.has_value());
        return subject;
    }
};

// Evidence R-020.
TEST_P(UserTest, ATechnicianIsDefinedByItsOwnAdministratorOrByTheDirectorateForIt) {
    EXPECT_EQ(technician().institution, base::InstitutionId(1001));
    EXPECT_EQ(code(open("user", testing::actor(accounts::Role::Technician, 9, 1001),
                        "define-technician", kTechnician)),
              ErrorCode::RoleNotAllowed);
    EXPECT_EQ(code(open("user", kOtherAdministrator, "define-technician",
                        with(std::string(kTechnician), "{", "{\"institution\": 1001, "))),
              ErrorCode::RuleRefused);
    EXPECT_EQ(code(open("user", kOperator, "define-technician", kTechnician)),
              ErrorCode::InvalidField);
    const auto by_directorate =
        open("user", kOperator, "define-technician",
             with(std::string(kTechnician), "{", "{\"institution\": 1002, "));
    ASSERT_TRUE(by_directorate);
    EXPECT_EQ(by_directorate->subject.institution, base::InstitutionId(1002));
    EXPECT_EQ(course_->history(by_directorate->subject.id, kOperator).value().front().actor.name,
              kOperator.name);
}

// Evidence X-003.
TEST_P(UserTest, NumberAndFullNameMustMatchTheRegister) {
    EXPECT_EQ(code(open("user", kOperator, "define-administrator",
                        with(std::string(kManager), "IŞIL NUR", "ISIL NUR"))),
              ErrorCode::PersonNotMatched);
    EXPECT_EQ(code(open("user", kOperator, "define-administrator",
                        with(std::string(kManager), "IŞIL NUR", "IŞIL"))),
              ErrorCode::PersonNotMatched);
    EXPECT_EQ(code(open("user", kOperator, "define-administrator",
                        with(std::string(kManager), "İNCİ", "INCI"))),
              ErrorCode::PersonNotMatched);
    // Which half is wrong is told where the register's word says so (docs/adr/0163), and no value.
    EXPECT_EQ(open("user", kOperator, "define-technician",
                   with(with(std::string(kTechnician), "{", "{\"institution\": 1002, "), "ALİ",
                        "ALİ CAN"))
                  .error()
                  .context,
              "$.given_names");
    EXPECT_EQ(code(open("user", kOperator, "define-administrator",
                        with(std::string(kManager), "10000000146", "10000000147"))),
              ErrorCode::InvalidField);
    EXPECT_TRUE(open("user", kOperator, "define-administrator", kManager));
    EXPECT_EQ(count("user"), 1U);
}

// Evidence X-002.
TEST_P(UserTest, TheRankOfAnAdministratorGoesByTheClassOfTheInstitution) {
    EXPECT_EQ(code(open("user", kOperator, "define-administrator",
                        with(std::string(kManager), "manager", "chief"))),
              ErrorCode::RuleRefused);
    EXPECT_EQ(code(open("user", kOperator, "define-administrator",
                        with(std::string(kManager), "1001", "1002"))),
              ErrorCode::RuleRefused);
    EXPECT_TRUE(open("user", kOperator, "define-administrator",
                     with(with(std::string(kManager), "1001", "1002"), "manager", "mayor")));
}

// Evidence X-004.
TEST_P(UserTest, AdministratorAndTechnicianAreTwoPersons) {
    ASSERT_TRUE(open("user", kOperator, "define-administrator", kManager));
    const std::string same =
        with(with(with(std::string(kTechnician), "10000000078", "10000000146"), "ALİ", "IŞIL NUR"),
             "YILMAZ", "İNCİ");
    EXPECT_EQ(code(open("user", kAdministrator, "define-technician", same)),
              ErrorCode::RuleRefused);
    technician();
    EXPECT_EQ(code(open("user", kAdministrator, "define-technician", kTechnician)),
              ErrorCode::RuleRefused);
    EXPECT_EQ(code(open("user", kOperator, "define-administrator", kManager)),
              ErrorCode::RuleRefused);
}

// Evidence R-077.
// Evidence R-112.
TEST_P(UserTest, NobodyIsActiveWithoutSecrecyAndTraining) {
    const Case subject = technician();
    EXPECT_EQ(code(act(subject, kAdministrator, "activate", kActivation)), ErrorCode::WrongState);
    EXPECT_EQ(code(act(subject, kAdministrator, "verify")), ErrorCode::RoleNotAllowed);
    ASSERT_TRUE(act(subject, kOperator, "verify"));
    EXPECT_EQ(code(act(subject, kAdministrator, "activate", with(kActivation, "true", "false"))),
              ErrorCode::InvalidField);
    EXPECT_EQ(code(act(subject, kAdministrator, "activate",
                       with(kActivation, testing::kHandedIn, testing::kUnknownDocument))),
              ErrorCode::DocumentRefused);
    EXPECT_EQ(code(act(subject, kAdministrator, "activate",
                       with(kActivation, "2026-11-22", "2026-11-23"))),
              ErrorCode::RuleRefused);
    EXPECT_EQ(code(act(subject, kOtherAdministrator, "activate", kActivation)),
              ErrorCode::NotFound);
    ASSERT_TRUE(act(subject, kAdministrator, "activate", kActivation));
    EXPECT_EQ(signed_in_.back(), "KUL-2026-000001 may");
}

// Evidence R-058. Evidence R-233.
TEST_P(UserTest, ASubUserHasNoRightBeyondItsInstitutions) {
    for (const char* paths :
         {R"(["NoBilgisi"])", R"(["TemelBilgisi", "CinsiyetKodu"])", R"([""])", "[]"})
        EXPECT_FALSE(open("user", kAdministrator, "define-sub-user",
                          with(std::string(kSubUser), R"(["TemelBilgisi"])", paths)))
            << paths;
    EXPECT_EQ(code(open("user", kAdministrator, "define-sub-user",
                        with(std::string(kSubUser), "KisiSorgulaTCKimlikNoServis",
                             "AksOkuTumIlceServis"))),
              ErrorCode::RuleRefused);
    EXPECT_EQ(code(open("user", kOtherAdministrator, "define-sub-user", kSubUser)),
              ErrorCode::RuleRefused);  // an institution without a decision has nothing to give
    const Case subject = sub_user();
    EXPECT_EQ(subject.state, "verified");
    EXPECT_EQ(
        code(act(
            active(subject), kAdministrator, "change-rights",
            R"({"rights": [{"service": "KisiSorgulaTCKimlikNoServis", "version": "2011/01/01", "paths": ["MedeniHal", "NoBilgisi"]}]})")),
        ErrorCode::RuleRefused);
    EXPECT_TRUE(act(
        subject, kAdministrator, "change-rights",
        R"({"rights": [{"service": "KisiSorgulaTCKimlikNoServis", "version": "2011/01/01", "paths": ["DurumBilgisi"]}]})"));
    EXPECT_EQ(signed_in_.back(), "KUL-2026-000001 may");
}

// Evidence R-006.
TEST_P(UserTest, ASubUserNamesItsApplication) {
    EXPECT_EQ(code(open("user", kAdministrator, "define-sub-user",
                        with(std::string(kSubUser), R"("application": "Kredi", )", ""))),
              ErrorCode::InvalidField);
}

TEST_P(UserTest, WhoIsUserOfAnotherInstitutionIsFlagged) {
    technician();
    const Case second =
        open("user", kOtherAdministrator, "define-technician", kTechnician).value().subject;
    EXPECT_TRUE(lifecycle::is_true(second.body, "user_elsewhere"));
}

TEST_P(UserTest, TheAdministratorUnlocksItsPeopleAndTheDirectorateTheAdministrator) {
    const Case technical = active(technician());
    ASSERT_TRUE(act(technical, kAdministrator, "lock", kWhy));
    EXPECT_EQ(signed_in_.back(), "KUL-2026-000001 may not");
    ASSERT_TRUE(act(technical, kAdministrator, "unlock", kWhy));
    const Case administrator =
        active(open("user", kOperator, "define-administrator", kManager).value().subject);
    ASSERT_TRUE(act(administrator, kOfficer, "lock", kWhy));
    EXPECT_EQ(code(act(administrator, kAdministrator, "unlock", kWhy)), ErrorCode::RoleNotAllowed);
    ASSERT_TRUE(act(administrator, kOperator, "unlock", kWhy));
    EXPECT_EQ(code(act(administrator, kAdministrator, "leave", kLeaving)),
              ErrorCode::RoleNotAllowed);
}

// Evidence R-062.
TEST_P(UserTest, WhoLeavesStaysInTheHistoryAndMayComeBackAsANewUser) {
    const Case subject = active(technician());
    EXPECT_EQ(code(act(subject, kAdministrator, "leave",
                       with(std::string(kLeaving), "2026-11-22", "2026-11-23"))),
              ErrorCode::RuleRefused);
    ASSERT_TRUE(act(subject, kAdministrator, "leave", kLeaving));
    EXPECT_EQ(state(subject), "passive");
    EXPECT_EQ(signed_in_.back(), "KUL-2026-000001 may never again");
    EXPECT_EQ(code(act(subject, kAdministrator, "activate", kActivation)), ErrorCode::WrongState);
    EXPECT_EQ(course_->history(subject.id, kOperator).value().size(), 4U);
    EXPECT_EQ(technician().number, "KUL-2026-000002");
}

// Evidence R-060.
TEST_P(UserTest, IdentitiesAreComparedAgainAndWhoDiedIsAUserNoMore) {
    const Case subject = active(technician());
    now_ = noon({2027, 5, 22});
    run_due();
    EXPECT_EQ(state(subject), "active");
    environment_.match_person = [](const accounts::Actor&, std::string_view, std::string_view,
                                   std::string_view) -> base::Status {
        return base::failed(ErrorCode::PersonNotMatched, "R-060");
    };
    now_ = noon({2027, 11, 30});
    run_due();
    EXPECT_EQ(state(subject), "passive");
    EXPECT_EQ(signed_in_.back(), "KUL-2026-000001 may never again");
}

TEST_P(UserTest, ARegisterThatCannotBeAskedEndsNobody) {
    const Case subject = active(technician());
    environment_.match_person = [](const accounts::Actor&, std::string_view, std::string_view,
                                   std::string_view) -> base::Status {
        return base::failed(ErrorCode::RegisterUnavailable, "away");
    };
    now_ = noon({2027, 11, 30});
    EXPECT_FALSE(course_->act_on_due(now_));
    EXPECT_EQ(state(subject), "active");
}

// Evidence R-058.
TEST_P(UserTest, WhatASubUserMayAskFollowsItsCaseInTheSameAct) {
    const auto kept = [&] {
        auto transaction = temporary_.database()->begin(storage::Access::Read).value();
        return institutions::read_sub_user_rights(transaction).value();
    };
    technician();
    EXPECT_TRUE(kept().empty());
    const Case subject = sub_user();
    ASSERT_EQ(kept().size(), 1U);
    EXPECT_EQ(kept().front().end_user, "10000000078");
    EXPECT_EQ(kept().front().institution, base::InstitutionId(1001));
    EXPECT_FALSE(kept().front().active);
    const std::uint64_t version = store_->version().value();
    active(subject);
    EXPECT_TRUE(kept().front().active);
    EXPECT_GT(store_->version().value(), version);
    EXPECT_EQ(
        kept().front().rights_json,
        R"([{"paths":["TemelBilgisi"],"service":"KisiSorgulaTCKimlikNoServis","version":"2011/01/01"}])");
    ASSERT_TRUE(act(
        subject, kAdministrator, "change-rights",
        R"({"rights": [{"service": "KisiSorgulaTCKimlikNoServis", "version": "2011/01/01", "paths": ["DurumBilgisi"]}]})"));
    EXPECT_NE(kept().front().rights_json.find("DurumBilgisi"), std::string::npos);
    EXPECT_TRUE(kept().front().active);
    ASSERT_TRUE(act(subject, kAdministrator, "lock", kWhy));
    EXPECT_FALSE(kept().front().active);
    ASSERT_TRUE(act(subject, kAdministrator, "unlock", kWhy));
    EXPECT_TRUE(kept().front().active);
    // Who has left stays known: the name is not free for what the whole institution may ask.
    ASSERT_TRUE(act(subject, kAdministrator, "leave", kLeaving));
    ASSERT_EQ(kept().size(), 1U);
    EXPECT_FALSE(kept().front().active);
}

// Evidence R-060.
TEST_P(UserTest, AFindingStandsAmongTheDeadlinesUntilThePersonMatchesAgain) {
    const Case subject = active(technician());
    EXPECT_EQ(code(act(subject, kOperator, "note-finding", R"({"finding": "died"})")),
              ErrorCode::RoleNotAllowed);
    EXPECT_EQ(code(act(subject, testing::kProgram, "note-finding", R"({"finding": "rich"})")),
              ErrorCode::InvalidField);
    ASSERT_TRUE(act(subject, testing::kProgram, "note-finding", R"({"finding": "name-changed"})"));
    const Case noted = read(subject);
    EXPECT_EQ(noted.state, "active");
    ASSERT_EQ(noted.deadlines.size(), 2U);
    EXPECT_EQ(noted.deadlines.front().name, "finding");
    EXPECT_EQ(noted.deadlines.front().last_day, (base::Date{2026, 12, 7}));
    ASSERT_TRUE(act(subject, kOperator, "recheck"));
    ASSERT_EQ(read(subject).deadlines.size(), 1U);
    EXPECT_EQ(read(subject).deadlines.front().name, "recheck");
}

// Evidence R-111.
TEST_P(UserTest, TheCancellationClosesAllUsers) {
    const Case technical = active(technician());
    const Case locked = active(sub_user());
    ASSERT_TRUE(act(locked, kAdministrator, "lock", kWhy));
    const Case loss =
        open("access-block", kOperator, "find-quality-loss",
             R"({"institution": 1001, "reason": "Faaliyet izni kaldırılmıştır, RG 1/11/2026"})")
            .value()
            .subject;
    ASSERT_TRUE(act_of_two(loss, "cancel-quality",
                           R"({"decision_reason": "Nitelik kaybı kesinleşmiştir"})"));
    EXPECT_EQ(code(act(locked, kOperator, "unlock", kWhy)), ErrorCode::RuleRefused);
    ASSERT_TRUE(act(technical, kOperator, "recheck"));
    EXPECT_EQ(state(technical), "passive");
}

TEST_P(UserTest, AnAcceptedNoticePutsTheNewAdministratorInThePlaceOfTheOld) {
    const Case old =
        active(open("user", kOperator, "define-administrator", kManager).value().subject);
    std::string person =
        with(with(with(std::string(kManager), "10000000146", "10000000078"), "IŞIL NUR", "ALİ"),
             "İNCİ", "YILMAZ");
    person = with(person, R"("institution": 1001, )", "");
    const std::string report =
        R"({"change": "administrator", "event_date": "2026-11-22", "new_administrator": )" +
        person + R"(, "document": ")" + std::string(testing::kHandedIn) + "\"}";
    const auto refused =
        open("change-notice", kAdministrator, "report", with(report, "ALİ", "ALI"));
    EXPECT_EQ(code(refused), ErrorCode::PersonNotMatched);
    EXPECT_EQ(refused.error().context, "$.new_administrator.given_names");
    const Case notice = open("change-notice", kAdministrator, "report", report).value().subject;
    ASSERT_TRUE(act(notice, kOperator, "take"));
    ASSERT_TRUE(act(notice, kOperator, "accept"));
    EXPECT_EQ(state(old), "passive");
    EXPECT_EQ(count("user"), 2U);
    auto transaction = temporary_.database()->begin(storage::Access::Read).value();
    const auto now = find_administrator(transaction, base::InstitutionId(1001)).value();
    ASSERT_TRUE(now.has_value());
    EXPECT_NE(*now, old.id);
}

INSTANTIATE_TEST_SUITE_P(Both, UserTest, ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);

}  // namespace
}  // namespace kps::membership
