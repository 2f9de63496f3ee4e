#include "documents/edge/document_endpoint.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "audit/acts/act_store.h"
#include "crypto/digest.h"
#include "documents/edge/waiting_sink.h"
#include "documents/testing/sample_family.h"
#include "http/testing/kept_answer.h"
#include "storage/testing/temporary_database.h"

namespace kps::documents {
namespace {

using base::ErrorCode;
using ::testing::HasSubstr;
using testing::kAsked;
using testing::kUnknown;
using testing::kWife;
using ::testing::Not;

constexpr std::string_view kExtract =
    "/api/v1/answer-documents/NkoSorgulaTCKimlikNoServis/2021-04-01/Sorgula";
constexpr std::string_view kDisputesOfPrograms = "/api/v1/answer-documents/disputes";
constexpr std::string_view kExtractOfPeople =
    "/api/v1/interactive/documents/NkoSorgulaTCKimlikNoServis/2021-04-01/Sorgula";
constexpr authentication::AddressBytes kHome{0, 0, 0,    0,    0,   0, 0, 0,
                                             0, 0, 0xff, 0xff, 127, 0, 0, 1};

authentication::TokenKeys token_keys() {
    authentication::TokenKeys keys;
    keys.secret.fill(3);
    return keys;
}

class DocumentEndpointTest : public testing::SampleFamily {
  protected:
    DocumentEndpointTest() {
        acts_ = audit::ActStore::open(temporary_.database()).value();
        book_ = DocumentBook::open(temporary_.database(), letters::MadeIn::Test).value();
        endpoint_ = std::make_unique<DocumentEndpoint>(DocumentEndpoint::Parts{
            engine_, tokens_, catalogue_, rights_, clock_, *book_,
            [this](rest::RefusedCaller, std::int64_t) { return may_record_; },
            [this](base::InstitutionId) { return name_; }, "https://kps.test/belge-dogrulama", true,
            [this](const http::Request&) { return person_; }});
        grant(extract(), {all_paths(extract())});
        sign_in(1001);
    }
    ~DocumentEndpointTest() override { endpoint_->stop(); }

    void sign_in(std::uint32_t institution) {
        bearer_ =
            "Bearer " +
            tokens_
                .issue({base::InstitutionId(institution), base::UserName("KRM-1001"), kHome, {}},
                       clock_.now_us())
                .text;
    }
    http::Response post(const std::string& body, std::string_view path = kExtract) {
        http::Request request;
        request.method = "POST";
        request.path = path;
        request.body = body;
        request.source.bytes = kHome;
        request.headers = {{"Content-Type", "application/json"}};
        if (!bearer_.empty()) request.headers.push_back({"Authorization", bearer_});
        return http::testing::ask(*endpoint_, request);
    }
    static std::string question_about(std::uint32_t place, const std::string& more = {}) {
        return fmt::format(
            R"({{"question":{{"criteria":[{{"TCKimlikNo":{},"DogumGun":1,"DogumAy":2,)"
            R"("DogumYil":1980,"NKOTipi":"AileKayitOrnek","Vukuatli":true}}],"end_user":"memur.1"}}{}}})",
            testing::number(place), more);
    }
    static std::string header(const http::Response& response, std::string_view name) {
        for (const auto& [key, value] : response.headers)
            if (key == name) return value;
        return {};
    }
    std::string code_of_a_document() {
        return header(post(question_about(kAsked)), "KPS-Belge-Kodu");
    }

