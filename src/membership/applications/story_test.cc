#include <gmock/gmock.h>

#include "crypto/digest.h"
#include "membership/applications/applicants.h"
#include "membership/applications/testing/story.h"
#include "policy/decision_document.h"

namespace kps::membership {
namespace {

using namespace kps::membership::story;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

class StoryTest : public Story {
  protected:
    /// From the first application to the credential.
    Case live(const Applicant& who, bool post) {
        const Case subject = post ? sign_by_post(who) : sign_at_directorate(who);
        EXPECT_EQ(subject.state, "signed") << who.kind;
        queue(subject, who.ip);
        return act(subject, operator_, "hand-over", kHandOver);
    }
};

TEST_F(StoryTest, TheMachinesHaveNoFaults) {
    for (const lifecycle::Machine& machine : course_->machines())
        EXPECT_THAT(lifecycle::faults_of(machine), IsEmpty()) << machine.kind;
}

// Evidence R-033. Evidence R-037. Evidence R-052. Evidence R-220. Evidence R-222. Evidence R-226. Evidence R-232.
TEST_F(StoryTest, ABankComesFromItsFirstApplicationToItsCredential) {
    const Case subject = live(kBank, false);
    EXPECT_EQ(subject.state, "handed-over");
    EXPECT_EQ(subject.number, "BSV-2026-000001");
    const auto directory = institutions_->load().value();
    const auto* bank = institution(directory, subject);
    ASSERT_NE(bank, nullptr);
    EXPECT_EQ(bank->name, kBank.name);
    EXPECT_EQ(bank->institution_class, institutions::InstitutionClass::Bank);
    EXPECT_TRUE(bank->undertaking_signed);
    EXPECT_TRUE(bank->paying);
    EXPECT_EQ(bank->registered_address, kBank.ip);
    ASSERT_EQ(directory.users.size(), 1U);
    EXPECT_EQ(directory.users[0].name.value(), fmt::format("KRM-{}", bank->id.value()));
    EXPECT_TRUE(directory.users[0].active);
    ASSERT_EQ(directory.decisions.size(), 1U);
    EXPECT_EQ(base::to_hex(directory.decisions[0].hash), text_of(subject.body, "decision_hash"));
    const auto document =
        policy::parse_decision(directory.decisions[0].canonical_json, tree()).value();
    EXPECT_EQ(document.number, "2026/1");
    EXPECT_EQ(document.institution, bank->id);
    EXPECT_EQ(document.services.size(), 1U);
    EXPECT_EQ(document.services[0].limits.size(), 1U);
    EXPECT_THAT(letters_, Contains("BSV-2026-000001 invitation"));
}

// Evidence R-246. Evidence R-256. Evidence R-264. Evidence R-281. Evidence R-250.
TEST_F(StoryTest, ADistrictGovernorshipAndAMunicipalitySignByPost) {
    for (const Applicant& who : {kDistrict, kMunicipality}) {
        const Case subject = live(who, true);
        EXPECT_EQ(subject.state, "handed-over") << who.kind;
        const auto directory = institutions_->load().value();
        EXPECT_FALSE(institution(directory, subject)->paying);
        const auto document =
            policy::parse_decision(text_of(subject.body, "decision"), tree()).value();
        EXPECT_FALSE(document.services[0].jurisdiction.unlimited());
    }
}

// Evidence R-195.
TEST_F(StoryTest, APrivateHospitalAppliesItselfAndAMinistryToo) {
    for (const Applicant& who : {kHospital, kMinistry}) {
        const Case subject = live(who, false);
        EXPECT_EQ(subject.state, "handed-over") << who.kind;
    }
    EXPECT_EQ(institutions_->load().value().institutions.size(), 2U);
}

// Evidence R-237.
TEST_F(StoryTest, TheFirstAnsweredQuestionIsTheProgramsToSee) {
    const Case subject = live(kBank, false);
    EXPECT_EQ(try_act(subject, operator_, "first-use").error().code, ErrorCode::RoleNotAllowed);
    EXPECT_EQ(act(subject, program(), "first-use").state, "in-use");
}

// Evidence R-231.
TEST_F(StoryTest, TheSecretIsToldOnceAndStandsNowhere) {
    const Case queued = queue(sign_at_directorate(kBank), kBank.ip);
    const Outcome outcome = try_act(queued, operator_, "hand-over", kHandOver).value();
    const std::string secret(text_of(outcome.told_once, "secret"));
    ASSERT_EQ(secret.size(), 26U);
    EXPECT_THAT(lifecycle::canonical_text(outcome.subject.body), Not(HasSubstr(secret)));
    const auto history = course_->history(queued.id, operator_).value();
    for (const auto& step : history) {
        EXPECT_THAT(lifecycle::canonical_text(step.body), Not(HasSubstr(secret)));
        EXPECT_THAT(lifecycle::canonical_text(step.input), Not(HasSubstr(secret)));
    }
    EXPECT_THAT(institutions_->load().value().users[0].secret_hash, Not(HasSubstr(secret)));
    EXPECT_EQ(try_act(queued, operator_, "hand-over", kHandOver).error().code,
              ErrorCode::WrongState);
}

TEST_F(StoryTest, TheSecretIsTheInstitutionsAndGoesToWhomTheFormNames) {
    const Case queued = queue(sign_at_directorate(kBank), kBank.ip);
    EXPECT_TRUE(refused_by(
        try_act(queued, operator_, "hand-over",
                R"({"caller":"Ayşe Operatör","callee":"Başka Biri","phone":"0312 111 22 35"})"),
        "R-231"));
    EXPECT_TRUE(refused_by(
        try_act(queued, operator_, "hand-over",
                R"({"caller":"Ayşe Operatör","callee":"Işıl İnce","phone":"0312 111 22 36"})"),
        "R-231"));
    // I and İ are two letters.
    EXPECT_TRUE(refused_by(
        try_act(queued, operator_, "hand-over",
                R"({"caller":"Ayşe Operatör","callee":"İşıl Ince","phone":"0312 111 22 35"})"),
        "R-231"));
    EXPECT_TRUE(institutions_->load().value().users.empty());
}

// Evidence R-229.
TEST_F(StoryTest, CredentialsAreServedInTheOrderOfAddressNotices) {
    const Case first = sign_at_directorate(kBank);
    const Case second = sign_at_directorate(kHospital);
    act(first, operator_, "request-form");
    act(second, operator_, "request-form");
    act(second, operator_, "send-form", form(kHospital.ip));
    clock_.advance_us(1);
    act(first, operator_, "send-form", form(kBank.ip));
    act(first, operator_, "connect", kConnection);
    act(second, operator_, "connect", kConnection);
    EXPECT_TRUE(refused_by(try_act(first, operator_, "hand-over", kHandOver), "R-229"));
    EXPECT_EQ(act(second, operator_, "hand-over", kHandOver).state, "handed-over");
    EXPECT_EQ(act(first, operator_, "hand-over", kHandOver).state, "handed-over");
}

TEST_F(StoryTest, TheProgramAsksForTheFormBySelf) {
    const Case subject = sign_at_directorate(kBank);
    EXPECT_EQ(course_->act_on_due(clock_.now_us()).value(), 1U);
    EXPECT_EQ(read(subject).state, "awaiting-form");
    EXPECT_EQ(course_->act_on_due(clock_.now_us()).value(), 0U);
}

TEST_F(StoryTest, ANumberThatAnInstitutionHasIsNotGivenAgain) {
    institutions::Institution known;
    known.id = base::InstitutionId(10'001);
    known.name = "Eski Kurum";
    ASSERT_TRUE(institutions_->put_institution(known, 1));
    const Case subject = sign_at_directorate(kBank);
    EXPECT_EQ(subject.institution, base::InstitutionId(10'002));
    EXPECT_EQ(institutions_->load().value().institutions[0].name, "Eski Kurum");
}

}  // namespace
}  // namespace kps::membership
