#include "membership/access/access_block.h"

#include <chrono>
#include <condition_variable>
#include <mutex>

#include "membership/testing/membership_fixture.h"
#include "policy/refresher.h"

namespace kps::membership {
namespace {

using institutions::BlockGround;
using storage::Backend;
using ::testing::Contains;
using ::testing::ElementsAre;
using testing::ErrorCode;
using ::testing::IsEmpty;
using testing::kAdministrator;
using testing::kMember;
using testing::kOfficer;
using testing::kOperator;
using testing::kOtherAdministrator;
using testing::kProgram;
using testing::kSecondOperator;
using testing::noon;
using testing::with;

constexpr std::string_view kEmergency =
    R"({"institution": 1001, "reason": "Gizlilik tehlikeye düştü, olay 2026/7"})";
constexpr std::string_view kDecided =
    R"({"institution": 1001, "reason": "Üç ay geçti, yeni taahhütname yok", "decision_number": "2026/31", "decision_date": "2026-11-20"})";
constexpr std::string_view kLifting =
    R"({"lifting_number": "2026/44", "lifting_date": "2026-11-21", "decision_reason": "Karar kaldırılmıştır, işlem sürer"})";
constexpr std::string_view kWhy = R"({"decision_reason": "Önlemlerin alındığı görülmüştür"})";
const std::string kMeasures =
    R"({"measures": "Parolalar yenilendi, açık kapatıldı", "evidence": ")" +
    std::string(testing::kHandedIn) + "\"}";
constexpr std::string_view kMissed =
    R"({"institution": 1001, "change": "address", "event_date": "2026-11-06", "reason": "Taşındığı gazeteden öğrenildi"})";

class AccessBlockTest : public testing::MembershipTest {
  protected:
    testing::Case emergency() {
        return open("access-block", kOperator, "emergency", kEmergency).value().subject;
    }
};

// Evidence R-109.
TEST_P(AccessBlockTest, AnEmergencyStopIsOneStepOfOnePersonAndInForceAtOnce) {
    ASSERT_EQ(refused(), std::nullopt);
    const auto done = open("access-block", kOfficer, "emergency", kEmergency).value();
    EXPECT_TRUE(done.done);
    EXPECT_EQ(done.subject.number, "ASK-2026-000001");
    EXPECT_EQ(done.subject.state, "suspended-security");
    EXPECT_EQ(done.subject.institution, base::InstitutionId(1001));
    EXPECT_EQ(refused(), ErrorCode::InstitutionBlocked);
    EXPECT_THAT(ended_, ElementsAre(1001u));
    EXPECT_THAT(letters_, ElementsAre("suspension_13_5"));
    EXPECT_THAT(grounds(1002), IsEmpty());
}

// Evidence R-109.
TEST_P(AccessBlockTest, TheNextLookAtTheDirectoryRefusesWithinOneSecond) {
    policy::Current current;
    policy::Refresher refresher(
        {[this] { return store_->version(); }, [this] { return store_->load(); }},
        policy::testing::catalogue(), current, [](const policy::Refresher::Report&) {});
    ASSERT_TRUE(refresher.refresh());
    policy::MemoryUsageCounter usage;
    policy::Request request = policy::testing::request();
    request.now_us = now_;
    ASSERT_NE(current.get()->decide(request, usage).allowed(), nullptr);
    emergency();
    ASSERT_TRUE(refresher.refresh());
    const auto decision = current.get()->decide(request, usage);
    ASSERT_NE(decision.refused(), nullptr);
    EXPECT_EQ(decision.refused()->code, ErrorCode::InstitutionBlocked);
}

// Evidence R-109.
TEST_P(AccessBlockTest, TheServersOwnThreadRefusesWithoutBeingToldOfTheStop) {
    std::mutex mutex;
    std::condition_variable swapped;
    std::uint64_t version = 0;
    policy::Current current;
    policy::Refresher refresher(
        {[this] { return store_->version(); }, [this] { return store_->load(); }},
        policy::testing::catalogue(), current, [&](const policy::Refresher::Report& report) {
            const std::lock_guard lock(mutex);
            version = report.version;
            swapped.notify_all();
        });
    ASSERT_TRUE(refresher.refresh());
    refresher.start();
    emergency();
    const std::uint64_t wanted = store_->version().value();
    {
        std::unique_lock lock(mutex);
        ASSERT_TRUE(
            swapped.wait_for(lock, std::chrono::seconds(60), [&] { return version >= wanted; }));
    }
    policy::MemoryUsageCounter usage;
    policy::Request request = policy::testing::request();
    request.now_us = now_;
    EXPECT_NE(current.get()->decide(request, usage).refused(), nullptr);
    refresher.stop();
}

// Evidence R-109.
TEST_P(AccessBlockTest, AStopAtOnceDoesNotWaitForItsLetter) {
    environment_.send_letter = [](storage::Transaction&, const testing::Case&, std::string_view,
                                  const lifecycle::JsonObject&) -> base::Status {
        return base::failed(ErrorCode::InvalidArgument, "no such template");
    };
    const auto subject = emergency();
    EXPECT_TRUE(lifecycle::is_true(subject.body, "letter_missing"));
    EXPECT_EQ(refused(), ErrorCode::InstitutionBlocked);
    EXPECT_EQ(code(open("access-block", kOperator, "find-missed-notice", kMissed)),
              ErrorCode::InvalidArgument);
}

TEST_P(AccessBlockTest, WhoMayNotSetAGroundIsRefused) {
    EXPECT_EQ(code(open("access-block", kAdministrator, "emergency", kEmergency)),
              ErrorCode::RoleNotAllowed);
    EXPECT_EQ(code(open("access-block", kMember, "emergency", kEmergency)),
              ErrorCode::RoleNotAllowed);
    EXPECT_EQ(code(open("access-block", kOperator, "close-merger", kDecided)),
              ErrorCode::RoleNotAllowed);
    EXPECT_EQ(code(open("access-block", kOperator, "end-undertaking", R"({"institution": 1001})")),
              ErrorCode::RoleNotAllowed);
    EXPECT_EQ(code(open("access-block", kOperator, "emergency",
                        with(std::string(kEmergency), "1001", "4294967296"))),
              ErrorCode::InvalidField);
    EXPECT_EQ(code(open("access-block", kOperator, "emergency",
                        with(std::string(kEmergency), "1001", "7"))),
              ErrorCode::NotFound);
    EXPECT_EQ(refused(), std::nullopt);
}

TEST_P(AccessBlockTest, OneGroundIsOneCase) {
    const auto first = emergency();
    EXPECT_EQ(code(open("access-block", kOperator, "emergency", kEmergency)),
              ErrorCode::RuleRefused);
    EXPECT_EQ(count("access-block"), 1U);
    EXPECT_EQ(grounds().size(), 1U);
    ASSERT_TRUE(act(first, kAdministrator, "report-measures", kMeasures));
    ASSERT_TRUE(act_of_two(first, "lift-security", kWhy));
    EXPECT_TRUE(open("access-block", kOperator, "emergency", kEmergency));
}

// Evidence R-110.
TEST_P(AccessBlockTest, ItIsOpenedAgainOnlyWithEvidenceAndByASecondPerson) {
    const auto subject = emergency();
    EXPECT_EQ(code(act(subject, kOperator, "lift-security", kWhy)), ErrorCode::RuleRefused);
    EXPECT_EQ(code(act(subject, kAdministrator, "report-measures",
                       with(kMeasures, testing::kHandedIn, testing::kUnknownDocument))),
              ErrorCode::DocumentRefused);
    EXPECT_EQ(code(act(subject, kOtherAdministrator, "report-measures", kMeasures)),
              ErrorCode::NotFound);
    ASSERT_TRUE(act(subject, kAdministrator, "report-measures", kMeasures));
    const auto asked = act(subject, kOperator, "lift-security", kWhy).value();
    EXPECT_FALSE(asked.done);
    EXPECT_EQ(course_->approve(subject.id, kOperator, asked.subject.version, now_).error().code,
              ErrorCode::SecondPersonNeeded);
    EXPECT_EQ(refused(), ErrorCode::InstitutionBlocked);
    ASSERT_TRUE(course_->approve(subject.id, kSecondOperator, asked.subject.version, now_));
    EXPECT_EQ(state(subject), "lifted");
    EXPECT_EQ(refused(), std::nullopt);
    const auto history = store_->block_history(base::InstitutionId(1001)).value();
    ASSERT_EQ(history.size(), 1U);
    EXPECT_EQ(history[0].lifting.approved_by, kSecondOperator.name);
    EXPECT_EQ(history[0].lifting.evidence, testing::kHandedIn);
}

// Evidence R-102.
TEST_P(AccessBlockTest, LiftingOneGroundLiftsNoOther) {
    const auto security = emergency();
    const auto merger = open("access-block", kProgram, "close-merger", kDecided).value().subject;
    EXPECT_EQ(grounds().size(), 2U);
    ASSERT_TRUE(act(merger, kProgram, "lift-merger", kLifting));
    EXPECT_THAT(grounds(), ElementsAre(BlockGround::SecurityEndangered));
    EXPECT_EQ(refused(), ErrorCode::InstitutionBlocked);
    EXPECT_EQ(state(security), "suspended-security");
}

// Evidence R-101.
TEST_P(AccessBlockTest, AMissedNoticeIsFoundFromTheSixteenthDayOn) {
    now_ = base::istanbul_midnight_us({2026, 11, 22}) -
           1;  // the fifteenth day after the sixth is the 21st
    EXPECT_EQ(code(open("access-block", kOperator, "find-missed-notice", kMissed)),
              ErrorCode::RuleRefused);
    now_ += 1;
    const auto subject =
        open("access-block", kOperator, "find-missed-notice", kMissed).value().subject;
    EXPECT_EQ(subject.state, "suspended-notice");
    EXPECT_EQ(refused(), ErrorCode::InstitutionBlocked);
    EXPECT_EQ(code(act(subject, kOperator, "lift-notice")), ErrorCode::RoleNotAllowed);
}

// Evidence R-106.
TEST_P(AccessBlockTest, WhatMeasuresLackIsFoundByOneAndClosedByTwo) {
    const auto subject =
        open("access-block", kOperator, "find-measures",
             R"({"institution": 1001, "reason": "Denetimde önlemler eksik bulundu"})")
            .value()
            .subject;
    EXPECT_EQ(refused(), std::nullopt);
    EXPECT_EQ(code(act(subject, kOperator, "cancel", kWhy)), ErrorCode::WrongState);
    const auto asked = act(subject, kOperator, "close", kWhy).value();
    EXPECT_EQ(refused(), std::nullopt);
    ASSERT_TRUE(course_->approve(subject.id, kSecondOperator, asked.subject.version, now_));
    EXPECT_EQ(state(subject), "closed-measures");
    EXPECT_EQ(refused(), ErrorCode::InstitutionBlocked);
    EXPECT_EQ(code(act(subject, kOperator, "lift-measures", kWhy)), ErrorCode::RuleRefused);
    ASSERT_TRUE(act(subject, kAdministrator, "report-correction", kMeasures));
    ASSERT_TRUE(act_of_two(subject, "lift-measures", kWhy));
    EXPECT_EQ(refused(), std::nullopt);
}

// Evidence R-107.
TEST_P(AccessBlockTest, AClosedUndertakingMayBeCancelledAndNothingOpensItAgain) {
    const auto subject =
        open("access-block", kOperator, "find-measures",
             R"({"institution": 1001, "reason": "Denetimde önlemler eksik bulundu"})")
            .value()
            .subject;
    ASSERT_TRUE(act_of_two(subject, "close", kWhy));
    ASSERT_TRUE(act_of_two(subject, "cancel", kWhy));
    EXPECT_EQ(state(subject), "cancelled-measures");
    EXPECT_FALSE(institution().undertaking_signed);
    EXPECT_FALSE(store_->load().value().users.front().active);
    EXPECT_FALSE(store_->set_user_active(base::UserName("KRM-1001"), true, now_));
    EXPECT_EQ(code(act(subject, kOperator, "lift-measures", kWhy)), ErrorCode::WrongState);
    EXPECT_THAT(letters_, Contains("cancellation_13_3"));
}

TEST_P(AccessBlockTest, AFindingThatIsDroppedLeavesTheGroundFree) {
    constexpr std::string_view kFinding =
        R"({"institution": 1001, "reason": "Denetimde önlemler eksik bulundu"})";
    const auto subject = open("access-block", kOperator, "find-measures", kFinding).value().subject;
    EXPECT_EQ(code(open("access-block", kOperator, "find-measures", kFinding)),
              ErrorCode::RuleRefused);
    ASSERT_TRUE(act(subject, kOperator, "drop", kWhy));
    EXPECT_TRUE(open("access-block", kOperator, "find-measures", kFinding));
    EXPECT_THAT(grounds(), IsEmpty());
}

// Evidence R-111.
TEST_P(AccessBlockTest, TheLossOfTheQualityCancelsAndClosesAllUsersForGood) {
    constexpr std::string_view kLoss =
        R"({"institution": 1001, "reason": "Faaliyet izni kaldırılmıştır, RG 1/11/2026"})";
    EXPECT_EQ(code(open("access-block", kOperator, "find-quality-loss",
                        with(std::string(kLoss), "1001", "1002"))),
              ErrorCode::RuleRefused);
    const auto subject =
        open("access-block", kOperator, "find-quality-loss", kLoss).value().subject;
    ASSERT_TRUE(act_of_two(subject, "cancel-quality", kWhy));
    EXPECT_EQ(state(subject), "cancelled-quality");
    EXPECT_THAT(grounds(), ElementsAre(BlockGround::QualityLost));
    EXPECT_FALSE(store_->load().value().users.front().active);
    EXPECT_FALSE(institution().undertaking_signed);
    for (const char* name : {"lift-security", "lift-measures", "drop"})
        EXPECT_EQ(code(act(subject, kOperator, name, kWhy)), ErrorCode::WrongState);
    EXPECT_EQ(store_
                  ->lift_block(base::InstitutionId(1001), BlockGround::QualityLost,
                               {"Kişi", "belge"}, now_)
                  .error()
                  .code,
              ErrorCode::InvalidArgument);
}

// Evidence R-105.
TEST_P(AccessBlockTest, TheKurulsClosingIsLiftedByTheKurulOnly) {
    EXPECT_EQ(code(open("access-block", kProgram, "close-merger",
                        with(std::string(kDecided), "2026-11-20", "2026-11-23"))),
              ErrorCode::RuleRefused);
    const auto subject = open("access-block", kProgram, "close-merger", kDecided).value().subject;
    for (const auto& who : {kOperator, kMember})
        EXPECT_EQ(code(act(subject, who, "lift-merger", kLifting)), ErrorCode::RoleNotAllowed);
    EXPECT_EQ(code(open("access-block", kMember, "close-merger", kDecided)),
              ErrorCode::RoleNotAllowed);
    EXPECT_EQ(code(act(subject, kOperator, "lift-security", kWhy)), ErrorCode::WrongState);
    EXPECT_TRUE(act(subject, kProgram, "lift-merger", kLifting));
    EXPECT_EQ(refused(), std::nullopt);
}

// Evidence R-327.
TEST_P(AccessBlockTest, AStopOfTheKvkKuruluTakesItsDecisionToSetAndToLift) {
    EXPECT_EQ(code(open("access-block", kOperator, "stop", kEmergency)), ErrorCode::InvalidField);
    const auto subject = open("access-block", kOperator, "stop", kDecided).value().subject;
    EXPECT_EQ(refused(), ErrorCode::InstitutionBlocked);
    EXPECT_EQ(code(act(subject, kOperator, "lift-stop", kWhy)), ErrorCode::InvalidField);
    ASSERT_TRUE(act_of_two(subject, "lift-stop", kLifting));
    EXPECT_EQ(refused(), std::nullopt);
}

TEST_P(AccessBlockTest, TheEndOfTheUndertakingIsSetAndLiftedByTheProgram) {
    const auto subject =
        open("access-block", kProgram, "end-undertaking", R"({"institution": 1001})")
            .value()
            .subject;
    EXPECT_THAT(grounds(), ElementsAre(BlockGround::UndertakingEnded));
    EXPECT_EQ(code(act(subject, kOperator, "lift-ended")), ErrorCode::RoleNotAllowed);
    ASSERT_TRUE(act(subject, kProgram, "lift-ended"));
    EXPECT_THAT(grounds(), IsEmpty());
}

TEST_P(AccessBlockTest, ALongReasonIsCutBetweenCharactersInTheHistory) {
    std::string reason;
    for (int index = 0; index < 1'990; ++index) reason += "ş";
    const std::string input = R"({"institution": 1001, "reason": ")" + reason + "\"}";
    ASSERT_TRUE(open("access-block", kOperator, "emergency", input));
    const std::string note =
        store_->block_history(base::InstitutionId(1001)).value().front().block.note;
    EXPECT_LE(note.size(), institutions::kNoteBytesMax);
    EXPECT_TRUE(note.ends_with("ş"));
}

INSTANTIATE_TEST_SUITE_P(Both, AccessBlockTest,
                         ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);

}  // namespace
}  // namespace kps::membership