    storage::testing::TemporaryDatabase temporary_{storage::Backend::Sqlite};
    std::unique_ptr<audit::ActStore> acts_;
    std::unique_ptr<DocumentBook> book_;
    authentication::Revocations revocations_;
    authentication::ClientCertificates certificates_;
    authentication::BearerTokens tokens_{token_keys(), revocations_, certificates_};
    base::Result<std::string> name_ = std::string("Örnek Bankası A.Ş.");
    base::Result<Asking> person_ = base::failed(ErrorCode::SessionEnded);
    bool may_record_ = true;
    std::string bearer_;
    std::unique_ptr<DocumentEndpoint> endpoint_;
};

// Evidence R-030.
TEST_F(DocumentEndpointTest, AQuestionGetsADocumentWhoseQuestionIsInTheLog) {
    const http::Response answer = post(question_about(kAsked));
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(answer.content_type, "application/pdf");
    EXPECT_EQ(answer.body.substr(0, 5), "%PDF-");
    EXPECT_EQ(header(answer, "Content-Disposition"),
              "attachment; filename=\"register-extract.pdf\"");
    EXPECT_EQ(header(answer, "Cache-Control"), "no-store");
    EXPECT_THAT(header(answer, "KPS-Makbuz"), HasSubstr("v1 "));
    ASSERT_EQ(log_.last.size(), 1u);
    EXPECT_EQ(log_.last.front().type, audit::EntryType::Query);
    EXPECT_EQ(log_.last.front().persons.front().id, testing::number(kAsked));
    const auto kept = book_->verify(header(answer, "KPS-Belge-Kodu"));
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->digest, crypto::sha256(base::as_bytes(answer.body)));
    EXPECT_EQ(kept->institution.value(), 1001u);
    EXPECT_TRUE(kept->approver.empty());
}

// Evidence R-085.
TEST_F(DocumentEndpointTest, EverybodyWhoStandsInADocumentStandsInTheEntry) {
    ASSERT_EQ(post(question_about(kAsked)).status, 200);
    std::vector<std::int64_t> people;
    for (const auto& person : log_.last.front().persons) people.push_back(person.id);
    EXPECT_THAT(people, ::testing::IsSupersetOf({testing::number(kAsked), testing::number(kWife)}));
}

// Evidence R-031.
TEST_F(DocumentEndpointTest, KeepsTheOfficerWhoApproves) {
    const std::string approver =
        R"(,"approver":{"given_names":"Işıl","surname":"ÇAĞLAYAN","title":"Şube Müdürü"})";
    const http::Response answer = post(question_about(kAsked, approver));
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(book_->verify(header(answer, "KPS-Belge-Kodu"))->approver,
              "Işıl ÇAĞLAYAN, Şube Müdürü");
    const http::Response refused = post(
        question_about(kAsked, R"(,"approver":{"given_names":"Işıl","surname":"Ç","title":""})"));
    EXPECT_EQ(refused.status, 422);
    EXPECT_EQ(log_.last.front().type, audit::EntryType::Refused);
}

TEST_F(DocumentEndpointTest, NobodyToShowIsNoDocumentButAnEntry) {
    const http::Response unknown = post(question_about(kUnknown));
    EXPECT_EQ(unknown.status, 404);
    EXPECT_EQ(header(unknown, "KPS-Belge-Kodu"), "");
    EXPECT_THAT(header(unknown, "KPS-Makbuz"), HasSubstr("v1 "));
    EXPECT_EQ(log_.last.size(), 1u);
    EXPECT_TRUE(acts_->waiting(10)->empty());
}

TEST_F(DocumentEndpointTest, WithoutARightThereIsARefusalAndItIsRecorded) {
    grant(addresses(), {all_paths(addresses())});
    const http::Response refused = post(question_about(kAsked));
    EXPECT_EQ(refused.status, 403) << refused.body;
    EXPECT_EQ(refused.content_type, "application/problem+json");
    EXPECT_EQ(log_.last.front().type, audit::EntryType::Refused);
    EXPECT_TRUE(acts_->waiting(10)->empty());
}

TEST_F(DocumentEndpointTest, StrangersAreRefusedBeforeTheirBodyIsRead) {
    bearer_.clear();
    EXPECT_EQ(post("nothing of JSON").status, 401);
    EXPECT_EQ(log_.last.front().outcome, static_cast<std::uint16_t>(ErrorCode::InvalidSecurity));
    log_.last.clear();
    may_record_ = false;
    EXPECT_EQ(post("nothing of JSON").status, 401);
    EXPECT_TRUE(log_.last.empty());
}

TEST_F(DocumentEndpointTest, RefusesWhatIsNoQuestionAndRecordsIt) {
    const std::string two =
        fmt::format(R"({{"question":{{"criteria":[{{"TCKimlikNo":{0}}},{{"TCKimlikNo":{0}}}]}}}})",
                    testing::number(kAsked));
    for (const std::string& body :
         {std::string(), std::string("{}"), std::string(R"({"question":[]})"),
          std::string(R"({"question":{"criteria":[]}})"), two,
          question_about(kAsked, R"(,"signature":"x")"),
          question_about(kAsked, R"(,"approver":"Işıl")")}) {
        log_.last.clear();
        const http::Response refused = post(body);
        EXPECT_EQ(refused.status, 400) << body;
        ASSERT_EQ(log_.last.size(), 1u) << body;
        EXPECT_EQ(log_.last.front().type, audit::EntryType::Refused);
    }
    EXPECT_EQ(post(std::string(kRequestBytesMax + 1, ' ')).status, 413);
}

TEST_F(DocumentEndpointTest, OnlyServicesWhoseAnswersMakeADocumentHaveAPath) {
    for (const char* path :
         {"/api/v1/answer-documents/KisiSorgulaTCKimlikNoServis/2011-01-01/ListeleCoklu",
          "/api/v1/answer-documents/none", "/api/v1/answer-documents/../token"})
        EXPECT_EQ(post(question_about(kAsked), path).status, 404) << path;
}

TEST_F(DocumentEndpointTest, WhatCannotBePrintedIsNotSent) {
    name_ = base::failed(ErrorCode::StorageFailed);
    const http::Response answer = post(question_about(kAsked));
    EXPECT_GE(answer.status, 500);
    EXPECT_THAT(answer.body, Not(HasSubstr("%PDF")));
    EXPECT_THAT(header(answer, "KPS-Makbuz"), HasSubstr("v1 "));
}

// Evidence R-028.
TEST_F(DocumentEndpointTest, AnInstitutionDisputesItsOwnDocumentAndNoOther) {
    const std::string code = code_of_a_document();
    const std::string body = fmt::format(R"({{"code":"{}","ground":"record-wrong"}})", code);
    const http::Response disputed = post(body, kDisputesOfPrograms);
    ASSERT_EQ(disputed.status, 200) << disputed.body;
    EXPECT_THAT(disputed.body,
                HasSubstr(R"("dispute":{"day":"2026-09-21","ground":"record-wrong"})"));
    EXPECT_TRUE(book_->verify(code)->dispute);
    EXPECT_EQ(
        post(R"({"code":"0000-0000-0000-0000","ground":"other"})", kDisputesOfPrograms).status,
        404);
    EXPECT_EQ(post(R"({"code":"?","ground":"other"})", kDisputesOfPrograms).status, 404);
    EXPECT_EQ(
        post(fmt::format(R"({{"code":"{}","ground":"me"}})", code), kDisputesOfPrograms).status,
        400);
    bearer_.clear();
    EXPECT_EQ(post(body, kDisputesOfPrograms).status, 401);
}

TEST_F(DocumentEndpointTest, AnInstitutionThatMayNotWorkDisputesNothing) {
    const std::string code = code_of_a_document();
    rights_.set(nullptr);
    EXPECT_EQ(
        post(fmt::format(R"({{"code":"{}","ground":"other"}})", code), kDisputesOfPrograms).status,
        403);
    EXPECT_FALSE(book_->verify(code)->dispute);
}

TEST_F(DocumentEndpointTest, APersonWithASessionGetsTheSameDocumentInTheirOwnName) {
    person_ = Asking{query::testing::local_caller(query::testing::kInstitution), "10000000146", {}};
    bearer_.clear();
    const std::string body = fmt::format(
        R"({{"question":{{"criteria":[{{"TCKimlikNo":{},"DogumGun":1,"DogumAy":2,"DogumYil":1980}}]}}}})",
        testing::number(kAsked));
    const http::Response answer = post(body, kExtractOfPeople);
    ASSERT_EQ(answer.status, 200) << answer.body;
    EXPECT_EQ(log_.last.front().end_user_id, 10000000146);
    // Somebody else is not named.
    EXPECT_EQ(post(question_about(kAsked), kExtractOfPeople).status, 400);
}

TEST_F(DocumentEndpointTest, WhoHasNoSessionOrMayNotAskGetsNothing) {
    EXPECT_EQ(post(question_about(kAsked), kExtractOfPeople).status, 401);
    EXPECT_TRUE(log_.last.empty());
    person_ = Asking{query::testing::local_caller(query::testing::kInstitution), "10000000146",
                     ErrorCode::RoleNotAllowed};
    EXPECT_EQ(post(question_about(kAsked), kExtractOfPeople).status, 403);
    ASSERT_FALSE(log_.last.empty());
    EXPECT_EQ(log_.last.front().type, audit::EntryType::Refused);
    log_.last.clear();
    may_record_ = false;
    EXPECT_EQ(post(question_about(kAsked), kExtractOfPeople).status, 403);
    EXPECT_TRUE(log_.last.empty());
}

TEST(WaitingSink, TellsOnceAlsoWhenNobodyAnswers) {
    std::promise<Told> promise;
    auto future = promise.get_future();
    { WaitingSink dropped(std::move(promise)); }
    EXPECT_FALSE(future.get().receipt);
}

}  // namespace
}  // namespace kps::documents
