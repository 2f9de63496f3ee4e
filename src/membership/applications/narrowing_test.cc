#include "membership/applications/narrowing.h"

#include <gmock/gmock.h>

#include "membership/applications/testing/story.h"
#include "policy/decision_document.h"

namespace kps::membership {
namespace {

using namespace kps::membership::story;

constexpr std::string_view kPerson =
    R"("service":"KisiSorgulaTCKimlikNoServis","version":"2011/01/01")";

/// A meeting that has voted to accept what a bank applied for.
class NarrowingTest : public Story {
  protected:
    void SetUp() override {
        Story::SetUp();
        application_ = propose(kBank);
        meeting_ = meet({application_});
        vote(meeting_, "accept");
    }
    std::string decided(std::string_view more, std::string_view result = "accept") const {
        std::string made = decision(result);
        made.insert(made.size() - 1, more);
        return made;
    }
    static std::string only(std::string_view paths, std::string_view more = "") {
        return fmt::format(R"(,"services":[{{{},"paths":[{}]{}}}])", kPerson, paths, more);
    }
    auto decide(std::string_view more, std::string_view result = "accept") {
        return try_act(meeting_, members_[0], "decide", decided(more, result));
    }
    policy::DecisionDocument given() {
        const auto document = policy::parse_decision(text_of(read(application_).body, "decision"),
                                                     *environment_.grant_tree);
        EXPECT_TRUE(document);
        return document.value();
    }
    static std::size_t count_of(const policy::DecisionDocument& document) {
        return document.services.at(0).leaves.count();
    }
    std::size_t proposed_count() {
        const auto proposal = lifecycle::object_of(read(application_).body, "proposal");
        const auto all = narrowed(proposal, {}, *environment_.grant_tree);
        EXPECT_TRUE(all);
        return lifecycle::list_of(*all, "services").size();
    }

    Case application_;
    Case meeting_;
};

// Evidence R-037. Score: R2.
TEST_F(NarrowingTest, TheKurulGivesOneFieldOfTwoASmallerLimitAndAShorterTerm) {
    act(meeting_, members_[0], "decide",
        decided(only(R"("TemelBilgisi/Ad")", R"(,"per_day":50)") +
                R"(,"valid_until":"2027-06-30")"));
    const policy::DecisionDocument document = given();
    ASSERT_EQ(document.services.size(), 1U);
    EXPECT_EQ(count_of(document), 1U);
    EXPECT_EQ(document.services[0].limits.at(0).count_max, 50U);
    EXPECT_EQ(document.valid_until, (base::Date{2027, 6, 30}));
}

// Evidence R-037.
TEST_F(NarrowingTest, WithoutAWordAboutItEverythingThatWasProposedIsGiven) {
    act(meeting_, members_[0], "decide", decided(""));
    EXPECT_EQ(given().services.size(), proposed_count());
    EXPECT_EQ(given().valid_until, (base::Date{2028, 12, 31}));
}

// Evidence R-037.
TEST_F(NarrowingTest, NothingIsGivenThatWasNotProposed) {
    for (
        const std::string& more :
        {only(R"("TemelBilgisi/AnneAd")"), only(R"("TemelBilgisi")"),
         only(R"("TemelBilgisi/Ad")", R"(,"per_day":100000000)"),
         std::string(
             R"(,"services":[{"service":"AksOkuTumIlServis","version":"2011/01/01","paths":["Ad"]}])"),
         std::string(R"(,"services":[{"service":"Yok","version":"1","paths":[]}])"),
         fmt::format(R"(,"services":[{{{0},"paths":["TemelBilgisi/Ad"]}},{{{0},"paths":[]}}])",
                     kPerson),
         std::string(R"(,"valid_until":"2029-01-01")")}) {
        const auto outcome = decide(more);
        EXPECT_TRUE(refused_by(outcome, "R-037")) << more << " " << refusal(outcome);
    }
    EXPECT_FALSE(decide(only(R"("YokBoyle")")));
    EXPECT_EQ(read(application_).state, "on-agenda");
}

// Evidence R-037.
TEST_F(NarrowingTest, ASmallerGiftNeedsItsReasonAndARejectionHasNothingToGive) {
    std::string without = decided(only(R"("TemelBilgisi/Ad")"));
    const std::string reason = R"("reason":"Gerekçesi şöyledir",)";
    const std::size_t place = without.find(reason);
    ASSERT_NE(place, std::string::npos);
    without.erase(place, reason.size());
    EXPECT_TRUE(refused_by(try_act(meeting_, members_[0], "decide", without), "R-037"));
    const Case other = meet({propose(kMunicipality)});
    vote(other, "reject");
    EXPECT_TRUE(refused_by(
        try_act(other, members_[0], "decide", decided(only(R"("TemelBilgisi/Ad")"), "reject")),
        "R-037"));
}

}  // namespace
}  // namespace kps::membership
