#include "membership/applications/board_outcomes.h"

#include <gmock/gmock.h>

#include "membership/applications/testing/story.h"
#include "policy/decision_document.h"

namespace kps::membership {
namespace {

using namespace kps::membership::story;
using institutions::BlockGround;

class BoardOutcomesTest : public Story {
  protected:
    void SetUp() override {
        Story::SetUp();
        application_ = sign_at_directorate(kBank);
        bank_ = application_.institution->value();
        administrator_ = actor(Role::Administrator, 30);
        administrator_.institution = application_.institution;
    }
    void run_due() {
        while (course_->act_on_due(clock_.now_us()).value() > 0) {
        }
    }
    Case merger() {
        return try_open(
                   "merger", "report", operator_,
                   fmt::format(
                       R"({{"form":"merger","event_date":"{}","old":[{{"institution":{}}}],"new":[{{"name":"Yeni Banka"}}],"document":"{}"}})",
                       day(), bank_, kHash))
            .value()
            .subject;
    }
    Case merger_out_of_time() {
        const Case subject = merger();
        go_to({2027, 2, 24});
        run_due();
        EXPECT_EQ(read(subject).state, "on-board-agenda");
        return subject;
    }
    std::string decided(std::string_view result, std::string_view more = "") const {
        return fmt::format(
            R"({{"item":1,"result":"{}","authority_to_ask":"Kanunla yetkilidir","public_need":"Kamu yararı vardır",
            "reason":"Dosyadaki belgeler böyle karar vermeyi gerektirir"{}}})",
            result, more);
    }
    /// A meeting that has voted on the case, all alike.
    Case voted(const Case& subject, std::string_view result) {
        const Case meeting = meet({subject});
        vote(meeting, result);
        return meeting;
    }
    Case authority(std::string_view draft) {
        const Case subject =
            try_open(
                "extra-authority", "request", administrator_,
                fmt::format(
                    R"({{"services":[{{"service":"AksOkuTumIlServis","version":"2011/01/01","paths":["Ad"],
                         "reason":"Şubelerde il seçimi için gereklidir","law":"5411","article":"73"}}],"document":"{}"}})",
                    kHash))
                .value()
                .subject;
        act(subject, operator_, "take");
        act(subject, operator_, "submit",
            fmt::format(R"({{"review":"Amaç ve dayanak yeterlidir, uygundur"{}{}}})",
                        draft.empty() ? "" : R"(,"draft":)", draft));
        return subject;
    }
    std::string draft() {
        std::string made(text_of(read(application_).body, "decision"));
        const std::size_t place = made.find("\"criteria_max\":10");
        EXPECT_NE(place, std::string::npos);
        return made.replace(place, 17, "\"criteria_max\":20");
    }
    std::vector<BlockGround> grounds() {
        std::vector<BlockGround> found;
        const auto directory = institutions_->load().value();
        for (const auto& known : directory.institutions)
            for (const auto& block : known.blocks) found.push_back(block.ground);
        return found;
    }
    Case only(std::string_view kind) {
        lifecycle::CaseFilter filter;
        filter.kind = std::string(kind);
        const auto cases = course_->list(filter, program()).value();
        EXPECT_EQ(cases.size(), 1U);
        return cases.front();
    }

    Case application_;
    std::uint32_t bank_ = 0;
    Actor administrator_;
};

// Evidence R-105.
TEST_F(BoardOutcomesTest, TheVoteGivesAMergerMoreTime) {
    const Case subject = merger_out_of_time();
    const Case meeting = voted(subject, "accept");
    EXPECT_TRUE(refused_by(try_act(meeting, members_[0], "decide", decided("accept")), "R-105"));
    EXPECT_FALSE(
        try_act(meeting, members_[0], "decide", decided("accept", R"(,"new_date":"2027-02-24")")));
    EXPECT_EQ(read(subject).state, "on-board-agenda");
    act(meeting, members_[0], "decide", decided("accept", R"(,"new_date":"2027-05-31")"));
    const Case after = read(subject);
    EXPECT_EQ(after.state, "extended");
    EXPECT_EQ(text_of(after.body, "decision_number"), "2027/1");
    ASSERT_EQ(after.deadlines.size(), 1U);
    EXPECT_EQ(after.deadlines.front().last_day, (base::Date{2027, 5, 31}));
    EXPECT_TRUE(grounds().empty());
}

