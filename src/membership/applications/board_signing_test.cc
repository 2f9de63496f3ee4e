#include "membership/applications/board_signing.h"

#include "membership/applications/testing/story.h"

namespace kps::membership {
namespace {

using namespace kps::membership::story;

class BoardSigning : public Story {
  protected:
    void SetUp() override {
        Story::SetUp();
        environment_.find_signature = [this](
                                          storage::Transaction&, const base::Uuid&,
                                          std::string_view hash) -> base::Result<SignatureFacts> {
            if (hash != kHash) return base::failed(ErrorCode::DocumentRefused, "no such signature");
            return facts_;
        };
        facts_.account = members_[0].account;
    }
    void decide(const Case& meeting, int item = 1) {
        vote(meeting, "accept", item);
        act(meeting, members_[0], "decide", decision("accept", item));
    }
    static std::string naming(const std::string& hash) {
        return fmt::format(R"({{"signature":"{}"}})", hash);
    }
    base::Result<Outcome> sign(const Case& meeting, const Actor& who) {
        return try_act(meeting, who, "sign", naming(kHash));
    }

    SignatureFacts facts_{1, {}, "Üye", kHash, kHash, "2026-11-22T09:00:00Z"};
};

// Evidence R-014. Score: R5.
TEST_F(BoardSigning, AMemberSignsTheMinutesOnceWithTheOwnSignature) {
    const Case meeting = meet({propose(kBank)});
    decide(meeting);
    EXPECT_EQ(try_act(meeting, members_[0], "sign", naming(kUnknownHash)).error().code,
              ErrorCode::DocumentRefused);
    EXPECT_TRUE(refused_by(sign(meeting, members_[1]), "R-014"));
    EXPECT_EQ(sign(meeting, secretary_).error().code, ErrorCode::RoleNotAllowed);
    EXPECT_TRUE(refused_by(sign(meeting, actor(Role::BoardMember, 77)), "R-014"));
    const Case signed_once = act(meeting, members_[0], "sign", naming(kHash));
    const auto& made = lifecycle::list_of(signed_once.body, "signatures");
    ASSERT_EQ(made.size(), 1U);
    EXPECT_EQ(text_of(lifecycle::object_of(made[0]), "signature"), kHash);
    EXPECT_EQ(text_of(lifecycle::object_of(made[0]), "paper"), kHash);
    EXPECT_EQ(text_of(lifecycle::object_of(made[0]), "name"), members_[0].name);
    EXPECT_TRUE(refused_by(sign(meeting, members_[0]), "R-037"));
    EXPECT_EQ(act(meeting, secretary_, "close").state, "closed");
    EXPECT_EQ(sign(meeting, members_[0]).error().code, ErrorCode::WrongState);
}

TEST_F(BoardSigning, NothingIsSignedBeforeEveryItemIsDecided) {
    Applicant other = kBank;
    other.name = "Başka Banka A.Ş.";
    const Case meeting = meet({propose(kBank), propose(other)});
    EXPECT_FALSE(are_minutes_open(read(meeting)));
    decide(meeting);
    EXPECT_FALSE(are_minutes_open(read(meeting)));
    EXPECT_TRUE(refused_by(sign(meeting, members_[0]), "R-037"));
    decide(meeting, 2);
    EXPECT_TRUE(are_minutes_open(read(meeting)));
    EXPECT_EQ(minutes_edition(read(meeting)), 2);
    // Of the text with one item, which can have been shown to nobody.
    EXPECT_TRUE(refused_by(sign(meeting, members_[0]), "R-037"));
    facts_.edition = 2;
    EXPECT_TRUE(sign(meeting, members_[0]));
}

TEST_F(BoardSigning, TheMinutesNameTheDigestOfWhatWasGiven) {
    const Case subject = propose(kBank);
    const Case meeting = meet({subject});
    decide(meeting);
    const JsonObject item =
        lifecycle::object_of(lifecycle::list_of(read(meeting).body, "items").front());
    EXPECT_EQ(text_of(item, "decision_hash").size(), 64U);
    EXPECT_EQ(text_of(item, "decision_hash"), text_of(read(subject).body, "decision_hash"));
}

TEST_F(BoardSigning, IsRefusedWhereNobodySignsElectronically) {
    const Case meeting = meet({propose(kBank)});
    decide(meeting);
    environment_.find_signature = nullptr;
    EXPECT_EQ(sign(meeting, members_[0]).error().code, ErrorCode::DocumentRefused);
    EXPECT_EQ(act(meeting, secretary_, "close").state, "closed");
}

}  // namespace
}  // namespace kps::membership
