#include "portal/cases/case_endpoint.h"

#include "portal/cases/case_export.h"
#include "portal/cases/testing/case_endpoint_fixture.h"
#include "portal/limits.h"

namespace kps::portal {
namespace {

using ::testing::HasSubstr;
using CaseEndpointTest = testing::CaseEndpointTest;
namespace json = boost::json;

// Evidence R-017.
TEST_F(CaseEndpointTest, ACaseIsOpenedReadActedUponAndListed) {
    const json::object opened = open();
    EXPECT_EQ(opened.at("number"), "IST-2026-000001");
    EXPECT_EQ(opened.at("state_label"), "Açık");
    const http::Response done = act("operator", opened, "return", "\"1\"");
    EXPECT_EQ(done.status, 200) << done.body;
    EXPECT_EQ(header_of(done, "ETag"), "\"2\"");
    const json::object read = get("administrator", path_of(opened));
    EXPECT_EQ(read.at("state"), "lacking");
    EXPECT_EQ(read.at("acts").as_array().at(0).at("name"), "complete");
    EXPECT_EQ(read.at("acts").as_array().at(0).at("fields").as_array().at(0).at("name"), "reason");
    EXPECT_EQ(get("administrator", "/api/v1/cases").at("cases").as_array().size(), 1U);
    const json::array steps = get("operator", path_of(opened) + "/history").at("steps").as_array();
    ASSERT_EQ(steps.size(), 2U);
    EXPECT_EQ(steps[1].at("actor").at("role"), "operator");
    EXPECT_EQ(steps[1].at("rule"), "R-041");
}

TEST_F(CaseEndpointTest, WhatIsSomebodyElsesIsNotThere) {
    const json::object opened = open();
    const http::Response never =
        send({.who = "other", .path = "/api/v1/cases/00000000-0000-7000-8000-000000000000"});
    const http::Response other = send({.who = "other", .path = path_of(opened)});
    EXPECT_EQ(other.status, 404);
    EXPECT_EQ(other.body, never.body);
    EXPECT_EQ(act("other", opened, "complete", "\"1\"").body, other.body);
    EXPECT_EQ(act("other", opened, "complete", "").body, other.body);
    EXPECT_EQ(send({.who = "other", .path = path_of(opened) + "/history"}).body, other.body);
    EXPECT_TRUE(get("other", "/api/v1/cases").at("cases").as_array().empty());
    EXPECT_TRUE(get("other", "/api/v1/deadlines").at("deadlines").as_array().empty());
}

TEST_F(CaseEndpointTest, WithoutASessionNothingIsShown) {
    const json::object opened = open();
    for (const std::string& path :
         {path_of(opened), std::string("/api/v1/cases"), std::string("/api/v1/cases.csv"),
          std::string("/api/v1/deadlines"), path_of(opened) + "/history"})
        EXPECT_EQ(send({.path = path}).status, 401) << path;
    EXPECT_EQ(act("", opened, "return", "\"1\"").status, 401);
    EXPECT_EQ(act("", opened, "approve", "\"1\"").status, 401);
}

// Evidence X-001.
TEST_F(CaseEndpointTest, AnApplicantBeginsWithoutAnAccountAndFollowsByNumberAndCode) {
    const json::object opened = open("");
    const std::string number(opened.at("number").as_string());
    const std::string code(opened.at("code").as_string());
    EXPECT_EQ(send({.path = path_of(opened), .number = number, .code = code}).status, 200);
    EXPECT_EQ(send({.path = path_of(opened), .number = number, .code = "WRONG"}).status, 404);
    const json::object second = open("");
    EXPECT_EQ(send({.path = path_of(second), .number = number, .code = code}).status, 404);
    // A session that has ended is told so, and does not silently become an applicant.
    EXPECT_EQ(send({.who = "ended",
                    .method = "POST",
                    .path = "/api/v1/cases/request/ask",
                    .body = R"({"reason":"gerek"})"})
                  .status,
              401);
}

TEST_F(CaseEndpointTest, AVersionIsAskedForAndAnOldOneRefused) {
    const json::object opened = open();
    EXPECT_EQ(act("operator", opened, "return", "").status, 428);
    for (const char* wrong :
         {"1", "\"\"", "\"x\"", "\"0\"", "\"-1\"", "*", "\"99999999999999999999\"", "W/\"1\""})
        EXPECT_EQ(act("operator", opened, "return", wrong).status, 412) << wrong;
    EXPECT_EQ(act("operator", opened, "return", "\"1\"").status, 200);
    EXPECT_EQ(act("operator", opened, "return", "\"1\"").status, 412);
}

TEST_F(CaseEndpointTest, TwoPersonsAreTwoRequests) {
    const json::object opened = open();
    const http::Response asked = act("operator", opened, "grant", "\"1\"");
    EXPECT_EQ(asked.status, 202);
    EXPECT_THAT(asked.body, HasSubstr("\"pending\""));
    EXPECT_EQ(act("operator", opened, "approve", "\"2\"").status, 403);
    EXPECT_EQ(act("inspector", opened, "approve", "\"2\"").status, 403);
    EXPECT_EQ(act("second", opened, "approve", "\"2\"").status, 200);
    EXPECT_EQ(get("inspector", path_of(opened)).at("state"), "granted");
}

// An application's own `reject` was once out of reach: the path is the second person's too.
TEST_F(CaseEndpointTest, RejectIsTheSecondPersonsWordOnlyWhereSomethingIsPending) {
    const json::object opened = open();
    ASSERT_EQ(act("operator", opened, "grant", "\"1\"").status, 202);
    ASSERT_EQ(act("second", opened, "reject", "\"2\"").status, 200);
    EXPECT_EQ(get("operator", path_of(opened)).at("state"), "open");
    EXPECT_EQ(act("operator", opened, "approve", "\"3\"").status, 409);
    EXPECT_EQ(act("administrator", opened, "reject", "\"3\"").status, 403);
    EXPECT_EQ(act("operator", opened, "reject", "\"3\"").status, 200);
    EXPECT_EQ(get("operator", path_of(opened)).at("state"), "refused");
}

TEST_F(CaseEndpointTest, RefusalsNameWhatIsWrongAndNeverWhatWasSent) {
    const json::object opened = open();
    const http::Response field = send(
        {.who = "administrator",
         .method = "POST",
         .path = "/api/v1/cases/request/ask",
         .body = R"({"reason":"12345678950 12345678950 12345678950 12345678950 12345678950"})"});
    EXPECT_EQ(field.status, 422);
    EXPECT_THAT(field.body, HasSubstr("$.reason"));
    EXPECT_THAT(field.body, ::testing::Not(HasSubstr("12345678950")));
    EXPECT_EQ(act("operator", opened, "return", "\"1\"", "{").status, 400);
    EXPECT_EQ(act("operator", opened, "return", "\"1\"", R"({"a":1,"a":2})").status, 400);
    EXPECT_EQ(act("administrator", opened, "return", "\"1\"").status, 403);
    EXPECT_EQ(act("administrator", opened, "complete", "\"1\"", R"({"reason":"gerek"})").status,
              409);
    EXPECT_EQ(act("operator", opened, "nothing", "\"1\"").status, 404);
    for (const char* path :
         {"/api/v1/cases/", "/api/v1/cases//history", "/api/v1/cases/x/y/z", "/api/v1/documents/",
          "/api/v1/cases/%2e%2e/history", "/api/v1/cases/request"})
        EXPECT_EQ(send({.who = "operator", .path = path}).status, 404) << path;
}

TEST_F(CaseEndpointTest, AListHasPagesAndRefusesWhatItDoesNotKnow) {
    for (int index = 0; index < 5; ++index) open();
    const json::object first =
        get("operator", "/api/v1/cases", "limit=2&kind=request&state=open&institution=1001");
    EXPECT_EQ(first.at("cases").as_array().size(), 2U);
    const json::object second = get("operator", "/api/v1/cases",
                                    "limit=200&after=" + std::string(first.at("next").as_string()));
    EXPECT_EQ(second.at("cases").as_array().size(), 3U);
    for (const char* query :
         {"limit=0", "limit=201", "limit=-1", "limit=1&limit=2", "unknown=1", "after=x",
          "after=1.x", "institution=0", "kind=%zz", "kind=%00", "state", "institution=4294967296"})
        EXPECT_EQ(send({.who = "operator", .path = "/api/v1/cases", .query = query}).status, 400)
            << query;
    EXPECT_EQ(send({.who = "operator",
                    .path = "/api/v1/cases",
                    .query = "kind=" + std::string(kQueryMemberBytesMax, 'a')})
                  .status,
              200);
    EXPECT_EQ(send({.who = "operator",
                    .path = "/api/v1/cases",
                    .query = "kind=" + std::string(kQueryMemberBytesMax + 1, 'a')})
                  .status,
              400);
}

TEST_F(CaseEndpointTest, WhatRunsOutStandsInOneListWithItsArticle) {
    const json::object opened = open();
    ASSERT_EQ(act("operator", opened, "return", "\"1\"").status, 200);
    const json::array all = get("operator", "/api/v1/deadlines").at("deadlines").as_array();
    ASSERT_EQ(all.size(), 2U);
    EXPECT_EQ(all[0].at("days_left"), 5);
    EXPECT_EQ(all[1].at("rule"), "R-041");
    EXPECT_EQ(all[1].at("consequence"), "Reddedilir");
    EXPECT_EQ(get("administrator", "/api/v1/deadlines", "until=2026-11-27")
                  .at("deadlines")
                  .as_array()
                  .size(),
              1U);
    EXPECT_EQ(
        send({.who = "operator", .path = "/api/v1/deadlines", .query = "until=2030-01-01"}).status,
        400);
    EXPECT_EQ(send({.who = "operator", .path = "/api/v1/deadlines", .query = "until=x"}).status,
              400);
}

// Score: G16.
TEST_F(CaseEndpointTest, AFileOfCasesIsStampedAndRecordedOrNotGiven) {
    open();
    const http::Response file =
        send({.who = "operator", .path = "/api/v1/cases.csv", .query = "kind=request"});
    EXPECT_EQ(file.status, 200);
    EXPECT_THAT(file.body, HasSubstr("\"IST-2026-000001\";\"İstek\";\"Açık\";\"1001\""));
    EXPECT_THAT(file.body, HasSubstr("Kişi 3"));
    EXPECT_THAT(exports_, ::testing::ElementsAre("Kişi 3 kind=request 1"));
    log_fails_ = true;
    EXPECT_EQ(send({.who = "operator", .path = "/api/v1/cases.csv"}).status, 503);
}

// Score: G17.
TEST_F(CaseEndpointTest, ACellThatASpreadsheetWouldRunIsText) {
    for (const char* formula : {"=1+1", "+1", "-1", "@a", "\ta", "\ra"})
        EXPECT_EQ(csv_cell(formula), "\"'" + std::string(formula) + "\"");
    EXPECT_EQ(csv_cell("a\"b"), "\"a\"\"b\"");
    EXPECT_EQ(csv_cell(""), "\"\"");
    EXPECT_EQ(csv_cell("Ağ=1"), "\"Ağ=1\"");
}

// Evidence R-179.
TEST_F(CaseEndpointTest, OnlyTheDirectorateSaysThatThePaperCameAndHow) {
    const json::object opened = open();
    const std::string path = "/api/v1/documents/" + std::string(opened.at("id").as_string());
    const std::string pdf = "%PDF-1.7 dilekçe";
    const http::Response handed = send({.who = "administrator",
                                        .method = "POST",
                                        .path = path,
                                        .query = "kind=letter",
                                        .body = pdf});
    ASSERT_EQ(handed.status, 201) << handed.body;
    EXPECT_THAT(handed.body, HasSubstr("\"original\":false"));
    EXPECT_EQ(send({.who = "administrator",
                    .method = "POST",
                    .path = path,
                    .query = "kind=letter&original=true",
                    .body = pdf})
                  .status,
              403);
    EXPECT_EQ(send({.who = "administrator",
                    .method = "POST",
                    .path = path,
                    .query = "kind=letter&channel=post",
                    .body = pdf})
                  .status,
              403);
    const http::Response paper = send({.who = "operator",
                                       .method = "POST",
                                       .path = path,
                                       .query = "kind=letter&channel=post&original=true",
                                       .body = pdf});
    EXPECT_THAT(paper.body, HasSubstr("\"channel\":\"post\""));
    const json::array list = get("administrator", path).at("documents").as_array();
    ASSERT_EQ(list.size(), 1U);
    const std::string hash(list[0].at("hash").as_string());
    const http::Response read = send({.who = "administrator", .path = path + "/" + hash});
    EXPECT_EQ(read.body, pdf);
    EXPECT_EQ(read.content_type, "application/pdf");
    EXPECT_EQ(header_of(read, "Content-Disposition"), "attachment");
    EXPECT_EQ(header_of(read, "Content-Security-Policy"), "sandbox; default-src 'none'");
    EXPECT_EQ(send({.who = "other", .path = path + "/" + hash}).status, 404);
    EXPECT_EQ(send({.who = "other", .path = path}).status, 404);
    EXPECT_EQ(
        send({.who = "other", .method = "POST", .path = path, .query = "kind=letter", .body = pdf})
            .status,
        404);
    EXPECT_EQ(send({.who = "inspector",
                    .method = "POST",
                    .path = path,
                    .query = "kind=letter",
                    .body = pdf})
                  .status,
              403);
    EXPECT_EQ(send({.who = "administrator",
                    .method = "POST",
                    .path = path,
                    .query = "kind=letter",
                    .body = "<html>"})
                  .status,
              422);
    EXPECT_EQ(send({.who = "administrator",
                    .method = "POST",
                    .path = path,
                    .query = "kind=../x",
                    .body = pdf})
                  .status,
              422);
    EXPECT_EQ(send({.who = "administrator", .path = path + "/" + std::string(64, '0')}).status,
              404);
    EXPECT_EQ(send({.who = "administrator", .path = path + "/x"}).status, 404);
}

TEST_F(CaseEndpointTest, TheLifeCyclesDescribeThemselves) {
    const json::array all = get("", "/api/v1/lifecycles").at("lifecycles").as_array();
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].at("kind"), "request");
    EXPECT_EQ(all[0].at("acts").as_array().size(), course_->machines().front().acts.size());
}

}  // namespace
}  // namespace kps::portal