// Evidence R-105.
TEST_F(BoardOutcomesTest, TheVoteClosesAccessAndAnotherOneOpensIt) {
    const Case subject = merger_out_of_time();
    for (const Actor& who : {members_[0], operator_})
        for (const char* name : {"close", "extend"})
            EXPECT_EQ(try_act(subject, who, name).error().code, ErrorCode::RoleNotAllowed);
    act(voted(subject, "reject"), members_[0], "decide", decided("reject"));
    EXPECT_EQ(read(subject).state, "access-closed");
    EXPECT_THAT(grounds(), ::testing::ElementsAre(BlockGround::MergerUndecided));
    const Case closed = only("access-block");
    EXPECT_EQ(try_act(closed, members_[0], "lift-merger").error().code, ErrorCode::RoleNotAllowed);
    act(voted(closed, "reject"), members_[0], "decide", decided("reject"));
    EXPECT_EQ(read(closed).state, "closed-merger");
    act(voted(closed, "accept"), members_[0], "decide", decided("accept"));
    EXPECT_EQ(read(closed).state, "lifted");
    EXPECT_TRUE(grounds().empty());
}

TEST_F(BoardOutcomesTest, WhatDoesNotWaitForTheKurulIsNotPutOnItsAgenda) {
    const Case subject = merger();
    const Case meeting = try_open("board-meeting", "convene", secretary_,
                                  fmt::format(R"({{"day":"{}","place":"Ankara"}})", day()))
                             .value()
                             .subject;
    EXPECT_TRUE(refused_by(try_act(meeting, secretary_, "add-item",
                                   fmt::format(R"({{"subject":"{}"}})", subject.id.text())),
                           "R-037"));
}

// Evidence R-071.
TEST_F(BoardOutcomesTest, AdditionalAuthorityIsTheVoteOnTheDraft) {
    const Case subject = authority(draft());
    EXPECT_EQ(try_act(subject, members_[0], "accept").error().code, ErrorCode::RoleNotAllowed);
    EXPECT_EQ(try_act(subject, members_[0], "reject").error().code, ErrorCode::RoleNotAllowed);
    const Case postponed = voted(subject, "postpone");
    act(postponed, members_[0], "decide", decided("postpone"));
    EXPECT_EQ(read(subject).state, "before-board");
    const Case meeting = voted(subject, "accept");
    EXPECT_TRUE(refused_by(try_act(meeting, members_[0], "decide", decided("accept")), "R-071"));
    act(meeting, members_[0], "decide",
        decided("accept", fmt::format(R"(,"valid_from":"{}")", day())));
    EXPECT_EQ(read(subject).state, "in-force");
    const auto decisions = institutions_->load().value().decisions;
    ASSERT_EQ(decisions.size(), 1U);
    const auto in_force = policy::parse_decision(decisions.front().canonical_json, tree()).value();
    EXPECT_EQ(in_force.number, text_of(read(subject).body, "decision_number"));
    EXPECT_EQ(in_force.number, "2026/3");
    EXPECT_EQ(in_force.services.front().criteria_max, 20U);
}

// Evidence R-071.
TEST_F(BoardOutcomesTest, AdditionalAuthorityIsRejectedByTheVote) {
    const Case subject = authority(draft());
    act(voted(subject, "reject"), members_[0], "decide", decided("reject"));
    EXPECT_EQ(read(subject).state, "rejected");
}

TEST_F(BoardOutcomesTest, WithoutADraftNothingIsAccepted) {
    const Case subject = authority("");
    const Case meeting = voted(subject, "accept");
    EXPECT_TRUE(refused_by(
        try_act(meeting, members_[0], "decide", decided("accept", R"(,"valid_from":"2026-11-23")")),
        "R-071"));
    EXPECT_EQ(read(subject).state, "before-board");
}

TEST_F(BoardOutcomesTest, ADraftIsADecisionOfThisInstitutionWithinTheLaw) {
    const Case subject =
        try_open(
            "extra-authority", "request", administrator_,
            fmt::format(
                R"({{"services":[{{"service":"AksOkuTumIlServis","version":"2011/01/01","paths":["Ad"],
                     "reason":"Şubelerde il seçimi için gereklidir","law":"5411","article":"73"}}],"document":"{}"}})",
                kHash))
            .value()
            .subject;
    act(subject, operator_, "take");
    std::string others = draft();
    const std::string own = fmt::format("\"institution\":{}", bank_);
    ASSERT_NE(others.find(own), std::string::npos);
    others.replace(others.find(own), own.size(), "\"institution\":4000");
    for (const std::string& bad : {std::string("{}"), std::string("[]"), std::string("7"),
                                   std::string("{\"format\":\"kps-decision-9\"}"), others})
        EXPECT_FALSE(
            try_act(subject, operator_, "submit",
                    fmt::format(R"({{"review":"Amaç ve dayanak yeterlidir","draft":{}}})", bad)))
            << bad;
    EXPECT_EQ(read(subject).state, "in-review");
}

}  // namespace
}  // namespace kps::membership
