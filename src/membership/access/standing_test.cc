#include "membership/access/standing.h"

#include "membership/testing/membership_fixture.h"

namespace kps::membership {
namespace {

using accounts::Admission;
using accounts::Role;
using institutions::Block;
using institutions::BlockGround;
using storage::Backend;
using testing::Case;
using testing::ErrorCode;
using testing::kAdministrator;
using testing::kOperator;
using testing::kOtherAdministrator;

constexpr std::array<BlockGround, 7> kGrounds = {
    BlockGround::MissedNotice,    BlockGround::SecurityEndangered, BlockGround::MeasuresUnfulfilled,
    BlockGround::MergerUndecided, BlockGround::QualityLost,        BlockGround::UndertakingEnded,
    BlockGround::BoardStop};
constexpr std::string_view kTechnician =
    R"({"kimlik_no": "10000000078", "given_names": "ALİ", "surname": "YILMAZ", "email": "ali@kurum.example", "phone": "0312 591 21 22"})";
const std::string kMeasures =
    R"({"measures": "Parolalar yenilendi, açık kapatıldı", "evidence": ")" +
    std::string(testing::kHandedIn) + "\"}";
const std::string kName =
    R"({"change": "name", "event_date": "2026-11-22", "new_name": "Işık İnci Bankası", "document": ")" +
    std::string(testing::kHandedIn) + "\"}";

class StandingTest : public testing::MembershipTest {
  protected:
    void SetUp() override {
        MembershipTest::SetUp();
        course_->set_gate(check_blocks);
    }
    Admission of(Role role, std::vector<BlockGround> grounds) {
        std::vector<Block> blocks;
        for (const BlockGround ground : grounds) blocks.push_back({ground, 1, "ASK-2026-000001"});
        return standing_of(role, blocks).admission;
    }
    void block(BlockGround ground) {
        ASSERT_TRUE(store_->set_block(base::InstitutionId(1001), {ground, now_, "neden"}, now_));
    }
    ErrorCode of_gate(const Case& subject, std::string_view act) {
        auto transaction = temporary_.database()->begin(storage::Access::Read).value();
        const auto status = check_blocks(transaction, subject, act, kAdministrator);
        return status ? ErrorCode::Internal : status.error().code;
    }
};

TEST_P(StandingTest, WithoutABlockEverybodyHasFullStanding) {
    for (const Role role : {Role::Administrator, Role::Technician, Role::SubUser, Role::Operator})
        EXPECT_EQ(of(role, {}), Admission::Full);
}

// Evidence R-110.
TEST_P(StandingTest, OnEachGroundTheAdministratorIsRestrictedAndNobodyElseComesIn) {
    for (const BlockGround ground : kGrounds) {
        const bool lost = ground == BlockGround::QualityLost;
        EXPECT_EQ(of(Role::Administrator, {ground}),
                  lost ? Admission::Refused : Admission::Restricted);
        EXPECT_EQ(of(Role::Technician, {ground}), Admission::Refused);
        EXPECT_EQ(of(Role::SubUser, {ground}), Admission::Refused);
        EXPECT_EQ(of(Role::Operator, {ground}), Admission::Full);
        EXPECT_FALSE(rule_of(ground).empty());
    }
}

// Evidence R-111.
TEST_P(StandingTest, WithTheQualityLostNobodyComesInWhateverElseIsOpen) {
    EXPECT_EQ(of(Role::Administrator, {BlockGround::MissedNotice, BlockGround::QualityLost}),
              Admission::Refused);
}

TEST_P(StandingTest, WhatRemainsIsWhatAMachineGivesAnAdministrator) {
    std::vector<Remaining> rows(always_remaining().begin(), always_remaining().end());
    for (const BlockGround ground : kGrounds)
        for (const Remaining& row : remaining_of(ground)) rows.push_back(row);
    for (const Remaining& row : rows) {
        const lifecycle::Machine* machine = course_->machine(row.kind);
        ASSERT_NE(machine, nullptr) << row.kind;
        const bool any =
            std::any_of(machine->acts.begin(), machine->acts.end(), [&](const auto& act) {
                return lifecycle::may_do(act, Role::Administrator) &&
                       (row.act.empty() || row.act == act.name);
            });
        EXPECT_TRUE(any) << row.kind << " " << row.act;
    }
}

