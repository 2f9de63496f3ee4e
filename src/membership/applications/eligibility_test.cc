#include "membership/applications/eligibility.h"

#include <gmock/gmock.h>

#include "membership/applications/applicants.h"
#include "membership/applications/testing/story.h"
#include "membership/legal_basis.h"

namespace kps::membership {
namespace {

using namespace kps::membership::story;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Not;

class EligibilityTest : public Story {
  protected:
    Eligibility ask(std::string_view kind, bool addresses = false, std::string_view law = "5490",
                    std::string_view request = "online") {
        return eligibility({kind, request, law, addresses}, today()).value();
    }
    /// Somebody of this kind whose application lacks nothing.
    Applicant applicant(std::string_view kind, bool addresses) {
        Applicant who;
        who.kind = kind;
        who.law = "5490";
        who.addresses = addresses;
        const auto* known = find_applicant_kind(kind);
        if (!known->institution_class) return who;
        // The local ones ask about their own area (R-250).
        if (signs_by_post(*known->institution_class)) who.area = R"({"districts":[{"code":1231}]})";
        for (const std::string_view rank : rank_keys())
            if (may_sign(*known->institution_class, rank, today())) who.rank = rank;
        return who;
    }
    /// How far the machine lets them come: where submitting leads, and whether the report may propose what they want.
    std::string machine_says(std::string_view kind, bool addresses) {
        const Applicant who = applicant(kind, addresses);
        const Case opened = open(who);
        const auto* known = find_applicant_kind(kind);
        if (known->institution_class) act(opened, operator_, "describe", description(who));
        const auto sent = try_act(opened, operator_, "submit");
        if (!sent) return "refused";
        if (sent->subject.state == "redirected") return "served-by-centre";
        act(opened, operator_, "register", kReceipt);
        act(opened, operator_, "review");
        return try_act(opened, operator_, "propose", proposal(who)) ? "may-apply" : "not-proposed";
    }
};

// Evidence R-187. Evidence R-158.
TEST_F(EligibilityTest, ForEachKindOfApplicantTheMachineSaysTheSame) {
    for (const std::string_view kind : applicant_kind_names()) {
        for (const bool addresses : {false, true}) {
            const Eligibility answer = ask(kind, addresses);
            std::string said(name_of(answer.verdict));
            // Both come as far as the report, which cannot propose what they want.
            const bool waits = answer.ministry_names && said == "may-apply";
            if (waits || said == "without-addresses") said = "not-proposed";
            EXPECT_EQ(said, machine_says(kind, addresses)) << kind << addresses;
        }
    }
}

// Evidence X-026. Evidence R-160.
TEST_F(EligibilityTest, WhatIsMetElsewhereIsSaidWithItsReasonWhoeverAsks) {
    for (const std::string_view request : request_names()) {
        const auto answer = ask("bank", false, "5411", request);
        EXPECT_EQ(answer.verdict == EligibilityVerdict::MetElsewhere, request != "online");
        EXPECT_EQ(answer.reason.empty(), request == "online");
        EXPECT_EQ(answer.documents.empty(), request != "online");
    }
}

// Evidence R-117.
TEST_F(EligibilityTest, ALawThatIsNotInForceCarriesNothing) {
    EXPECT_EQ(ask("bank", false, "KPSY-2006").verdict, EligibilityVerdict::BasisNotInForce);
    EXPECT_EQ(ask("bank", false, "").verdict, EligibilityVerdict::MayApply);
}

TEST_F(EligibilityTest, DocumentsRanksAndFeeFollowTheClass) {
    const auto bank = ask("bank");
    EXPECT_TRUE(bank.pays);
    EXPECT_FALSE(bank.by_post);
    EXPECT_EQ(bank.documents.size(), 5U);
    EXPECT_TRUE(bank.signatories.at_least);
    EXPECT_THAT(bank.signatories.turkish, ElementsAre("Müdür"));
    const auto district = ask("district-governorship");
    EXPECT_FALSE(district.pays);
    EXPECT_TRUE(district.by_post);
    EXPECT_EQ(district.documents.size(), 2U);
    EXPECT_FALSE(district.signatories.at_least);
    EXPECT_THAT(district.signatories.turkish, ElementsAre("Kaymakam", "Kaymakam Vekili"));
    EXPECT_TRUE(ask("address-based-service").ministry_names);
    const auto branch = ask("bank-branch");
    EXPECT_THAT(branch.centres, ElementsAre("Bankanın Genel Müdürlüğü"));
    EXPECT_THAT(branch.documents, IsEmpty());
}

TEST_F(EligibilityTest, WhatIsInNoTableIsRefused) {
    for (const EligibilityQuestion& wrong : {EligibilityQuestion{"", "online", "", false},
                                             {"Bank", "online", "", false},
                                             {"bank", "", "", false},
                                             {"bank", "online", "5490'", false}}) {
        const auto answer = eligibility(wrong, today());
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error().code, ErrorCode::InvalidField);
    }
}

}  // namespace
}  // namespace kps::membership
