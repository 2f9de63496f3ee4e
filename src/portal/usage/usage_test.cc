#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "portal/exports/table_export.h"
#include "portal/resource.h"
#include "portal/usage/testing/usage_fixture.h"

namespace kps::portal {
namespace {

using accounts::Role;
using audit::EntryType;
using base::ErrorCode;
using base::ServiceNumber;
using testing::Answer;
using testing::kBank;
using testing::kDayUs;
using testing::number;
using testing::TestPortal;
using testing::UsageTest;

// Evidence R-032.
TEST_F(UsageTest, AnInstitutionSeesItsCountsByDayServiceUserAndResult) {
    keep_some();
    const std::string token = token_of(Role::Administrator, 1001);
    const Answer days = get("/api/v1/usage", "group=day", token);
    ASSERT_EQ(days.status(), 200) << days.response.body;
    EXPECT_EQ(schemas_.fault("UsageReport", days.json()), "");
    const auto value = days.json();
    EXPECT_EQ(value.at("rows").as_array().size(), 30u);
    EXPECT_EQ(value.at("now").at("sums").at("answered").as_int64(), 4);
    EXPECT_EQ(value.at("now").at("sums").at("empty").as_int64(), 1);
    EXPECT_EQ(value.at("now").at("sums").at("refused").as_int64(), 1);
    EXPECT_EQ(value.at("before").at("sums").at("answered").as_int64(), 1);
    EXPECT_FALSE(value.at("counted_until").is_null());

    const auto users = get("/api/v1/usage", "group=user", token).json();
    ASSERT_EQ(users.at("rows").as_array().size(), 3u);
    EXPECT_EQ(users.at("rows").at(0).at("name").as_string(), "memur1");
    EXPECT_EQ(users.at("rows").at(0).at("before").at("answered").as_int64(), 1);
    const auto services = get("/api/v1/usage", "group=service", token).json();
    EXPECT_EQ(services.at("rows").at(0).at("name").as_string(), "Kişi sorgulama (2024-04-01)");
    const auto results = get("/api/v1/usage", "group=result&user=2", token).json();
    ASSERT_EQ(results.at("rows").as_array().size(), 3u);
    EXPECT_EQ(results.at("rows").at(0).at("name").as_string(), "Yanıtlandı.");
    const auto one = get("/api/v1/usage", "user=3&service=7", token).json();
    EXPECT_EQ(one.at("now").at("sums").at("answered").as_int64(), 1);
}

TEST_F(UsageTest, AnIdentityNumberIsNeverShownWhole) {
    keep_some();
    const std::string token = token_of(Role::Technician, 1001);
    for (const char* group : {"user", "day", "service", "result"}) {
        const Answer answer = get("/api/v1/usage", std::string("group=") + group, token);
        EXPECT_THAT(answer.response.body, ::testing::Not(::testing::HasSubstr("10000000146")));
    }
    EXPECT_THAT(get("/api/v1/usage", "group=user", token).response.body,
                ::testing::HasSubstr("*******0146"));
    const Answer calls = get("/api/v1/usage/calls", "", token);
    EXPECT_THAT(calls.response.body, ::testing::HasSubstr("*******0146"));
    EXPECT_THAT(calls.response.body, ::testing::Not(::testing::HasSubstr("10000000146")));
}

TEST_F(UsageTest, NobodySeesTheUseOfAnother) {
    keep_some();
    const std::string other = token_of(Role::Administrator, 1002);
    const auto value = get("/api/v1/usage", "group=user", other).json();
    EXPECT_EQ(value.at("institution").as_int64(), 1002);
    EXPECT_TRUE(value.at("rows").as_array().empty());
    EXPECT_TRUE(get("/api/v1/usage/calls", "", other).json().at("calls").as_array().empty());
    for (const char* path : {"/api/v1/usage", "/api/v1/usage/calls", "/api/v1/usage/limits"})
        EXPECT_EQ(get(path, "institution=1001", other).code(), number(ErrorCode::NotFound)) << path;
    EXPECT_EQ(get("/api/v1/usage", "", "").status(), 401);
}

// Evidence R-024.
TEST_F(UsageTest, EachRoleGetsOfEveryResourceWhatItsCellSays) {
    keep_some();
    ASSERT_TRUE(
        institutions_->put_service_user({base::UserName("KRM-1001"), kBank, "hash", true}, now()));
    constexpr Role kRoles[] = {Role::Administrator, Role::Technician,      Role::SubUser,
                               Role::Operator,      Role::BoardMember,     Role::BoardSecretary,
                               Role::Inspector,     Role::SecurityOfficer, Role::Accountant,
                               Role::Ministry,      Role::Citizen};
    const std::map<std::string, std::string> rows = {
        {"/api/v1/usage", "YYNYNNYNYNN"},
        {"/api/v1/usage/export", "YYNYNNYNYNN"},
        {"/api/v1/usage/limits", "YYNYNNYNYNN"},
        {"/api/v1/usage/calls", "YYNNNNYNNNN"},
        {"/api/v1/usage/reviews", "YYNYNNYNYNN"},
        // Its body is empty here: the administrator is told so, all others are refused before.
        {"POST /api/v1/usage/reviews", "?NNNNNNNNNN"},
        {"/api/v1/usage/reviews/overdue", "NNNYNNYNNNN"},
        {"/api/v1/technician/credentials", "YYNNNNNNNNN"},
        {"/api/v1/technician/start", "YYNNNNNNNNN"},
        {"/api/v1/technician/downloads", "YYNNNNNNNNN"},
        {"/api/v1/technician/console", "YYNNNNNNNNN"},
        {"/api/v1/technician/wsdl/{id}", "YYNNNNNNNNN"},
        {"/api/v1/technician/openapi", "YYNNNNNNNNN"},
        {"/api/v1/technician/recording", "NYNNNNNNNNN"},
        {"POST /api/v1/technician/recording", "NYNNNNNNNNN"},
        {"POST /api/v1/technician/recording/end", "NYNNNNNNNNN"},
        {"/api/v1/technician/go-live", "YYNNNNNNNNN"},
        {"POST /api/v1/technician/go-live", "YYNNNNNNNNN"},
        {"/api/v1/technician/go-live/{id}/pdf", "YYNNNNNNNNN"},
        {"/api/v1/technician/go-live/{id}/seal", "YYNNNNNNNNN"}};
    std::vector<std::string> tokens;
    for (const Role role : kRoles)
        tokens.push_back(token_of(role, accounts::is_of_institution(role) ? 1001 : 0));
    std::size_t found_rows = 0;
    for (const auto resources : {usage_resources(), technician_resources(), recording_resources(),
                                 go_live_resources(), review_resources()})
        for (const Resource& resource : resources) {
            const bool is_post = resource.method == "POST";
            const auto row = rows.find((is_post ? "POST " : "") + std::string(resource.path));
            ASSERT_NE(row, rows.end()) << resource.path << " has no row";
            ++found_rows;
            const bool is_technicians = resource.path.starts_with("/api/v1/technician/");
            std::string query = is_technicians ? "" : "institution=1001";
            if (resource.path == "/api/v1/usage/export") query += "&format=csv";
            if (resource.path == "/api/v1/usage/reviews/overdue" || is_post) query.clear();
            std::string path(resource.path);
            const bool is_report = path.find("/go-live/") != std::string::npos;
            if (const auto at = path.find("{id}"); at != std::string::npos)
                path.replace(at, 4, is_report ? "1" : "7");
            std::string found;
            for (const std::string& token : tokens) {
                testing::Ask asked;
                asked.method = resource.method;
                asked.path = path;
                asked.token = token;
                asked.query = query;
                const int status = portal_.ask(asked).status();
                found += status == 200 ? 'Y' : status == 403 ? 'N' : '?';
            }
            EXPECT_EQ(found, row->second) << resource.path;
        }
    EXPECT_EQ(found_rows, rows.size());
}

TEST_F(UsageTest, TheDirectorateNamesTheInstitutionAndSeesCallsAsInspectorAlone) {
    keep_some();
    for (const Role role : {Role::Operator, Role::Inspector, Role::Accountant}) {
        const std::string token = token_of(role);
        EXPECT_EQ(get("/api/v1/usage", "", token).code(), number(ErrorCode::MalformedBody));
        EXPECT_EQ(get("/api/v1/usage", "institution=1001", token)
                      .json()
                      .at("now")
                      .at("sums")
                      .at("answered")
                      .as_int64(),
                  4);
        EXPECT_EQ(get("/api/v1/usage/calls", "institution=1001", token).status(),
                  role == Role::Inspector ? 200 : 403);
        EXPECT_EQ(get("/api/v1/technician/start", "", token).code(),
                  number(ErrorCode::RoleNotAllowed));
    }
}

TEST_F(UsageTest, WhatIsAskedWronglyIsRefused) {
    const std::string token = token_of(Role::Administrator, 1001);
    for (const char* query :
         {"from=2026-13-01", "from=2026-02-30", "from=20260201", "until=x", "group=branch",
          "service=0", "service=65536", "service=-1", "user=-2", "user=x", "x=1", "from=2020-01-01",
          "from=2026-11-22&until=2026-11-21", "institution=0", "group=day&group=day"})
        EXPECT_EQ(get("/api/v1/usage", query, token).code(), number(ErrorCode::MalformedBody))
            << query;
    for (const char* query : {"before=-1", "limit=0", "limit=201", "code=65536", "user=a", "x=1"})
        EXPECT_EQ(get("/api/v1/usage/calls", query, token).code(), number(ErrorCode::MalformedBody))
            << query;
    EXPECT_EQ(get("/api/v1/usage/limits", "from=2026-01-01", token).status(), 400);
    EXPECT_EQ(get("/api/v1/technician/start", "institution=1001", token).status(), 400);
    // As many days as may be, and one more.
    const std::string last = "2026-11-21&from=";
    EXPECT_EQ(get("/api/v1/usage", "until=" + last + "2025-10-18", token).status(), 200);
    EXPECT_EQ(get("/api/v1/usage", "until=" + last + "2025-10-17", token).status(), 400);
}

// Evidence R-032.
TEST_F(UsageTest, AFileIsRecordedBeforeItIsGivenOut) {
    keep_some();
    const std::string token = token_of(Role::Administrator, 1001);
    const Answer csv = get("/api/v1/usage/export", "group=user&format=csv", token);
    ASSERT_EQ(csv.status(), 200);
    EXPECT_EQ(csv.response.content_type, "text/csv; charset=utf-8");
    EXPECT_THAT(csv.response.body,
                ::testing::HasSubstr("\"memur1\";\"2\";\"1\";\"1\";\"4\";\"1\""));
    EXPECT_THAT(csv.response.body, ::testing::HasSubstr("Alan: Ayşe Yıldız"));
    ASSERT_EQ(desk_.recorded.size(), 1u);
    EXPECT_EQ(desk_.recorded[0], "Ayşe Yıldız|group=user&format=csv|3");
    const Answer strict = get("/api/v1/usage/export", "group=user&format=rfc4180", token);
    EXPECT_EQ(strict.response.content_type, kStrictCsvMediaType);
    EXPECT_THAT(strict.response.body,
                ::testing::HasSubstr("\"memur1\",\"2\",\"1\",\"1\",\"4\",\"1\",\"Ayşe Yıldız\","));
    const Answer xlsx = get("/api/v1/usage/export", "format=xlsx", token);
    EXPECT_EQ(xlsx.response.content_type, kXlsxMediaType);
    EXPECT_EQ(xlsx.response.body.substr(0, 2), "PK");
    const Answer pdf = get("/api/v1/usage/export", "format=pdf", token);
    EXPECT_EQ(pdf.response.content_type, "application/pdf");
    EXPECT_EQ(pdf.response.body.substr(0, 5), "%PDF-");
    EXPECT_EQ(desk_.recorded.back(), "Ayşe Yıldız|format=pdf|30");
    EXPECT_EQ(get("/api/v1/usage/export", "format=ods", token).status(), 400);
    EXPECT_EQ(get("/api/v1/usage/export", "", token).status(), 400);
    desk_.log_is_full = true;
    EXPECT_EQ(get("/api/v1/usage/export", "format=csv", token).status(), 503);
}

TEST_F(UsageTest, CallsComeInPagesWithoutAnyPerson) {
    keep_some();
    const std::string token = token_of(Role::Technician, 1001);
    const Answer page = get("/api/v1/usage/calls", "limit=3", token);
    EXPECT_EQ(schemas_.fault("UsageCallPage", page.json()), "");
    const auto value = page.json();
    ASSERT_EQ(value.at("calls").as_array().size(), 3u);
    EXPECT_EQ(value.at("calls").at(1).at("kind").as_string(), "refused");
    EXPECT_EQ(value.at("calls").at(1).at("code").as_int64(), 104);
    EXPECT_EQ(value.at("calls").at(1).at("result").as_string(),
              "Sorgulama amacı eksik veya izinli değil.");
    const std::string next = std::to_string(value.at("next").as_int64());
    const auto rest = get("/api/v1/usage/calls", "before=" + next, token).json();
    EXPECT_EQ(rest.at("calls").as_array().size(), 4u);
    EXPECT_FALSE(rest.as_object().contains("next"));
    const auto refused = get("/api/v1/usage/calls", "code=104&user=2&service=7", token).json();
    EXPECT_EQ(refused.at("calls").as_array().size(), 1u);
}

// Evidence R-032.
TEST_F(UsageTest, LimitsTellWhatIsUsedLeftAndToCome) {
    // 56 in 28 days: two a day.
    std::vector<usage::Call> many;
    for (std::int64_t day = 28; day >= 1; --day)
        for (int count = 0; count < 2; ++count) many.push_back(call(2, day));
    keep(many);
    const std::string token = token_of(Role::Administrator, 1001);
    const Answer answer = get("/api/v1/usage/limits", "", token);
    EXPECT_EQ(schemas_.fault("UsageLimits", answer.json()), "");
    const auto value = answer.json();
    ASSERT_EQ(value.at("limits").as_array().size(), 2u);
    const auto& day = value.at("limits").at(0);
    EXPECT_EQ(day.at("left").as_int64(), 60);
    EXPECT_EQ(day.at("forecast").as_int64(), 40);
    const auto& month = value.at("limits").at(1);
    EXPECT_EQ(month.at("left").as_int64(), 0);
    const base::Date today = base::istanbul_date(now());
    const std::int64_t left =
        base::days_from_date({today.year, today.month + 1, 1}) - base::days_from_date(today) - 1;
    ASSERT_LT(today.month, 12);
    EXPECT_EQ(month.at("forecast").as_int64(), 1'200 + 2 * left);
    EXPECT_EQ(value.at("headers").at(0).at("value").as_string(), "\"day\";r=60;t=10");
    EXPECT_EQ(value.at("unlimited").as_array().size(), 1u);
}

TEST_F(UsageTest, WhereNothingIsCountedThereIsNothing) {
    TestPortal bare;
    const auto person = bare.somebody("idari", Role::Administrator, 1, 1001);
    EXPECT_EQ(bare.get("/api/v1/usage", person.token).status(), 404);
    EXPECT_EQ(bare.get("/api/v1/technician/start", person.token).status(), 404);
}

}  // namespace
}  // namespace kps::portal
