#include <gmock/gmock.h>

#include <set>

#include "membership/applications/applicants.h"
#include "membership/applications/testing/story.h"

/// What holds for every class of applicants: the general rules, one class after another (KPS başvuru §1 to §6).
namespace kps::membership {
namespace {

using namespace kps::membership::story;
using institutions::InstitutionClass;

std::string rank_of(InstitutionClass institution_class) {
    switch (institution_class) {
        case InstitutionClass::Governorship:
            return "governor";
        case InstitutionClass::DistrictGovernorship:
            return "district-governor";
        case InstitutionClass::ProvincialAdministration:
            return "general-secretary";
        case InstitutionClass::Municipality:
            return "mayor";
        case InstitutionClass::Headman:
            return "headman";
        case InstitutionClass::University:
            return "rector";
        default:
            return "department-head";
    }
}

/// One applicant of each class; each with an area and an address of its own.
std::vector<Applicant> applicants() {
    std::vector<Applicant> made;
    std::set<InstitutionClass> seen;
    for (const std::string_view name : applicant_kind_names()) {
        const ApplicantKind& kind = *find_applicant_kind(name);
        if (!kind.institution_class || !seen.insert(*kind.institution_class).second) continue;
        const auto number = static_cast<int>(made.size()) + 1;
        Applicant who;
        who.kind = name;
        who.name = fmt::format("Örnek Kurum {}", number);
        who.rank = rank_of(*kind.institution_class);
        who.law = "5490";
        who.area = fmt::format(R"({{"districts":[{{"code":{}}}]}})", 1200 + number);
        who.ip = fmt::format("192.0.2.{}", number);
        made.push_back(std::move(who));
    }
    return made;
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

class EachClassTest : public Story {
  protected:
    base::Result<Outcome> describe(const Applicant& who, std::string_view from,
                                   std::string_view to) {
        return try_act(open(who), operator_, "describe", replaced(description(who), from, to));
    }
    /// In review, and named by the Ministry where the class needs that.
    Case review(const Applicant& who) {
        if (who.kind == "address-based-service") {
            EXPECT_TRUE(name(who, ministry_));
        }
        const Case subject = submit(who);
        act(subject, operator_, "register", kReceipt);
        return act(subject, operator_, "review");
    }
    base::Result<Outcome> name(const Applicant& who, const Actor& by) {
        return try_open(
            "ministry-naming", "name", by,
            fmt::format(R"({{"name":"{}","date":"2026-11-02","number":"E-77"}})", who.name));
    }
    /// From the report to the letter of assignment.
    Case assigned(const Applicant& who) {
        const Case subject = review(who);
        act(subject, operator_, "propose", proposal(who));
        const Case meeting = meet({subject});
        vote(meeting, "accept");
        act(meeting, members_[0], "decide", decision("accept"));
        act(meeting, secretary_, "close");
        act(subject, operator_, "declare",
            fmt::format(R"({{"declaration":"{}","measures":{}}})", kHash, measures()));
        act(subject, operator_, "invite");
        return act(
            subject, operator_, "assign",
            fmt::format(
                R"({{"letter_number":"E-2","letter_date":"{}","mandate":"{}","signatories":{}}})",
                day(), kHash, signatories(who)));
    }
    std::string appointment() const {
        return fmt::format(R"({{"day":"{}","hour":"10:00","place":"Bilgi İşlem"}})", day());
    }
    static bool by_post(const Applicant& who) {
        return signs_by_post(*find_applicant_kind(who.kind)->institution_class);
    }
    Case sign(const Case& subject, const Applicant& who) {
        if (by_post(who)) {
            act(subject, operator_, "start-round", round());
            return act(subject, operator_, "sign", signature(1, true));
        }
        act(subject, operator_, "appoint", appointment());
        act(subject, operator_, "sign", signature(1, false));
        return act(
            subject, operator_, "sign-for-directorate",
            fmt::format(R"({{"directorate_signatory":"Genel Müdür","signed_on":"{}"}})", day()));
    }

    static constexpr std::string_view kWithdrawal = R"({"reason":"Hizmeti sona ermiştir"})";
    const Actor ministry_ = actor(Role::Ministry, 70);
};

// Evidence R-269. Evidence R-277. Evidence R-177. Evidence R-180.
TEST_F(EachClassTest, AppliesWithTheSameContents) {
    for (const Applicant& who : applicants()) {
        for (const std::string_view lacking :
             {R"("postal_address":"Atatürk Bulvarı 1 Ankara",)", R"("phone":"0312 111 22 33",)",
              R"("fax":"0312 111 22 34",)", R"("number":"E-1",)"})
            EXPECT_EQ(describe(who, lacking, "").error().code, ErrorCode::InvalidField)
                << who.kind << lacking;
        EXPECT_EQ(describe(who, "kps@ornek.gov.tr", "kps").error().code, ErrorCode::InvalidField);
        EXPECT_EQ(describe(who, R"(zorundayız","legal_basis":[{"law":"5490","article":"1"}])",
                           R"(zorundayız")")
                      .error()
                      .code,
                  ErrorCode::InvalidField)
            << who.kind;
        EXPECT_EQ(submit(who).state, "submitted") << who.kind;
    }
}

// Evidence R-244. Evidence R-254. Evidence R-262.
TEST_F(EachClassTest, SendsTheLetterItselfAndNoFax) {
    for (const Applicant& who : applicants()) {
        const Case subject = submit(who);
        EXPECT_TRUE(refused_by(
            try_act(subject, operator_, "register", replaced(std::string(kReceipt), "post", "fax")),
            "R-219"))
            << who.kind;
        EXPECT_EQ(try_act(subject, operator_, "register",
                          replaced(std::string(kReceipt), "true", "false"))
                      .error()
                      .code,
                  ErrorCode::InvalidField)
            << who.kind;
        EXPECT_EQ(act(subject, operator_, "register", kReceipt).state, "registered");
    }
}

// Evidence R-242. Evidence R-253. Evidence R-276. Evidence R-283. Evidence R-284. Evidence R-287.
// Evidence R-249. Evidence R-260. Evidence R-267. Evidence R-275. Evidence R-285. Evidence R-286.
TEST_F(EachClassTest, SignsThenConnectsFromOneAddressWithOneCredential) {
    for (const Applicant& who : applicants()) {
        const Case unsigned_case = assigned(who);
        EXPECT_EQ(unsigned_case.institution, std::nullopt) << who.kind;
        EXPECT_EQ(try_act(unsigned_case, operator_, "request-form").error().code,
                  ErrorCode::WrongState);
        if (by_post(who)) {
            EXPECT_TRUE(
                refused_by(try_act(unsigned_case, operator_, "appoint", appointment()), "R-246"));
        } else {
            EXPECT_TRUE(
                refused_by(try_act(unsigned_case, operator_, "start-round", round()), "R-222"));
        }
        const Case subject = sign(unsigned_case, who);
        ASSERT_EQ(subject.state, "signed") << who.kind;
        act(subject, operator_, "request-form");
        EXPECT_EQ(try_act(subject, operator_, "send-form",
                          replaced(form(who.ip), "0312 111 22 35", "0532 111 22 35"))
                      .error()
                      .code,
                  ErrorCode::InvalidField);
        EXPECT_TRUE(refused_by(
            try_act(subject, operator_, "send-form", form(who.ip + " 192.0.2.200")), "R-230"));
        act(subject, operator_, "send-form", form(who.ip));
        EXPECT_EQ(try_act(subject, operator_, "hand-over", kHandOver).error().code,
                  ErrorCode::WrongState);
        act(subject, operator_, "connect", kConnection);
        act(subject, operator_, "hand-over", kHandOver);
        EXPECT_EQ(try_act(subject, operator_, "hand-over", kHandOver).error().code,
                  ErrorCode::WrongState);
        EXPECT_EQ(act(subject, program(), "first-use").state, "in-use");
    }
    const auto directory = institutions_->load().value();
    EXPECT_EQ(directory.users.size(), directory.institutions.size());
}

// Evidence R-185. Evidence R-247. Evidence R-258. Evidence R-266. Evidence R-015.
TEST_F(EachClassTest, PaysUnlessTheLawExemptsIt) {
    for (const std::string_view kind : {"governorship", "district-governorship", "municipality",
                                        "provincial-administration", "ministry", "headman"})
        EXPECT_FALSE(pays(*find_applicant_kind(kind)->institution_class)) << kind;
    for (const std::string_view kind : {"bank", "private-hospital", "risk-centre"})
        EXPECT_TRUE(pays(*find_applicant_kind(kind)->institution_class, "schedule-1")) << kind;
    EXPECT_TRUE(pays(InstitutionClass::PublicBody));
    EXPECT_TRUE(pays(InstitutionClass::PublicBody, "none"));
    EXPECT_FALSE(pays(InstitutionClass::PublicBody, "schedule-2"));
    EXPECT_TRUE(pays(InstitutionClass::University, "none"));

    Applicant body = kMinistry;
    body.kind = "public-body";
    const Case subject = review(body);
    EXPECT_EQ(try_act(subject, operator_, "propose",
                      replaced(proposal(body), "{", R"({"schedule_5018":"schedule-9",)"))
                  .error()
                  .code,
              ErrorCode::InvalidField);
    EXPECT_EQ(act(subject, operator_, "propose",
                  replaced(proposal(body), "{", R"({"schedule_5018":"schedule-2",)"))
                  .state,
              "on-agenda");
}

// Evidence R-007.
TEST_F(EachClassTest, IsNamedByTheMinistryWhereTheLawSaysSo) {
    Applicant who = kBank;
    who.kind = "address-based-service";
    const Case subject = submit(who);
    act(subject, operator_, "register", kReceipt);
    act(subject, operator_, "review");
    EXPECT_TRUE(refused_by(try_act(subject, operator_, "propose", proposal(who)), "X-023"));
    for (const Actor& other : {operator_, secretary_, members_[0]})
        EXPECT_EQ(name(who, other).error().code, ErrorCode::RoleNotAllowed);
    const Case naming = name(who, ministry_).value().subject;
    EXPECT_TRUE(refused_by(name(who, ministry_), "X-023"));
    EXPECT_EQ(act(subject, operator_, "propose", proposal(who)).state, "on-agenda");
    EXPECT_EQ(try_act(naming, operator_, "withdraw", kWithdrawal).error().code,
              ErrorCode::RoleNotAllowed);
    EXPECT_EQ(act(naming, ministry_, "withdraw", kWithdrawal).state, "withdrawn");
    const Case again = submit(who);
    act(again, operator_, "register", kReceipt);
    act(again, operator_, "review");
    EXPECT_TRUE(refused_by(try_act(again, operator_, "propose", proposal(who)), "X-023"));
}

// Evidence X-023.
TEST_F(EachClassTest, IsNotNamedByALetterOfTomorrow) {
    const std::string letter = R"({"name":"Örnek","date":"{}","number":"E-77"})";
    EXPECT_TRUE(refused_by(
        try_open("ministry-naming", "name", ministry_, replaced(letter, "{}", day(1))), "X-023"));
    EXPECT_TRUE(try_open("ministry-naming", "name", ministry_, replaced(letter, "{}", day())));
}

// Evidence R-243.
TEST_F(EachClassTest, SharesADistrictWithAnotherGovernorshipOnlyKnowingly) {
    sign_by_post(kDistrict);
    Applicant governorship = kDistrict;
    governorship.kind = "governorship";
    governorship.name = "Örnek Valiliği";
    governorship.rank = "governor";
    const Case subject = review(governorship);
    EXPECT_TRUE(
        refused_by(try_act(subject, operator_, "propose", proposal(governorship)), "R-243"));
    Applicant elsewhere = governorship;
    elsewhere.area = R"({"districts":[{"code":1232}],"provinces":[{"code":1231}]})";
    EXPECT_TRUE(try_act(subject, operator_, "propose", proposal(elsewhere)));
    // A municipality of the district is no civil administration.
    EXPECT_EQ(propose(kMunicipality).state, "on-agenda");
    const Case knowing = review(governorship);
    EXPECT_EQ(act(knowing, operator_, "propose",
                  replaced(proposal(governorship), "{", R"({"shared_area_known":true,)"))
                  .state,
              "on-agenda");
}

}  // namespace
}  // namespace kps::membership
