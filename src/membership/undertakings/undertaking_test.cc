#include "membership/undertakings/undertaking.h"

#include <gmock/gmock.h>

#include "membership/applications/testing/story.h"
#include "membership/undertakings/sections.h"

namespace kps::membership {
namespace {

using namespace kps::membership::story;
using institutions::BlockGround;

class UndertakingTest : public Story {
  protected:
    /// The undertaking of an institution that has just signed.
    Case in_force(const Applicant& who = kBank) {
        application_ = sign_at_directorate(who);
        administrator_ = actor(Role::Administrator, 70);
        administrator_.institution = application_.institution;
        lifecycle::CaseFilter filter;
        filter.kind = "undertaking";
        filter.institution = application_.institution;
        const auto cases = course_->cases().list(filter).value();
        EXPECT_FALSE(cases.empty());
        return cases.front();
    }
    std::vector<BlockGround> blocks() {
        const auto directory = institutions_->load().value();
        std::vector<BlockGround> grounds;
        for (const auto& block : directory.institutions.front().blocks)
            grounds.push_back(block.ground);
        return grounds;
    }
    std::string answers() const { return fmt::format(R"({{"measures":{}}})", measures()); }
    void run_due() {
        while (course_->act_on_due(clock_.now_us()).value() > 0) continue;
    }

    Case close_for_measures() {
        const Case block =
            try_open(
                "access-block", "find-measures", operator_,
                fmt::format(R"({{"institution":{},"reason":"Söz verilen tedbirler alınmamış"}})",
                            application_.institution->value()))
                .value()
                .subject;
        act_of_two(block, "close", R"({"decision_reason":"Tespit kesinleşmiştir, kapatılır"})");
        return block;
    }
    void act_of_two(const Case& subject, std::string_view name, std::string_view input) {
        const auto asked = try_act(subject, operator_, name, input);
        ASSERT_TRUE(asked) << refusal(asked);
        ASSERT_TRUE(course_->approve(subject.id, second_operator_, asked->subject.version,
                                     clock_.now_us()));
    }

