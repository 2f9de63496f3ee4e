#include "membership/applications/application.h"

#include <gmock/gmock.h>

#include "membership/applications/limits.h"
#include "membership/applications/testing/story.h"

namespace kps::membership {
namespace {

using namespace kps::membership::story;
using ::testing::Contains;

class ApplicationTest : public Story {
  protected:
    /// What submitting says when the description has `from` replaced by `to`.
    base::Result<Outcome> submit_changed(const Applicant& who, std::string_view from,
                                         std::string_view to) {
        const Case subject = open(who);
        std::string text = description(who);
        for (auto place = text.find(from); place != std::string::npos;
             place = text.find(from, place + to.size()))
            text.replace(place, from.size(), to);
        auto described = try_act(subject, operator_, "describe", text);
        if (!described) return described;
        return try_act(subject, operator_, "submit");
    }
    Case deficient(const base::Date& notified) {
        go_to(notified);
        const Case subject = accept(kBank);
        declare(subject);
        return act(subject, operator_, "notify-deficiency",
                   fmt::format(R"({{"deficiencies":["TKN-02"],"notified_on":"{}"}})", day()));
    }
    base::Result<Outcome> try_declare(const Case& subject) {
        return try_act(subject, operator_, "declare",
                       fmt::format(R"({{"declaration":"{}","measures":{}}})", kHash, measures()));
    }
    void declare(const Case& subject) { EXPECT_TRUE(try_declare(subject)); }
};

// Evidence R-187. Evidence R-056.
TEST_F(ApplicationTest, AUnitOfAnotherCentreIsSentThereAtOnce) {
    Applicant branch = kBank;
    branch.kind = "bank-branch";
    const Case subject = act(open(branch), operator_, "submit");
    EXPECT_EQ(subject.state, "redirected");
    EXPECT_EQ(lifecycle::canonical_text(subject.body).find("Bankanın Genel Müdürlüğü") !=
                  std::string::npos,
              true);
    EXPECT_THAT(letters_, Contains("BSV-2026-000001 redirect"));
    EXPECT_TRUE(institutions_->load().value().institutions.empty());
}

// Evidence X-026. Evidence R-160.
TEST_F(ApplicationTest, WhatIsMetWithoutTheKurulIsRefusedHereWithItsReason) {
    for (const auto& [request, rule] :
         {std::pair{"court-request", "X-026"}, {"exempt-6698", "X-026"}, {"bulk-data", "R-160"}}) {
        const Case subject =
            try_open("application", "open", operator_,
                     fmt::format(R"({{"applicant_kind":"bank","name":"Banka","request":"{}"}})",
                                 request))
                .value()
                .subject;
        EXPECT_TRUE(refused_by(try_act(subject, operator_, "submit"), rule)) << request;
    }
}

// Evidence R-175. Evidence R-034. Evidence R-035. Evidence R-176. Evidence R-178. Evidence R-022.
TEST_F(ApplicationTest, AnApplicationThatLacksSomethingIsNotSent) {
    const Case empty = open(kBank);
    EXPECT_TRUE(refused_by(try_act(empty, operator_, "submit"), "R-175"));
    EXPECT_EQ(submit_changed(kBank, R"("read_tariff":true)", R"("read_tariff":false)").error().code,
              ErrorCode::InvalidField);
    EXPECT_EQ(
        submit_changed(kBank, "Müşterinin kimliğini doğrulamak zorundayız", "Gerekli").error().code,
        ErrorCode::InvalidField);
    EXPECT_TRUE(
        refused_by(submit_changed(kBank, R"("law":"5411")", R"("law":"KPSY-2006")"), "R-035"));
    EXPECT_EQ(submit_changed(kBank, R"("law":"5411")", R"("law":"9999")").error().code,
              ErrorCode::InvalidField);
    EXPECT_EQ(submit_changed(kBank, "TemelBilgisi/Soyad", "TemelBilgisi/Maas").error().code,
              ErrorCode::InvalidDecision);
    EXPECT_TRUE(refused_by(submit_changed(kBank, "2011/01/01", "2031/01/01"), "R-176"));
    EXPECT_TRUE(refused_by(
        submit_changed(kBank, R"("purposes":["KIMLIK"])", R"("purposes":["BASKA"])"), "R-022"));
    EXPECT_TRUE(refused_by(
        submit_changed(kBank, "Nüfus ve Vatandaşlık İşleri", "Nüfus ve Vatandaşlık Hizmetleri"),
        "R-178"));
    EXPECT_TRUE(
        refused_by(submit_changed(kBank, R"("date":")" + day(), R"("date":")" + day(1)), "R-178"));
    // R-227: a mobile number is no number of an institution.
    EXPECT_EQ(submit_changed(kBank, "0312 111 22 33", "0532 111 22 33").error().code,
              ErrorCode::InvalidField);
}

// Evidence R-182. Evidence X-016. Evidence R-005.
TEST_F(ApplicationTest, NobodyAppliesForAnother) {
    EXPECT_TRUE(refused_by(
        submit_changed(kBank, R"("letterhead":"Örnek)", R"("letterhead":"Öteki)"), "R-182"));
    EXPECT_TRUE(refused_by(
        submit_changed(kBank, R"("employer":"Örnek Bankası A.Ş.")", R"("employer":"Yazılım Ltd.")"),
        "X-016"));
    // İ and I are two letters: another name.
    Applicant hospital = kHospital;
    EXPECT_TRUE(refused_by(
        submit_changed(hospital, R"("letterhead":"Özel Işık)", R"("letterhead":"Özel İşık)"),
        "R-182"));
    Applicant self = kMinistry;
    self.kind = "public-body";
    self.name = "Nüfus ve Vatandaşlık İşleri Genel Müdürlüğü";
    EXPECT_TRUE(refused_by(submit_changed(self, "x-nothing", ""), "R-005"));
}

TEST_F(ApplicationTest, AnAdministratorAppliesForTheOwnInstitutionOnly) {
    institutions::Institution own;
    own.id = base::InstitutionId(1001);
    own.name = kBank.name;
    own.institution_class = institutions::InstitutionClass::Bank;
    ASSERT_TRUE(institutions_->put_institution(own, 1));
    Actor administrator = actor(Role::Administrator, 40);
    administrator.institution = own.id;
    for (const Applicant& who : {kBank, kHospital}) {
        const Case subject =
            try_open("application", "open", administrator,
                     fmt::format(R"({{"applicant_kind":"{}","name":"{}","request":"online"}})",
                                 who.kind, who.name))
                .value()
                .subject;
        act(subject, administrator, "describe", description(who));
        const auto sent = try_act(subject, administrator, "submit");
        EXPECT_EQ(refused_by(sent, "R-182"), who.kind != kBank.kind);
    }
}

// Evidence R-036. Evidence R-094. Evidence R-278. Evidence R-279. Evidence R-280.
TEST_F(ApplicationTest, EachDocumentOfTheClassIsAskedFor) {
    for (const auto& [kind, rule] : {std::pair{"application-letter", "R-178"},
                                     {"security-undertaking", "R-094"},
                                     {"signature-circular", "R-278"},
                                     {"trade-registry-gazette", "R-279"},
                                     {"notarised-identity", "R-280"}})
        EXPECT_TRUE(refused_by(submit_changed(kBank, kind, "other"), rule)) << kind;
    EXPECT_TRUE(refused_by(submit_changed(kBank, R"(,"notary_number":"12")", ""), "R-280"));
    EXPECT_EQ(submit_changed(kBank, kHash, kUnknownHash).error().code, ErrorCode::DocumentRefused);
    // A public body hands in neither circular nor gazette.
    EXPECT_TRUE(submit_changed(kMinistry, "signature-circular", "other"));
    environment_.find_document = nullptr;
    EXPECT_EQ(submit_changed(kBank, "x-nothing", "").error().code, ErrorCode::DocumentRefused);
}

TEST_F(ApplicationTest, ARankBelowThatOfTheClassIsRefused) {
    Applicant low = kBank;
    low.rank = "deputy-manager";
    EXPECT_TRUE(refused_by(submit_changed(low, "x-nothing", ""), "R-221"));
    low = kMinistry;
    low.rank = "manager";
    EXPECT_TRUE(refused_by(submit_changed(low, "x-nothing", ""), "R-221"));
}

// Evidence R-219. Evidence R-179.
TEST_F(ApplicationTest, ALetterByCargoOrFaxOrToAPersonIsReturned) {
    const Case subject = submit(kBank);
    for (const std::string_view channel : {"cargo", "fax", "hand", "portal"}) {
        std::string receipt(kReceipt);
        receipt.replace(receipt.find("post"), 4, channel);
        EXPECT_TRUE(refused_by(try_act(subject, operator_, "register", receipt), "R-219"))
            << channel;
    }
    std::string receipt(kReceipt);
    receipt.replace(receipt.find("false"), 5, "true");
    EXPECT_TRUE(refused_by(try_act(subject, operator_, "register", receipt), "R-219"));
    receipt = std::string(kReceipt);
    receipt.replace(receipt.find("true"), 4, "false");
    EXPECT_EQ(try_act(subject, operator_, "register", receipt).error().code,
              ErrorCode::InvalidField);
    EXPECT_EQ(act(subject, operator_, "return", R"({"ground":"named-person"})").state, "returned");
    EXPECT_THAT(letters_, Contains("BSV-2026-000001 return_named_person"));
    act(subject, operator_, "correct");
    EXPECT_EQ(act(subject, operator_, "submit").state, "submitted");
}

TEST_F(ApplicationTest, ALetterThatIsReturnedSaysForWhichOfAllReasons) {
    for (const std::string ground : {"cargo", "fax", "named-person", "not-original",
                                     "wrong-addressee", "unsigned", "handwritten"}) {
        const Case subject = submit(kBank);
        EXPECT_EQ(
            act(subject, operator_, "return", fmt::format(R"({{"ground":"{}"}})", ground)).state,
            "returned")
            << ground;
        std::string letter = ground;
        std::replace(letter.begin(), letter.end(), '-', '_');
        EXPECT_EQ(letters_.back(), subject.number + " return_" + letter);
    }
}

// Evidence R-183.
TEST_F(ApplicationTest, AnApplicationWithoutAnAnswerStaysInTheListOfTasks) {
    const Case subject = submit(kBank);
    EXPECT_EQ(course_->act_on_due(clock_.now_us() + 31 * kDay).value(), 1U);
    EXPECT_EQ(read(subject).state, "submitted");
    EXPECT_EQ(course_->cases().open_until({2027, 12, 31}, 10).value().size(), 1U);
}

TEST_F(ApplicationTest, MissingDocumentsAreCompletedBeforeTheReview) {
    const Case subject = submit(kBank);
    act(subject, operator_, "register", kReceipt);
    EXPECT_TRUE(refused_by(try_act(subject, operator_, "request-documents",
                                   fmt::format(R"({{"missing":["Yazı"],"last_day":"{}"}})", day())),
                           "R-036"));
    act(subject, operator_, "request-documents",
        fmt::format(R"({{"missing":["Yazı"],"last_day":"{}"}})", day(1)));
    const auto completed = [&](const std::string& comment) {
        return fmt::format(R"({{"documents":[{{"kind":"other","sha256":"{}"}}],"comment":"{}"}})",
                           kHash, comment);
    };
    EXPECT_EQ(try_act(subject, operator_, "complete-documents",
                      completed(std::string(kCommentCharactersMax + 1, 'a')))
                  .error()
                  .code,
              ErrorCode::InvalidField);
    EXPECT_EQ(act(subject, operator_, "complete-documents", completed("Aslı postadadır")).state,
              "in-review");
    // What was said beside the documents stays with the case, with its day.
    const auto comments = lifecycle::list_of(read(subject).body, "comments");
    ASSERT_EQ(comments.size(), 1U);
    EXPECT_EQ(text_of(lifecycle::object_of(comments[0]), "comment"), "Aslı postadadır");
    EXPECT_EQ(text_of(lifecycle::object_of(comments[0]), "day"), day());
    EXPECT_EQ(
        try_act(subject, operator_, "reject", R"({"reason":"Gerekçesi şöyledir"})").error().code,
        ErrorCode::WrongState);
}

// Evidence R-271. Evidence X-023.
TEST_F(ApplicationTest, TheReportProposesNothingThatNobodyAskedFor) {
    const Case subject = submit(kBank);
    act(subject, operator_, "register", kReceipt);
    act(subject, operator_, "review");
    Applicant more = kBank;
    more.addresses = true;
    EXPECT_TRUE(refused_by(try_act(subject, operator_, "propose", proposal(more)), "R-022"));
    std::string wider = proposal(kBank);
    wider.replace(wider.find("TemelBilgisi/Ad"), 15, "TemelBilgisi");
    EXPECT_TRUE(refused_by(try_act(subject, operator_, "propose", wider), "R-022"));
    EXPECT_EQ(try_act(subject, operator_, "propose", proposal(kBank, "2020-01-01")).error().code,
              ErrorCode::InvalidDecision);
    EXPECT_EQ(act(subject, operator_, "propose", proposal(kBank)).state, "on-agenda");
}

// Evidence X-022.
TEST_F(ApplicationTest, WhatTheClassMayNotBeGivenIsNotEvenProposed) {
    Applicant provider = kBank;
    provider.kind = "payment-provider";
    provider.addresses = true;
    provider.law = "6493";
    const Case subject = submit(provider);
    act(subject, operator_, "register", kReceipt);
    act(subject, operator_, "review");
    EXPECT_TRUE(refused_by(try_act(subject, operator_, "propose", proposal(provider)), "X-023"));
    Applicant without_area = kDistrict;
    without_area.area.clear();
    const Case district = submit(without_area);
    act(district, operator_, "register", kReceipt);
    act(district, operator_, "review");
    EXPECT_EQ(try_act(district, operator_, "propose", proposal(without_area)).error().code,
              ErrorCode::InvalidDecision);
}

// Evidence R-039. Evidence R-050. Evidence R-019.
TEST_F(ApplicationTest, TheDeclarationAnswersEachMeasure) {
    const Case subject = accept(kBank);
    const auto declare_with = [&](std::string text) {
        return try_act(subject, operator_, "declare",
                       fmt::format(R"({{"declaration":"{}","measures":{}}})", kHash, text));
    };
    std::string text = measures();
    EXPECT_TRUE(refused_by(declare_with(R"([{"code":"IDR-01","answer":"taken"}])"), "R-050"));
    std::string twice = text;
    twice.replace(twice.find("IDR-02"), 6, "IDR-01");
    EXPECT_TRUE(refused_by(declare_with(twice), "R-050"));
    std::string unexplained = text;
    unexplained.replace(unexplained.find("taken"), 5, "not-applicable");
    EXPECT_TRUE(refused_by(declare_with(unexplained), "R-050"));
    EXPECT_EQ(try_act(subject, operator_, "declare",
                      fmt::format(R"({{"declaration":"{}","measures":{}}})", kUnknownHash, text))
                  .error()
                  .code,
              ErrorCode::DocumentRefused);
    EXPECT_EQ(read(subject).state, "awaiting-declaration");
    EXPECT_TRUE(declare_with(text));
}

// Evidence R-041.
TEST_F(ApplicationTest, TheSixtiethDayIsInTime) {
    // Over the end of a year, and over the leap day of 2028.
    for (const auto& [notified, last_day] :
         {std::pair{base::Date{2027, 11, 20}, base::Date{2028, 1, 19}},
          {base::Date{2028, 1, 10}, base::Date{2028, 3, 10}}}) {
        const Case subject = deficient(notified);
        clock_.set_us(base::istanbul_midnight_us(last_day) + kDay - 1);
        while (course_->act_on_due(clock_.now_us()).value() > 0) continue;
        declare(subject);
        EXPECT_EQ(read(subject).state, "declaration-in-review");
    }
}

// Evidence R-042.
TEST_F(ApplicationTest, OnTheSixtyFirstDayTheApplicationIsRejected) {
    const Case subject = deficient({2026, 11, 23});
    clock_.set_us(base::istanbul_midnight_us({2027, 1, 23}));
    EXPECT_EQ(try_declare(subject).error().code, ErrorCode::DeadlinePassed);
    while (course_->act_on_due(clock_.now_us()).value() > 0) continue;
    EXPECT_EQ(read(subject).state, "rejected");
    EXPECT_THAT(letters_, Contains(subject.number + " rejection_by_directorate"));
}

TEST_F(ApplicationTest, ANotificationIsNotOfADayToCome) {
    const Case subject = accept(kBank);
    declare(subject);
    for (const int distance : {1, -1})
        EXPECT_TRUE(refused_by(
            try_act(
                subject, operator_, "notify-deficiency",
                fmt::format(R"({{"deficiencies":["TKN-02"],"notified_on":"{}"}})", day(distance))),
            "R-041"))
            << distance;
}

// Score: B2.
TEST_F(ApplicationTest, WhatWasToldSoFarIsKeptUntilAllOfItIsTold) {
    const Case opened = open(kBank);
    const auto refusal = [&](const std::string& input) {
        return try_act(opened, operator_, "keep-draft", input).error().code;
    };
    for (const char* bad : {R"({})", R"({"draft":null})", R"({"draft":"x"})", R"({"draft":[1]})",
                            R"({"draft":{},"name":"x"})"})
        EXPECT_EQ(refusal(bad), ErrorCode::InvalidField) << bad;
    const auto of_size = [](std::size_t bytes) {
        const std::string begin = R"({"draft":{"note":")";
        const std::string end = R"("}})";
        return begin + std::string(bytes - begin.size() - end.size(), 'a') + end;
    };
    EXPECT_EQ(refusal(of_size(kDraftBytesMax + 1)), ErrorCode::InvalidField);
    act(opened, operator_, "keep-draft", of_size(kDraftBytesMax));
    const Case kept = act(opened, operator_, "keep-draft", R"({"draft":{"letterhead":"Ör"}})");
    EXPECT_EQ(lifecycle::text_of(lifecycle::object_of(kept.body, "draft"), "letterhead"), "Ör");
    // A draft is no description: nothing is sent with it.
    EXPECT_FALSE(try_act(opened, operator_, "submit"));
    const Case described = act(opened, operator_, "describe", description(kBank));
    EXPECT_EQ(lifecycle::find(described.body, "draft"), nullptr);
    act(opened, operator_, "submit");
    EXPECT_EQ(try_act(opened, operator_, "keep-draft", R"({"draft":{}})").error().code,
              ErrorCode::WrongState);
}

// Evidence X-001. Evidence R-181. Evidence R-184.
TEST_F(ApplicationTest, AnApplicantWithoutLoginFollowsTheOwnApplicationOnly) {
    const auto opened =
        try_open("application", "open", actor(Role::Applicant, 0),
                 R"({"applicant_kind":"bank","name":"Örnek Bankası A.Ş.","request":"online"})")
            .value();
    EXPECT_FALSE(opened.code.empty());
    Actor applicant = actor(Role::Applicant, 0);
    applicant.account = opened.subject.id;
    act(opened.subject, applicant, "describe", description(kBank));
    EXPECT_EQ(act(opened.subject, applicant, "submit").state, "submitted");
    EXPECT_EQ(try_act(opened.subject, applicant, "register", kReceipt).error().code,
              ErrorCode::RoleNotAllowed);
    const Case other = open(kHospital);
    EXPECT_EQ(try_act(other, applicant, "delete").error().code, ErrorCode::NotFound);
    for (const Role role : {Role::Accountant, Role::SecurityOfficer, Role::Ministry})
        EXPECT_FALSE(course_->read(other.id, actor(role, 50)));
}

}  // namespace
}  // namespace kps::membership