// Evidence R-110.
TEST_P(StandingTest, UnderAnEmergencyStopTheAdministratorHandsInMeasuresAndStopsPeopleOnly) {
    const Case person =
        open("user", kAdministrator, "define-technician", kTechnician).value().subject;
    const Case stop = open("access-block", kOperator, "emergency",
                           R"({"institution": 1001, "reason": "Gizlilik tehlikeye düştü"})")
                          .value()
                          .subject;
    EXPECT_TRUE(act(stop, kAdministrator, "report-measures", kMeasures));
    EXPECT_EQ(code(open("change-notice", kAdministrator, "report", kName)),
              ErrorCode::InstitutionBlocked);
    EXPECT_EQ(code(act(person, kAdministrator, "activate", "{}")), ErrorCode::WrongState);
    EXPECT_TRUE(act(person, kOperator, "verify"));
    EXPECT_TRUE(act(person, kAdministrator, "leave",
                    R"({"why": "Emekli oldu", "leaving_date": "2026-11-22"})"));
    EXPECT_EQ(code(open("user", kAdministrator, "define-technician", kTechnician)),
              ErrorCode::InstitutionBlocked);
    // Another institution and the directorate are not concerned.
    EXPECT_TRUE(open("change-notice", kOtherAdministrator, "report", kName));
    ASSERT_TRUE(act_of_two(stop, "lift-security",
                           R"({"decision_reason": "Önlemlerin alındığı görülmüştür"})"));
    EXPECT_TRUE(open("user", kAdministrator, "define-technician", kTechnician));
}

// Evidence R-102.
TEST_P(StandingTest, TheMissingNoticeCanBeGivenWhileItsBlockStands) {
    block(BlockGround::MissedNotice);
    EXPECT_TRUE(open("change-notice", kAdministrator, "report", kName));
    EXPECT_EQ(code(open("user", kAdministrator, "define-technician", kTechnician)),
              ErrorCode::InstitutionBlocked);
}

// Evidence R-102.
TEST_P(StandingTest, EachBlockLeavesWhatLiftsItAlsoBesideOthers) {
    Case notice;
    notice.kind = "change-notice";
    Case undertaking;
    undertaking.kind = "undertaking";
    Case user;
    user.kind = "user";
    block(BlockGround::BoardStop);
    EXPECT_EQ(of_gate(notice, {}), ErrorCode::InstitutionBlocked);
    EXPECT_EQ(of_gate(undertaking, "sign"), ErrorCode::InstitutionBlocked);
    block(BlockGround::MissedNotice);
    EXPECT_EQ(of_gate(notice, "report"), ErrorCode::Internal);
    EXPECT_EQ(of_gate(undertaking, "sign"), ErrorCode::InstitutionBlocked);
    block(BlockGround::UndertakingEnded);
    EXPECT_EQ(of_gate(undertaking, "sign"), ErrorCode::Internal);
    EXPECT_EQ(of_gate(user, "lock"), ErrorCode::Internal);
    EXPECT_EQ(of_gate(user, "unlock"), ErrorCode::InstitutionBlocked);
    block(BlockGround::QualityLost);
    EXPECT_EQ(of_gate(notice, "report"), ErrorCode::InstitutionBlocked);
    EXPECT_EQ(of_gate(user, "lock"), ErrorCode::InstitutionBlocked);
}

TEST_P(StandingTest, AnAccountIsLookedUpWithItsInstitution) {
    accounts::Account account;
    account.role = Role::Technician;
    account.institution = base::InstitutionId(1001);
    const auto standing = [&] {
        auto transaction = temporary_.database()->begin(storage::Access::Read).value();
        return read_standing(transaction, account).value();
    };
    EXPECT_EQ(standing().admission, Admission::Full);
    block(BlockGround::SecurityEndangered);
    EXPECT_EQ(standing().admission, Admission::Refused);
    ASSERT_EQ(standing().hindrances.size(), 1U);
    EXPECT_EQ(standing().hindrances.front().ground, "security-endangered");
    EXPECT_EQ(standing().hindrances.front().since_us, now_);
    EXPECT_EQ(standing().hindrances.front().note, "neden");
    account.institution = base::InstitutionId(4'000'000);
    EXPECT_EQ(standing().admission, Admission::Full);
    account.institution.reset();
    EXPECT_EQ(standing().admission, Admission::Full);
}

INSTANTIATE_TEST_SUITE_P(Both, StandingTest, ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);

}  // namespace
}  // namespace kps::membership