    Case application_;
    Actor administrator_;
};

// Evidence R-107.
TEST_F(UndertakingTest, WhatIsCancelledWhereAccessIsClosedIsCancelledHereInTheSameAct) {
    const Case subject = in_force();
    const Case block = close_for_measures();
    EXPECT_EQ(read(subject).state, "in-force");
    act_of_two(block, "cancel", R"({"decision_reason":"Tedbirler yine alınmamıştır"})");
    EXPECT_EQ(read(block).state, "cancelled-measures");
    EXPECT_EQ(read(subject).state, "cancelled");
    EXPECT_EQ(text_of(lifecycle::object_of(read(subject).body, "cancellation"), "block"),
              block.number);
    const auto directory = institutions_->load().value();
    EXPECT_FALSE(directory.institutions.front().undertaking_signed);
    EXPECT_TRUE(directory.decisions.empty());
    EXPECT_EQ(
        try_act(subject, program(), "follow-block", R"({"block":"ASK-2026-000001"})").error().code,
        ErrorCode::WrongState);
}

// Evidence R-107.
TEST_F(UndertakingTest, WhatIsCancelledHereIsCancelledWhereAccessIsClosed) {
    const Case subject = in_force();
    queue(application_, "192.0.2.10");
    act(application_, operator_, "hand-over", kHandOver);
    const Case block = close_for_measures();
    act_of_two(subject, "cancel",
               R"({"ground":"measures-unfulfilled","reason":"Tedbirler alınmadı"})");
    EXPECT_EQ(read(subject).state, "cancelled");
    EXPECT_EQ(read(block).state, "cancelled-measures");
    const auto directory = institutions_->load().value();
    EXPECT_FALSE(directory.users.front().active);
    EXPECT_THAT(blocks(), ::testing::ElementsAre(BlockGround::MeasuresUnfulfilled));
    for (const Actor& who : {operator_, administrator_})
        EXPECT_EQ(try_act(block, who, "follow-undertaking").error().code,
                  ErrorCode::RoleNotAllowed);
}

// Evidence R-043. Evidence R-045. Evidence R-046. Evidence R-048. Evidence R-049. Evidence R-051.
TEST_F(UndertakingTest, ItHasTheSevenSubjectsAndTheServicesOfTheDecision) {
    const Case subject = in_force();
    EXPECT_EQ(subject.number, "THN-2026-000001");
    EXPECT_EQ(subject.state, "in-force");
    const JsonObject& sections = lifecycle::object_of(subject.body, "sections");
    for (const std::string_view member :
         {"purpose", "legal_reason", "access", "powers", "liability", "measures", "other"}) {
        EXPECT_FALSE(text_of(sections, member).empty()) << member;
        JsonObject lacking = sections;
        lifecycle::put(lacking, member, JsonValue(std::string()));
        EXPECT_FALSE(check_sections(lacking)) << member;
    }
    EXPECT_NE(text_of(sections, "legal_reason").find("5411 Bankacılık Kanunu"), std::string::npos);
    EXPECT_NE(text_of(sections, "access").find("2028-12-31"), std::string::npos);
    EXPECT_EQ(lifecycle::list_of(sections, "services").size(), 1U);
    JsonObject lacking = sections;
    lifecycle::put(lacking, "services", JsonValue(lifecycle::JsonArray{}));
    EXPECT_FALSE(check_sections(lacking));
}

// Evidence R-066.
TEST_F(UndertakingTest, AnInstitutionReadsItsAuthoritiesAndNobodyElses) {
    const Case subject = in_force();
    Actor technician = actor(Role::Technician, 71);
    technician.institution = application_.institution;
    for (const Actor& who : {administrator_, technician}) {
        const Case seen = course_->read(subject.id, who).value();
        const JsonObject& sections = lifecycle::object_of(seen.body, "sections");
        EXPECT_EQ(lifecycle::list_of(sections, "services").size(), 1U);
        EXPECT_FALSE(text_of(seen.body, "decision").empty());
    }
    Actor other = administrator_;
    other.institution = base::InstitutionId(1);
    EXPECT_EQ(course_->read(subject.id, other).error().code, ErrorCode::NotFound);
}

// Evidence R-047.
TEST_F(UndertakingTest, OnItsLastDayItStandsAndTheDayAfterAccessIsBlocked) {
    const Case subject = in_force();
    clock_.set_us(base::istanbul_midnight_us({2029, 1, 1}) - 1);
    run_due();
    EXPECT_EQ(read(subject).state, "in-force");
    EXPECT_TRUE(blocks().empty());
    clock_.advance_us(1);
    run_due();
    EXPECT_EQ(read(subject).state, "ended");
    EXPECT_THAT(blocks(), ::testing::ElementsAre(BlockGround::UndertakingEnded));
}

// Evidence R-044. Evidence R-009.
TEST_F(UndertakingTest, AChangedTemplateIsDraftedAndSignedAnewAndTheOldTextStays) {
    const Case subject = in_force();
    EXPECT_TRUE(refused_by(
        try_act(subject, operator_, "demand-renewal", R"({"ground":"template-change"})"), "R-044"));
    act(subject, operator_, "demand-renewal",
        fmt::format(R"({{"ground":"template-change","last_day":"{}"}})", day(30)));
    EXPECT_TRUE(refused_by(try_act(subject, administrator_, "renew", answers()), "R-044"));
    act(subject, operator_, "redraft",
        fmt::format(R"({{"measures":{},"clauses":["Ek madde: sızma testi yapılır."]}})",
                    measures()));
    act(subject, operator_, "offer");
    EXPECT_EQ(try_act(subject, operator_, "sign", R"({"signatory":1})").error().code,
              ErrorCode::RoleNotAllowed);
    EXPECT_TRUE(
        refused_by(try_act(subject, administrator_, "sign", R"({"signatory":2})"), "R-281"));
    const Case renewed = act(subject, administrator_, "sign", R"({"signatory":1})");
    EXPECT_EQ(renewed.state, "in-force");
    const auto& versions = lifecycle::list_of(renewed.body, "versions");
    ASSERT_EQ(versions.size(), 2U);
    const JsonObject& second = lifecycle::object_of(versions[1]);
    EXPECT_EQ(lifecycle::list_of(second, "changed").size(), 1U);
    EXPECT_FALSE(text_of(lifecycle::object_of(second, "before"), "other").empty());
}

// Evidence R-009. Evidence R-221. Score: I5.
TEST_F(UndertakingTest, AnElectronicSignatureIsTheSignatorysOwnAndOfTheTextThatIsOffered) {
    SignatureFacts facts{2, {}, "İlker Işık", kHash, kHash, "2026-11-22T09:00:00Z"};
    environment_.find_signature = [&facts](storage::Transaction&, const base::Uuid&,
                                           std::string_view hash) -> base::Result<SignatureFacts> {
        if (hash != kHash) return base::failed(ErrorCode::DocumentRefused, "no such signature");
        return facts;
    };
    const Case subject = in_force();
    act(subject, operator_, "demand-renewal",
        fmt::format(R"({{"ground":"template-change","last_day":"{}"}})", day(30)));
    act(subject, operator_, "redraft",
        fmt::format(R"({{"measures":{},"clauses":["Ek madde: sızma testi yapılır."]}})",
                    measures()));
    act(subject, operator_, "offer");
    const std::string with_one = fmt::format(R"({{"signatory":1,"signature":"{}"}})", kHash);
    const std::string unknown =
        fmt::format(R"({{"signatory":1,"signature":"{}"}})", std::string(64, 'e'));
    EXPECT_EQ(try_act(subject, administrator_, "sign", unknown).error().code,
              ErrorCode::DocumentRefused);
    EXPECT_EQ(try_act(subject, administrator_, "sign", R"({"signatory":1,"signature":"ab"})")
                  .error()
                  .code,
              ErrorCode::InvalidField);
    // Of another person's account; of the text before; of who is not that signatory.
    EXPECT_TRUE(refused_by(try_act(subject, administrator_, "sign", with_one), "R-009"));
    facts.account = administrator_.account;
    facts.edition = 1;
    EXPECT_TRUE(refused_by(try_act(subject, administrator_, "sign", with_one), "R-044"));
    facts.edition = 2;
    administrator_.name = "AYŞE ÖRNEK";
    EXPECT_TRUE(refused_by(try_act(subject, administrator_, "sign", with_one), "R-221"));
    administrator_.name = "İLKER IŞIK";
    const Case renewed = act(subject, administrator_, "sign", with_one);
    EXPECT_EQ(renewed.state, "in-force");
    const JsonObject& made =
        lifecycle::object_of(lifecycle::list_of(renewed.body, "signatures").front());
    EXPECT_EQ(text_of(made, "signature"), kHash);
    EXPECT_EQ(text_of(made, "certificate"), kHash);
    EXPECT_EQ(text_of(made, "signed_at"), "2026-11-22T09:00:00Z");
    EXPECT_EQ(text_of(made, "signed_on"), day());
}

// Evidence R-103.
TEST_F(UndertakingTest, AfterAMergerThereAreThreeMonthsAndNothingClosesBySelf) {
    const Case subject = in_force();
    EXPECT_TRUE(refused_by(try_act(subject, operator_, "demand-renewal", R"({"ground":"merger"})"),
                           "R-103"));
    const Case renewing =
        act(subject, operator_, "demand-renewal",
            fmt::format(R"({{"ground":"merger","event_date":"{}"}})", "2026-11-23"));
    bool found = false;
    for (const auto& deadline : renewing.deadlines)
        found |= deadline.name == "renewal" && deadline.last_day == base::Date{2027, 2, 23};
    EXPECT_TRUE(found);
    clock_.advance_us(120 * kDay);
    run_due();
    EXPECT_EQ(read(subject).state, "to-renew");
    EXPECT_TRUE(blocks().empty());
}

// Evidence X-015.
TEST_F(UndertakingTest, WhoDoesNotRenewInDecemberIsSuspendedUntilItDoes) {
    const Case subject = in_force();
    go_to({2026, 12, 3});
    EXPECT_TRUE(refused_by(
        try_act(subject, operator_, "demand-renewal", R"({"ground":"campaign"})"), "X-015"));
    go_to({2026, 12, 4});
    act(subject, operator_, "demand-renewal", R"({"ground":"campaign"})");
    clock_.set_us(base::istanbul_midnight_us({2027, 1, 1}) - 1);
    run_due();
    EXPECT_EQ(read(subject).state, "to-renew");
    clock_.advance_us(1);
    run_due();
    EXPECT_EQ(read(subject).state, "suspended");
    EXPECT_THAT(blocks(), ::testing::ElementsAre(BlockGround::UndertakingEnded));
    EXPECT_EQ(act(subject, administrator_, "renew", answers()).state, "in-force");
    EXPECT_TRUE(blocks().empty());
}

// Evidence R-040.
TEST_F(UndertakingTest, MeasuresAreConfirmedAndAStaleConfirmationIsATask) {
    const Case subject = in_force();
    EXPECT_EQ(text_of(subject.body, "measures_confirmed_on"), "2026-11-23");
    go_to({2027, 5, 1});
    EXPECT_TRUE(refused_by(try_act(subject, administrator_, "confirm-measures",
                                   R"({"measures":[{"code":"IDR-01","answer":"taken"}]})"),
                           "R-050"));
    const Case confirmed = act(subject, administrator_, "confirm-measures", answers());
    EXPECT_EQ(text_of(confirmed.body, "measures_confirmed_on"), "2027-05-01");
    go_to({2028, 5, 2});
    run_due();
    EXPECT_EQ(read(subject).state, "in-force");
}

// Evidence R-107. Evidence R-111.
TEST_F(UndertakingTest, ItIsCancelledByTwoPersonsOnItsGroundOnly) {
    const Case subject = in_force();
    queue(application_, "192.0.2.10");
    act(application_, operator_, "hand-over", kHandOver);
    const std::string unfulfilled =
        R"({"ground":"measures-unfulfilled","reason":"Tedbirler alınmadı"})";
    EXPECT_TRUE(refused_by(try_act(subject, operator_, "cancel", unfulfilled), "R-107"));
    const auto asked =
        try_act(subject, operator_, "cancel",
                R"({"ground":"quality-lost","reason":"Kamu hizmeti niteliği bitti"})");
    ASSERT_TRUE(asked);
    EXPECT_FALSE(asked->done);
    EXPECT_FALSE(course_->approve(subject.id, operator_, asked->subject.version, clock_.now_us()));
    ASSERT_TRUE(
        course_->approve(subject.id, second_operator_, asked->subject.version, clock_.now_us()));
    EXPECT_EQ(read(subject).state, "cancelled");
    const auto directory = institutions_->load().value();
    EXPECT_FALSE(directory.institutions.front().undertaking_signed);
    EXPECT_FALSE(directory.users.front().active);
    EXPECT_TRUE(directory.decisions.empty());
    EXPECT_THAT(blocks(), ::testing::ElementsAre(BlockGround::QualityLost));
    lifecycle::CaseFilter filter;
    filter.kind = "access-block";
    const auto cases = course_->cases().list(filter).value();
    ASSERT_EQ(cases.size(), 1U);
    EXPECT_EQ(cases.front().state, "cancelled-quality");
}

// Evidence X-017.
TEST_F(UndertakingTest, ANoticeFifteenDaysBeforeTheEndOfTheYearEndsItThen) {
    const Case subject = in_force();
    go_to({2026, 12, 17});
    EXPECT_EQ(text_of(act(subject, administrator_, "give-notice", R"({"note":"Fesih"})").body,
                      "terminates_on"),
              "2027-12-31");
    act(subject, administrator_, "withdraw-notice");
    EXPECT_FALSE(try_act(subject, administrator_, "withdraw-notice"));
    go_to({2026, 12, 16});
    act(subject, administrator_, "give-notice", R"({"note":"Fesih"})");
    clock_.set_us(base::istanbul_midnight_us({2027, 1, 1}));
    run_due();
    EXPECT_EQ(read(subject).state, "terminated");
    EXPECT_FALSE(institutions_->load().value().institutions.front().undertaking_signed);
}

// Evidence R-118.
TEST_F(UndertakingTest, AnOldAgreementIsKnownAndIsToBeRenewed) {
    in_force();
    const auto old_one = [&](std::string_view signed_on, std::uint32_t number) {
        return try_open(
            "undertaking", "register-old", operator_,
            fmt::format(R"({{"institution_number":{},"signed_on":"{}","agreement":"{}"}})", number,
                        signed_on, kHash));
    };
    const std::uint32_t id = application_.institution->value();
    EXPECT_TRUE(refused_by(old_one("2020-08-21", id), "R-117"));
    EXPECT_TRUE(refused_by(old_one("2020-08-20", 77), "R-056"));
    const auto opened = old_one("2020-08-20", id);
    ASSERT_TRUE(opened);
    EXPECT_EQ(opened->subject.state, "to-renew");
    ASSERT_EQ(opened->subject.deadlines.size(), 1U);
    EXPECT_EQ(opened->subject.deadlines[0].last_day, (base::Date{2021, 8, 21}));
    const auto redraft = [&](const Applicant& who) {
        return try_act(opened->subject, operator_, "redraft",
                       fmt::format(R"({{"measures":{},"clauses":[],"signatories":{}}})", measures(),
                                   signatories(who)));
    };
    Applicant low = kBank;
    low.rank = "officer";
    EXPECT_TRUE(refused_by(redraft(low), "R-221"));
    EXPECT_TRUE(redraft(kBank));
    act(opened->subject, operator_, "offer");
    const Case renewed = act(opened->subject, administrator_, "sign", R"({"signatory":1})");
    EXPECT_EQ(renewed.state, "in-force");
    EXPECT_EQ(text_of(renewed.body, "valid_until"), "2028-12-31");
    // One undertaking stands.
    lifecycle::CaseFilter filter;
    filter.kind = "undertaking";
    filter.state = "in-force";
    EXPECT_EQ(course_->cases().list(filter).value().size(), 1U);
}

TEST_F(UndertakingTest, OnlyTheProgramOpensASignedOne) {
    for (const Role role : {Role::Operator, Role::Administrator, Role::BoardMember})
        EXPECT_EQ(try_open("undertaking", "open-signed", actor(role, 80)).error().code,
                  ErrorCode::RoleNotAllowed);
}

}  // namespace
}  // namespace kps::membership
