#include "letters/limits.h"
#include "letters/testing/poppler.h"
#include "portal/cases/case_export.h"
#include "portal/cases/testing/case_endpoint_fixture.h"
#include "portal/limits.h"
#include "portal/query_members.h"

namespace kps::portal {
namespace {

using ::testing::HasSubstr;
namespace json = boost::json;

constexpr const char* kKey = "7f6c1a52-0f0e-4a53-9b0c-0f6a6ad4a5f1";

class CaseListsTest : public testing::CaseEndpointTest {
  protected:
    http::Response ask(std::string_view who, const std::string& key,
                       const std::string& reason = "gerek") {
        return send({.who = who,
                     .method = "POST",
                     .path = "/api/v1/cases/request/ask",
                     .body = R"({"reason":")" + reason + R"("})",
                     .key = key});
    }
    std::size_t count(const std::string& query) {
        return get("operator", "/api/v1/cases", query).at("cases").as_array().size();
    }
};

TEST_F(CaseListsTest, EachFilterLeavesWhatItAsksFor) {
    const json::object first = open();
    clock_.advance_us(1);
    open("other");
    ASSERT_EQ(act("operator", first, "return", "\"1\"").status, 200);
    EXPECT_EQ(count(""), 2U);
    EXPECT_EQ(count("state=lacking"), 1U);
    EXPECT_EQ(count("number=ist-2026-000002"), 1U);
    EXPECT_EQ(count("number=000003"), 0U);
    EXPECT_EQ(count("due=2026-11-26"), 0U);
    EXPECT_EQ(count("due=2026-11-27"), 1U);
    EXPECT_EQ(count("open=1"), 2U);
    EXPECT_EQ(count("pending=1"), 0U);
    ASSERT_EQ(
        act("operator",
            get("operator", "/api/v1/cases", "institution=1002").at("cases").at(0).as_object(),
            "grant", "\"1\"")
            .status,
        202);
    EXPECT_EQ(count("pending=1"), 1U);
    EXPECT_EQ(get("operator", "/api/v1/cases", "sort=opened").at("cases").at(0).at("number"),
              "IST-2026-000001");
}

TEST_F(CaseListsTest, WhatIsNoFilterIsRefused) {
    for (const char* query :
         {"due=x", "due=2026-02-30", "open=0", "open=true", "pending=2", "sort=title", "sort=-",
          "number=%25", "number=_", "number=%C4%9F", "field=reason", "field=reason:gerek",
          "field=body:x", "field=:", "after=1", "after=.", "kind=a&kind=b"})
        EXPECT_EQ(send({.who = "operator", .path = "/api/v1/cases", .query = query}).status, 400)
            << query;
}

TEST_F(CaseListsTest, OnlyAFullPageHasANextOne) {
    for (int index = 0; index < 3; ++index) open();
    const json::object first = get("operator", "/api/v1/cases", "limit=2&sort=opened");
    const std::string next(first.at("next").as_string());
    EXPECT_THAT(next, ::testing::MatchesRegex("[0-9]+\\.[0-9a-f-]+"));
    const json::object second =
        get("operator", "/api/v1/cases", "limit=2&sort=opened&after=" + next);
    EXPECT_EQ(second.at("cases").as_array().size(), 1U);
    EXPECT_FALSE(second.contains("next"));
}

TEST_F(CaseListsTest, AWorkbookIsRecordedLikeTheOtherFile) {
    open();
    const http::Response file =
        send({.who = "operator", .path = "/api/v1/cases.xlsx", .query = "kind=request"});
    EXPECT_EQ(file.status, 200);
    EXPECT_EQ(file.content_type, kXlsxMediaType);
    EXPECT_EQ(file.body.substr(0, 4), "PK\x03\x04");
    EXPECT_THAT(file.body, HasSubstr("xl/worksheets/sheet2.xml"));
    EXPECT_THAT(header_of(file, "Content-Disposition"), HasSubstr("kps-kayitlar.xlsx"));
    EXPECT_THAT(exports_, ::testing::ElementsAre("Kişi 3 kind=request 1"));
    log_fails_ = true;
    EXPECT_EQ(send({.who = "operator", .path = "/api/v1/cases.xlsx"}).status, 503);
    EXPECT_EQ(send({.path = "/api/v1/cases.xlsx"}).status, 401);
}

// Score: G16.
TEST_F(CaseListsTest, APdfHoldsTheRowsOfItsFilterAndItsStampAndIsRecorded) {
    open();
    open("other");
    const http::Response file = send(
        {.who = "operator", .path = "/api/v1/cases.pdf", .query = "kind=request&institution=1001"});
    ASSERT_EQ(file.status, 200) << file.body;
    EXPECT_EQ(file.content_type, "application/pdf");
    EXPECT_THAT(header_of(file, "Content-Disposition"), HasSubstr("kps-kayitlar.pdf"));
    const std::string text = letters::testing::words_on(file.body);
    for (const char* words : {"TEST ORTAMI", "Alan: Kişi 3", "Alındığı an: 2026-11-22T09:00:00Z",
                              "Süzgeç: kind=request&institution=1001", "Satır sayısı: 1",
                              "Son değişiklik", "IST-2026-000001", "İstek", "Sayfa 1/1"})
        EXPECT_THAT(text, HasSubstr(words));
    EXPECT_THAT(text, ::testing::Not(HasSubstr("IST-2026-000002")));
    EXPECT_THAT(exports_, ::testing::ElementsAre("Kişi 3 kind=request&institution=1001 1"));
    log_fails_ = true;
    EXPECT_EQ(send({.who = "operator", .path = "/api/v1/cases.pdf"}).status, 503);
    EXPECT_EQ(send({.path = "/api/v1/cases.pdf"}).status, 401);
}

TEST_F(CaseListsTest, APdfHasFewerRowsThanTheOtherFilesAndSaysSo) {
    ExportFile file{
        FileForm::Pdf, "kps-kayitlar", "Kayıtlar", {{"Sayı"}, {}}, letters::MadeIn::Test};
    const ExportStamp stamp{"Kişi 3", testing::kNow, ""};
    EXPECT_TRUE(pdf_of(file, stamp));
    file.table.rows.assign(letters::kTableRowsMax, {"1"});
    EXPECT_TRUE(pdf_of(file, stamp));
    file.table.rows.push_back({"1"});
    const auto refused = pdf_of(file, stamp);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, testing::ErrorCode::TooManyMatches);
}

// Score: B4.
TEST_F(CaseListsTest, ACopyOnPaperIsForWhoMayReadTheCaseAndRecorded) {
    const json::object opened = open();
    const std::string path = path_of(opened) + "/copy.pdf";
    const http::Response file = send({.who = "administrator", .path = path});
    ASSERT_EQ(file.status, 200) << file.body;
    EXPECT_EQ(file.content_type, "application/pdf");
    EXPECT_THAT(header_of(file, "Content-Disposition"), HasSubstr("IST-2026-000001.pdf"));
    const std::string text = letters::testing::words_on(file.body);
    for (const char* words : {"TEST ORTAMI", "İstek – IST-2026-000001", "Aşama: Açık", "gerek",
                              "Verilmiş belge yok.", "imza taşımaz", "Sayfa 1/1"})
        EXPECT_THAT(text, HasSubstr(words));
    EXPECT_THAT(exports_, ::testing::ElementsAre("Kişi 1 copy=IST-2026-000001 1"));
    // An applicant without an account, by number and code.
    EXPECT_EQ(send({.path = path,
                    .number = "IST-2026-000001",
                    .code = std::string(opened.at("code").as_string())})
                  .status,
              200);
    EXPECT_EQ(send({.who = "other", .path = path}).status, 404);
    EXPECT_EQ(send({.path = path}).status, 401);
    EXPECT_EQ(send({.who = "administrator", .path = path_of(opened) + "/pack.pdf"}).status, 404);
    log_fails_ = true;
    EXPECT_EQ(send({.who = "administrator", .path = path}).status, 503);
}

// Score: G17.
TEST_F(CaseListsTest, TheStrictFileHoldsATableAndNothingElse) {
    open();
    const http::Response file =
        send({.who = "operator", .path = "/api/v1/cases.rfc4180.csv", .query = "kind=request"});
    EXPECT_EQ(file.status, 200);
    EXPECT_EQ(file.content_type, "text/csv; charset=utf-8; header=present");
    EXPECT_THAT(header_of(file, "Content-Disposition"), HasSubstr("kps-kayitlar.rfc4180.csv"));
    EXPECT_EQ(file.body,
              "\"Sayı\",\"Tür\",\"Aşama\",\"Kurum\",\"Konu\",\"Açılış\",\"Son değişiklik\","
              "\"Alan\",\"Alındığı an\",\"Süzgeç\"\r\n"
              "\"IST-2026-000001\",\"İstek\",\"Açık\",\"1001\",\"\",\"2026-11-22T09:00:00Z\","
              "\"2026-11-22T09:00:00Z\",\"Kişi 3\",\"2026-11-22T09:00:00Z\",\"kind=request\"\r\n");
    EXPECT_THAT(exports_, ::testing::ElementsAre("Kişi 3 kind=request 1"));
    log_fails_ = true;
    EXPECT_EQ(send({.who = "operator", .path = "/api/v1/cases.rfc4180.csv"}).status, 503);
    EXPECT_EQ(send({.path = "/api/v1/cases.rfc4180.csv"}).status, 401);
}

// Score: G9.
TEST_F(CaseListsTest, ADoubleSubmitMakesOneCase) {
    const http::Response first = ask("administrator", kKey);
    const http::Response second = ask("administrator", kKey);
    EXPECT_EQ(first.status, 201);
    EXPECT_EQ(second.status, 201);
    EXPECT_EQ(json::parse(second.body).at("id"), json::parse(first.body).at("id"));
    EXPECT_EQ(header_of(second, "Location"), header_of(first, "Location"));
    EXPECT_EQ(count(""), 1U);
    // The code of an applicant is told once and not kept.
    EXPECT_TRUE(json::parse(first.body).as_object().contains("code"));
    EXPECT_FALSE(json::parse(second.body).as_object().contains("code"));
    EXPECT_EQ(ask("administrator", kKey, "başka").status, 422);
    EXPECT_EQ(ask("other", kKey).status, 201);
    EXPECT_EQ(count(""), 2U);
    EXPECT_EQ(ask("administrator", "short").status, 400);
}

TEST_F(CaseListsTest, ARefusedOneMayBeSentAgainUnderItsKey) {
    EXPECT_EQ(ask("administrator", kKey, "x").status, 422);
    EXPECT_EQ(ask("administrator", kKey, "x").status, 422);
    EXPECT_EQ(ask("administrator", kKey).status, 201);
}

TEST_F(CaseListsTest, AnActUnderAKeyIsDoneOnceAndToldAgainWithTheRightsOfNow) {
    const json::object opened = open();
    const testing::CaseEndpointTest::Sent sent{.who = "operator",
                                               .method = "POST",
                                               .path = path_of(opened) + "/return",
                                               .if_match = "\"1\"",
                                               .key = kKey};
    EXPECT_EQ(send(sent).status, 200);
    const http::Response again = send(sent);
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(header_of(again, "ETag"), "\"2\"");
    // Without its key the same is a late one.
    EXPECT_EQ(act("operator", opened, "return", "\"1\"").status, 412);
    people_["operator"].role = testing::Role::Accountant;
    EXPECT_EQ(send(sent).status, 404);
}

TEST_F(CaseListsTest, WhoHasNoAccountIsNotGivenTheCodeASecondTime) {
    EXPECT_EQ(ask("", kKey).status, 201);
    const http::Response second = ask("", kKey);
    EXPECT_EQ(second.status, 409);
    EXPECT_EQ(code_of(second), static_cast<std::int64_t>(testing::ErrorCode::AlreadyExists));
    EXPECT_EQ(count(""), 1U);
}

TEST_F(CaseListsTest, AMemberOfTheQueryHasALimit) {
    const std::string name = "kind=";
    EXPECT_TRUE(QueryMembers::read(name + std::string(kQueryMemberBytesMax, 'a'), {"kind"}));
    EXPECT_FALSE(QueryMembers::read(name + std::string(kQueryMemberBytesMax + 1, 'a'), {"kind"}));
}

}  // namespace
}  // namespace kps::portal
