#include "membership/inquiries/lookup_inquiry.h"

#include "base/day_text.h"
#include "membership/access/standing.h"
#include "membership/limits.h"
#include "membership/testing/membership_fixture.h"

namespace kps::membership {
namespace {

using accounts::Actor;
using accounts::Role;
using base::Date;
using storage::Backend;
using testing::actor;
using testing::Case;
using testing::ErrorCode;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::kAdministrator;
using testing::kOperator;
using testing::kOtherAdministrator;

constexpr std::string_view kAsk = R"({"reference": 7, "question": "Bu bankayla işim olmadı."})";
constexpr std::string_view kReply =
    R"({"finding": "lawful", "reply": "Kredi başvurunuz için sorgulandınız."})";
constexpr std::string_view kEscalate = R"({"objection": "Ben kredi başvurusunda bulunmadım."})";
constexpr std::string_view kConclude =
    R"({"conclusion_finding": "unlawful", "conclusion": "Sorgunun dayanağı bulunmamıştır."})";

const Actor kCitizen = actor(Role::Citizen, 20);
const Actor kOtherCitizen = actor(Role::Citizen, 21);

class LookupInquiryTest : public testing::MembershipTest {
  protected:
    void SetUp() override {
        MembershipTest::SetUp();
        environment_.find_look_up = [](const Actor& citizen,
                                       std::int64_t reference) -> base::Result<LookUpFacts> {
            if (citizen.account != kCitizen.account || reference >= 1'000)
                return base::failed(ErrorCode::NotFound, "no such look-up");
            // An odd number: the directorate's own search; ten: somebody else was asked about.
            if (reference == 9)
                return LookUpFacts{base::InstitutionId(0), "Genel Müdürlük", "", "", ""};
            if (reference == 10)
                return LookUpFacts{base::InstitutionId(1001), "Örnek Bankası", "2026-11-20", "",
                                   ""};
            return LookUpFacts{base::InstitutionId(1001), "Örnek Bankası", "2026-11-20",
                               "2026-11-20T09:00:00Z", "Kişi sorgula"};
        };
    }
    base::Result<lifecycle::Outcome> ask(const Actor& who, std::string_view input = kAsk) {
        return open("lookup-inquiry", who, "ask", input);
    }
    Case asked() { return ask(kCitizen).value().subject; }
    std::string_view member(const Case& subject, std::string_view name) const {
        read_ = read(subject);
        return lifecycle::text_of(read_.body, name);
    }
    mutable Case read_;
};

// Evidence R-319.
TEST_P(LookupInquiryTest, TheInstitutionIsAskedAndHasThirtyDays) {
    const Case subject = asked();
    EXPECT_EQ(subject.state, "asked");
    EXPECT_EQ(subject.institution, base::InstitutionId(1001));
    EXPECT_EQ(subject.title, "Örnek Bankası");
    ASSERT_EQ(subject.deadlines.size(), 1U);
    EXPECT_EQ(subject.deadlines[0].last_day, (Date{2026, 12, 22}));
    EXPECT_EQ(member(subject, "service"), "Kişi sorgula");
    EXPECT_EQ(member(subject, "answer_until"), "2026-12-22");
    EXPECT_EQ(code(act(subject, kOtherAdministrator, "answer", kReply)), ErrorCode::NotFound);
    EXPECT_EQ(code(act(subject, kOperator, "answer", kReply)), ErrorCode::RoleNotAllowed);
    EXPECT_EQ(code(act(subject, kCitizen, "answer", kReply)), ErrorCode::RoleNotAllowed);
    EXPECT_TRUE(act(subject, kAdministrator, "answer", kReply));
    EXPECT_EQ(state(subject), "answered");
}

TEST_P(LookupInquiryTest, OnlyALookUpThatTheCitizenIsShownCanBeAskedAboutAndOnce) {
    EXPECT_EQ(code(ask(kOtherCitizen)), ErrorCode::NotFound);
    EXPECT_EQ(code(ask(kCitizen, R"({"reference": 1000})")), ErrorCode::NotFound);
    EXPECT_EQ(code(ask(kCitizen, R"({"reference": -1})")), ErrorCode::InvalidField);
    EXPECT_EQ(code(ask(kCitizen, R"({"question": "?"})")), ErrorCode::InvalidField);
    EXPECT_EQ(code(ask(kAdministrator)), ErrorCode::RoleNotAllowed);
    EXPECT_EQ(code(ask(kOperator)), ErrorCode::RoleNotAllowed);
    EXPECT_EQ(count("lookup-inquiry"), 0U);
    const Case subject = asked();
    EXPECT_EQ(code(ask(kCitizen)), ErrorCode::RuleRefused);
    EXPECT_TRUE(act(subject, kCitizen, "close"));
    EXPECT_EQ(code(ask(kCitizen)), ErrorCode::RuleRefused);
}

TEST_P(LookupInquiryTest, ACitizenReadsAndMovesTheOwnCaseAndNoOther) {
    const Case subject = asked();
    const auto own = course_->list({}, kCitizen).value();
    ASSERT_EQ(own.size(), 1U);
    EXPECT_EQ(own[0].id, subject.id);
    EXPECT_EQ(own[0].owner, kCitizen.account);
    EXPECT_THAT(course_->list({}, kOtherCitizen).value(), IsEmpty());
    EXPECT_FALSE(course_->read(subject.id, kOtherCitizen));
    EXPECT_EQ(code(act(subject, kOtherCitizen, "close")), ErrorCode::NotFound);
    // A role that is no citizen's reads nothing by an account's id.
    Actor sub_user = actor(Role::SubUser, 20, 1001);
    EXPECT_FALSE(course_->read(subject.id, sub_user));
}

TEST_P(LookupInquiryTest, NeitherSideIsToldTheNamesOfTheOther) {
    const Case subject = asked();
    const auto told = course_->history(subject.id, kAdministrator).value();
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].actor.name, "İlgili kişi");
    EXPECT_EQ(course_->history(subject.id, kOperator).value()[0].actor.name, kCitizen.name);
    ASSERT_TRUE(act(subject, kAdministrator, "answer", kReply));
    const auto own = course_->history(subject.id, kCitizen).value();
    EXPECT_EQ(own[0].actor.name, kCitizen.name);
    EXPECT_EQ(own[1].actor.name, "");
    EXPECT_EQ(own[1].actor.role, Role::Administrator);
    const std::string body = lifecycle::canonical_text(read(subject).body);
    EXPECT_THAT(body, ::testing::Not(HasSubstr(kCitizen.name)));
}

TEST_P(LookupInquiryTest, OfALookUpThroughARelativeTheCaseSaysTheDayAlone) {
    const Case subject = ask(kCitizen, R"({"reference": 10})").value().subject;
    EXPECT_EQ(member(subject, "day"), "2026-11-20");
    EXPECT_EQ(member(subject, "service"), "");
    EXPECT_EQ(member(subject, "time"), "");
}

// Evidence R-318.
TEST_P(LookupInquiryTest, WithoutAnAnswerTheSixtyDaysAreTold) {
    const Case subject = asked();
    pass_days(30);
    run_due();
    EXPECT_EQ(state(subject), "asked");
    EXPECT_EQ(code(act(subject, kCitizen, "escalate", kEscalate)), ErrorCode::WrongState);
    pass_days(1);
    run_due();
    EXPECT_EQ(state(subject), "unanswered");
    EXPECT_EQ(member(subject, "complaint_until"), "2027-01-21");
    // A late answer is an answer; the sixty days stay the end.
    pass_days(10);
    ASSERT_TRUE(act(subject, kAdministrator, "answer", kReply));
    EXPECT_EQ(member(subject, "complaint_until"), "2027-01-21");
    pass_days(20);
    run_due();
    EXPECT_EQ(state(subject), "closed");
}

// Evidence R-317.
TEST_P(LookupInquiryTest, ThirtyDaysRunFromAnEarlyAnswer) {
    const Case subject = asked();
    pass_days(2);
    ASSERT_TRUE(act(subject, kAdministrator, "answer", kReply));
    EXPECT_EQ(member(subject, "complaint_until"), "2026-12-24");
    pass_days(30);
    run_due();
    EXPECT_EQ(state(subject), "answered");
    pass_days(1);
    run_due();
    EXPECT_EQ(state(subject), "closed");
}

// Evidence R-319.
TEST_P(LookupInquiryTest, TheDirectorateComesAfterTheInstitution) {
    const Case subject = asked();
    EXPECT_EQ(code(act(subject, kCitizen, "escalate", kEscalate)), ErrorCode::WrongState);
    ASSERT_TRUE(act(subject, kAdministrator, "answer", kReply));
    EXPECT_EQ(code(act(subject, kAdministrator, "escalate", kEscalate)), ErrorCode::RoleNotAllowed);
    ASSERT_TRUE(act(subject, kCitizen, "escalate", kEscalate));
    EXPECT_EQ(state(subject), "under-review");
    EXPECT_EQ(member(subject, "complaint_until"), "2026-12-22");
    EXPECT_EQ(code(act(subject, kCitizen, "conclude", kConclude)), ErrorCode::RoleNotAllowed);
    ASSERT_TRUE(act(subject, kOperator, "conclude", kConclude));
    EXPECT_EQ(state(subject), "concluded");
    EXPECT_THAT(read(subject).deadlines, IsEmpty());
}

TEST_P(LookupInquiryTest, ASearchByTheDirectorateIsAskedOfTheDirectorate) {
    const Case subject = ask(kCitizen, R"({"reference": 9})").value().subject;
    EXPECT_EQ(subject.state, "under-review");
    EXPECT_FALSE(subject.institution);
    pass_days(31);
    run_due();
    EXPECT_EQ(state(subject), "under-review");
    EXPECT_TRUE(act(subject, kOperator, "conclude", kConclude));
}

TEST_P(LookupInquiryTest, OneCitizenHasSoManyOpenAndNoMore) {
    const auto ask_about = [this](std::size_t number) {
        return ask(kCitizen, "{\"reference\": " + std::to_string(100 + number) + "}");
    };
    std::optional<Case> first;
    for (std::size_t number = 0; number < kOpenInquiriesMax; ++number) {
        const auto outcome = ask_about(number);
        ASSERT_TRUE(outcome) << number;
        if (!first) first = outcome->subject;
    }
    EXPECT_EQ(code(ask_about(500)), ErrorCode::RuleRefused);
    ASSERT_TRUE(act(*first, kCitizen, "close"));
    EXPECT_TRUE(ask_about(500));
}

TEST_P(LookupInquiryTest, AnInstitutionWhoseAccessIsClosedStillOwesItsAnswer) {
    const Case subject = asked();
    ASSERT_TRUE(store_->set_block(base::InstitutionId(1001),
                                  {institutions::BlockGround::SecurityEndangered, 1, "sebep"},
                                  now_));
    course_->set_gate(check_blocks);
    EXPECT_TRUE(act(subject, kAdministrator, "answer", kReply));
}

INSTANTIATE_TEST_SUITE_P(Both, LookupInquiryTest,
                         ::testing::Values(Backend::Sqlite, Backend::Postgres),
                         storage::testing::backend_name<::testing::TestParamInfo<Backend>>);

}  // namespace
}  // namespace kps::membership
