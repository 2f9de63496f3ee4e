#include "membership/applications/board_meeting.h"

#include <gmock/gmock.h>

#include "membership/applications/testing/story.h"
#include "policy/decision_document.h"

namespace kps::membership {
namespace {

using namespace kps::membership::story;

class BoardMeetingTest : public Story {
  protected:
    static std::string ballot(std::string_view vote, int item = 1) {
        return fmt::format(R"({{"item":{},"vote":"{}"}})", item, vote);
    }
    static constexpr std::string_view kConflict =
        R"({"item":1,"reason":"Kurumun eski çalışanıyım"})";
};

// Evidence R-014. Evidence R-037.
TEST_F(BoardMeetingTest, NobodyButTheKurulMovesAnApplicationFromItsAgenda) {
    const Case subject = propose(kBank);
    for (const Role role :
         {Role::Operator, Role::BoardMember, Role::BoardSecretary, Role::Inspector, Role::Ministry})
        for (const std::string_view name :
             {"board-accept", "board-reject", "board-postpone", "schedule", "invite", "reject"}) {
            const auto outcome = try_act(subject, actor(role, 60), name);
            EXPECT_FALSE(outcome) << accounts::name_of(role) << " " << name;
        }
    EXPECT_EQ(read(subject).state, "on-agenda");
    const Case meeting = meet({subject});
    EXPECT_EQ(try_act(meeting, secretary_, "vote", ballot("accept")).error().code,
              ErrorCode::RoleNotAllowed);
    EXPECT_EQ(try_act(meeting, operator_, "vote", ballot("accept")).error().code,
              ErrorCode::NotFound);
    EXPECT_EQ(try_act(meeting, secretary_, "decide", decision("accept")).error().code,
              ErrorCode::RoleNotAllowed);
}

TEST_F(BoardMeetingTest, WithoutAQuorumThereIsNoMeeting) {
    const Case subject = propose(kBank);
    const Case meeting = try_open("board-meeting", "convene", secretary_,
                                  fmt::format(R"({{"day":"{}","place":"Ankara"}})", day()))
                             .value()
                             .subject;
    EXPECT_EQ(lifecycle::integer_of(meeting.body, "seats"), 7);
    EXPECT_EQ(lifecycle::integer_of(meeting.body, "quorum"), 5);
    act(meeting, secretary_, "add-item", fmt::format(R"({{"subject":"{}"}})", subject.id.text()));
    for (std::size_t index = 0; index < 4; ++index) act(meeting, members_[index], "attend");
    EXPECT_FALSE(try_act(meeting, members_[0], "attend"));
    // One person with two accounts is one member.
    Actor second_account = members_[0];
    second_account.account = actor(Role::BoardMember, 99).account;
    EXPECT_TRUE(refused_by(try_act(meeting, second_account, "attend"), "R-014"));
    EXPECT_TRUE(refused_by(try_act(meeting, secretary_, "begin"), "X-024"));
    act(meeting, members_[4], "attend");
    EXPECT_EQ(act(meeting, secretary_, "begin").state, "in-session");
}

// Evidence X-024.
TEST_F(BoardMeetingTest, TheMeetingIsOnItsDayAndHasNoMoreMembersThanSeats) {
    Case meeting = try_open("board-meeting", "convene", secretary_,
                            fmt::format(R"({{"day":"{}","place":"Ankara"}})", day(1)))
                       .value()
                       .subject;
    for (std::uint8_t number = 11; number < 18; ++number)
        act(meeting, actor(Role::BoardMember, number), "attend");
    EXPECT_TRUE(refused_by(try_act(meeting, actor(Role::BoardMember, 18), "attend"), "X-024"));
    EXPECT_TRUE(refused_by(try_act(meeting, secretary_, "begin"), "X-024"));
    EXPECT_FALSE(try_open("board-meeting", "convene", secretary_,
                          fmt::format(R"({{"day":"{}","place":"Ankara"}})", day(-1))));
    clock_.advance_us(kDay);
    EXPECT_EQ(act(meeting, secretary_, "begin").state, "in-session");
    EXPECT_EQ(board_rule({2020, 8, 7}).seats, 0U);
}

TEST_F(BoardMeetingTest, OneVoteEachAndAllHaveVotedBeforeAResult) {
    const Case subject = propose(kBank);
    const Case meeting = meet({subject});
    act(meeting, members_[0], "vote", ballot("accept"));
    EXPECT_TRUE(refused_by(try_act(meeting, members_[0], "vote", ballot("reject")), "R-014"));
    EXPECT_TRUE(refused_by(try_act(meeting, actor(Role::BoardMember, 30), "vote", ballot("accept")),
                           "R-014"));
    EXPECT_TRUE(refused_by(try_act(meeting, members_[1], "vote", ballot("accept", 2)), "R-037"));
    EXPECT_TRUE(refused_by(try_act(meeting, members_[0], "decide", decision("accept")), "R-037"));
    EXPECT_TRUE(refused_by(try_act(meeting, secretary_, "close"), "R-037"));
    EXPECT_EQ(read(subject).state, "on-agenda");
}

TEST_F(BoardMeetingTest, AConflictOfInterestTakesTheVoteAndThePlaceInTheQuorum) {
    const Case subject = propose(kBank);
    const Case meeting = meet({subject});
    act(meeting, members_[0], "declare-conflict", kConflict);
    EXPECT_TRUE(refused_by(try_act(meeting, members_[0], "vote", ballot("accept")), "R-014"));
    for (std::size_t index = 1; index < 5; ++index)
        act(meeting, members_[index], "vote", ballot("accept"));
    EXPECT_TRUE(refused_by(try_act(meeting, members_[1], "vote", ballot("accept")), "R-014"));
    EXPECT_TRUE(refused_by(try_act(meeting, members_[1], "declare-conflict", kConflict), "R-014"));
    // Four of five are too few: the item can only be postponed, and not by who has a conflict.
    EXPECT_TRUE(refused_by(try_act(meeting, members_[1], "decide", decision("accept")), "R-037"));
    EXPECT_TRUE(refused_by(try_act(meeting, members_[0], "decide", decision("postpone")), "R-014"));
    act(meeting, members_[1], "decide", decision("postpone"));
    EXPECT_EQ(read(subject).state, "postponed");
    EXPECT_EQ(act(meeting, secretary_, "close").state, "closed");
}

TEST_F(BoardMeetingTest, TheResultIsThatOfTheMajority) {
    const Case subject = propose(kBank);
    const Case meeting = meet({subject});
    const std::vector<std::string_view> votes = {"accept", "accept", "reject", "reject",
                                                 "postpone"};
    for (std::size_t index = 0; index < votes.size(); ++index)
        act(meeting, members_[index], "vote",
            fmt::format(R"({{"item":1,"vote":"{}","dissent":"Gerekçem tutanaktadır"}})",
                        votes[index]));
    for (const std::string_view result : {"accept", "reject"})
        EXPECT_TRUE(refused_by(try_act(meeting, members_[0], "decide", decision(result)), "R-037"));
    const Case decided = act(meeting, members_[0], "decide", decision("postpone"));
    EXPECT_EQ(read(subject).state, "postponed");
    EXPECT_TRUE(refused_by(try_act(meeting, members_[0], "decide", decision("postpone")), "R-037"));
    EXPECT_NE(lifecycle::canonical_text(decided.body).find("Gerekçem tutanaktadır"),
              std::string::npos);
    // It comes back with a report of its own.
    EXPECT_EQ(act(subject, operator_, "propose", proposal(kBank)).state, "on-agenda");
}

// Evidence R-038. Evidence X-025.
TEST_F(BoardMeetingTest, ARejectionStatesItsReasonAndEachResultItsEvaluation) {
    const Case subject = propose(kBank);
    const Case meeting = meet({subject});
    vote(meeting, "reject");
    std::string without = decision("reject");
    without.replace(without.find(R"("reason":"Gerekçesi şöyledir",)"),
                    std::string_view(R"("reason":"Gerekçesi şöyledir",)").size(), "");
    EXPECT_TRUE(refused_by(try_act(meeting, members_[0], "decide", without), "R-038"));
    for (const std::string_view field : {"authority_to_ask", "public_need"}) {
        std::string unevaluated = decision("reject");
        const auto place = unevaluated.find(field);
        unevaluated.replace(place, unevaluated.find(",\"", place) - place + 2, "");
        EXPECT_EQ(try_act(meeting, members_[0], "decide", unevaluated).error().code,
                  ErrorCode::InvalidField)
            << unevaluated;
    }
    EXPECT_TRUE(refused_by(try_act(meeting, members_[0], "decide", decision("accept")), "R-037"));
    act(meeting, members_[0], "decide", decision("reject"));
    const Case rejected = read(subject);
    EXPECT_EQ(rejected.state, "rejected");
    EXPECT_EQ(text_of(lifecycle::object_of(rejected.body, "rejection"), "reason"),
              "Gerekçesi şöyledir");
}

// Evidence R-065.
TEST_F(BoardMeetingTest, TheDecisionIsWhatWasProposedAndNothingIsTypedAgain) {
    const Case subject = accept(kDistrict);
    const std::string text(text_of(subject.body, "decision"));
    const auto document = policy::parse_decision(text, tree()).value();
    EXPECT_EQ(base::to_hex(document.hash), text_of(subject.body, "decision_hash"));
    EXPECT_EQ(document.number, text_of(subject.body, "number"));
    EXPECT_EQ(document.date, today());
    EXPECT_EQ(document.valid_until, (base::Date{2028, 12, 31}));
    EXPECT_EQ(document.services.size(), 2U);
    EXPECT_EQ(document.services[0].leaves.count(), 2U);
    EXPECT_EQ(document.purposes[0].legal_basis[0].law, "5442");
    EXPECT_TRUE(document.purpose_required && document.end_user_required);
}

TEST_F(BoardMeetingTest, ADecisionThatWouldEndBeforeItBeginsIsRefusedWhenItIsDecided) {
    const Case subject = submit(kBank);
    act(subject, operator_, "register", kReceipt);
    act(subject, operator_, "review");
    act(subject, operator_, "propose", proposal(kBank, "2026-12-31"));
    const Case meeting = meet({subject});
    vote(meeting, "accept");
    std::string late = decision("accept");
    late.replace(late.find(day()), 10, "2027-01-01");
    EXPECT_EQ(try_act(meeting, members_[0], "decide", late).error().code,
              ErrorCode::InvalidDecision);
    EXPECT_EQ(read(subject).state, "on-agenda");
    act(meeting, members_[0], "decide", decision("accept"));
    EXPECT_EQ(read(subject).state, "awaiting-declaration");
}

TEST_F(BoardMeetingTest, AnItemStandsOnOneAgendaAndOnceOnly) {
    const Case subject = propose(kBank);
    const std::string item = fmt::format(R"({{"subject":"{}"}})", subject.id.text());
    const std::string when = fmt::format(R"({{"day":"{}","place":"Ankara"}})", day());
    const Case first = try_open("board-meeting", "convene", secretary_, when).value().subject;
    const Case second = try_open("board-meeting", "convene", secretary_, when).value().subject;
    act(first, secretary_, "add-item", item);
    EXPECT_TRUE(refused_by(try_act(first, secretary_, "add-item", item), "X-024"));
    EXPECT_TRUE(refused_by(try_act(second, secretary_, "add-item", item), "R-037"));
    EXPECT_TRUE(refused_by(try_act(first, secretary_, "cancel"), "X-024"));
    act(first, secretary_, "remove-item", R"({"item":1})");
    act(second, secretary_, "add-item", item);
    EXPECT_EQ(act(first, secretary_, "cancel").state, "cancelled");
    const Case draft = open(kHospital);
    EXPECT_TRUE(refused_by(try_act(second, secretary_, "add-item",
                                   fmt::format(R"({{"subject":"{}"}})", draft.id.text())),
                           "R-037"));
    EXPECT_EQ(try_act(second, secretary_, "add-item", R"({"subject":"Gündem"})").error().code,
              ErrorCode::InvalidField);
    EXPECT_FALSE(try_act(second, secretary_, "add-item",
                         R"({"subject":"00000000-0000-0000-0000-000000000000"})"));
}

}  // namespace
}  // namespace kps::membership
