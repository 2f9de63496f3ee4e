#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "inspection/openapi.h"
#include "inspection/resource.h"
#include "inspection/testing/test_inspection.h"
#include "portal/testing/schema_check.h"

namespace kps::inspection {
namespace {

using base::ErrorCode;
using testing::kPerson;
using testing::Role;
using testing::TestInspection;

std::int64_t number(ErrorCode code) {
    return static_cast<std::int64_t>(code);
}

const std::string kAboutPerson = R"({"person":"10000000146","reason":"Şikâyet 2026/17"})";

class SearchTest : public ::testing::Test {
  protected:
    SearchTest() { log_.add_questions(12); }
    std::string asked(const std::string& token, const std::string& body = kAboutPerson) {
        const auto answer = log_.post("searches", body, token);
        EXPECT_EQ(answer.status(), 201) << answer.response.body;
        return std::string(answer.json().at("id").as_string());
    }
    /// Asked for, approved and run.
    std::string found(const std::string& token, const std::string& approver,
                      const std::string& body = kAboutPerson) {
        const std::string id = asked(token, body);
        EXPECT_EQ(log_.post("searches/" + id + "/approve", "", approver).status(), 200);
        const auto run = log_.post("searches/" + id + "/run", "", token);
        EXPECT_EQ(run.status(), 200) << run.response.body;
        return id;
    }

    TestInspection log_;
    const portal::testing::SchemaCheck schemas_{[] {
        auto schemas = inspection_part().schemas;
        schemas["Role"] = portal::account_part().schemas.at("Role");
        return schemas;
    }()};
};

// Evidence R-088.
TEST_F(SearchTest, ASearchRunsOnAnothersApprovalAndStandsInTheLogBeforeItsRowsAreShown) {
    const auto inspector = log_.somebody(Role::Inspector, 1);
    const auto officer = log_.somebody(Role::SecurityOfficer, 2);
    const std::string id = asked(inspector.token);
    EXPECT_EQ(log_.post("searches/" + id + "/run", "", inspector.token).code(),
              number(ErrorCode::SecondPersonNeeded));
    EXPECT_EQ(log_.get("searches/" + id + "/rows", inspector.token).status(), 404);
    EXPECT_TRUE(log_.entries(audit::EntryType::Search).empty());
    EXPECT_EQ(log_.post("searches/" + id + "/approve", "", officer.token).status(), 200);
    EXPECT_EQ(log_.post("searches/" + id + "/run", "", officer.token).code(),
              number(ErrorCode::RoleNotAllowed));
    const auto run = log_.post("searches/" + id + "/run", "", inspector.token);
    EXPECT_EQ(schemas_.fault("LogSearch", run.json()), "");
    const auto entries = log_.entries(audit::EntryType::Search);
    ASSERT_EQ(entries.size(), 1u);
    EXPECT_EQ(entries[0].end_user, inspector.account.login);
    EXPECT_EQ(entries[0].persons.at(0).id, kPerson);
    EXPECT_THAT(entries[0].detail, ::testing::HasSubstr("approver=" + officer.account.login));
    EXPECT_THAT(entries[0].detail, ::testing::EndsWith("basis=Şikâyet 2026/17"));
    const auto rows = log_.get("searches/" + id + "/rows", inspector.token);
    EXPECT_EQ(schemas_.fault("LogRows", rows.json()), "");
    // Six questions, and the search itself.
    EXPECT_EQ(rows.json().at("total").as_int64(), 7);
    // Nobody else reads what was found, and it runs once.
    EXPECT_EQ(log_.get("searches/" + id + "/rows", officer.token).status(), 404);
    EXPECT_EQ(log_.post("searches/" + id + "/run", "", inspector.token).code(),
              number(ErrorCode::WrongState));
}

// Evidence R-088. One person with two accounts is one person.
TEST_F(SearchTest, NobodyApprovesAnOwnSearchAlsoWithAnotherAccount) {
    const auto officer = log_.somebody(Role::SecurityOfficer, 2);
    const auto second = log_.people.somebody("ayni.kisi", Role::Operator, 2);
    const std::string id = asked(officer.token);
    for (const auto& token : {officer.token, second.token})
        EXPECT_EQ(log_.post("searches/" + id + "/approve", "", token).code(),
                  number(ErrorCode::SecondPersonNeeded));
    const auto inspector = log_.somebody(Role::Inspector, 3);
    EXPECT_EQ(log_.post("searches/" + id + "/approve", "", inspector.token).code(),
              number(ErrorCode::RoleNotAllowed));
}

TEST_F(SearchTest, RowsComeInPagesTheLatestFirstWithNumbersMasked) {
    const auto inspector = log_.somebody(Role::Inspector, 1);
    const auto officer = log_.somebody(Role::SecurityOfficer, 2);
    const std::string id = found(inspector.token, officer.token);
    const auto first = log_.get("searches/" + id + "/rows", inspector.token, "limit=4").json();
    EXPECT_EQ(first.at("rows").as_array().size(), 4u);
    EXPECT_EQ(first.at("next").as_int64(), 4);
    EXPECT_EQ(first.at("about").as_string(), "*******0146");
    const auto last =
        log_.get("searches/" + id + "/rows", inspector.token, "limit=4&after=4").json();
    EXPECT_EQ(last.at("rows").as_array().size(), 3u);
    EXPECT_TRUE(last.at("next").is_null());
    EXPECT_GT(first.at("rows").at(3).at("index").as_int64(),
              last.at("rows").at(0).at("index").as_int64());
    EXPECT_EQ(log_.get("searches/" + id + "/rows", inspector.token, "role=affected")
                  .json()
                  .at("total")
                  .as_int64(),
              0);
    for (const char* bad : {"limit=0", "limit=201", "after=-1", "role=x", "x=1"})
        EXPECT_EQ(log_.get("searches/" + id + "/rows", inspector.token, bad).status(), 400) << bad;
    for (const auto& list : {log_.get("searches", inspector.token).response.body,
                             log_.get("searches/" + id + "/rows", inspector.token).response.body})
        EXPECT_THAT(list, ::testing::Not(::testing::HasSubstr("10000000146")));
    EXPECT_EQ(schemas_.fault("LogSearchList", log_.get("searches", inspector.token).json()), "");
}

TEST_F(SearchTest, WhatWasFoundIsGoneAfterHalfAnHour) {
    const auto inspector = log_.somebody(Role::Inspector, 1);
    const auto officer = log_.somebody(Role::SecurityOfficer, 2);
    const std::string id = found(inspector.token, officer.token);
    log_.people.clock.advance_us(kFoundHeldUs);
    const std::string again = log_.people.signed_in(inspector.account);
    EXPECT_EQ(log_.get("searches/" + id + "/rows", again).status(), 200);
    log_.people.clock.advance_us(1);
    EXPECT_EQ(log_.get("searches/" + id + "/rows", again).status(), 404);
}

// Evidence R-085. Evidence R-088.
TEST_F(SearchTest, AnAdministratorSearchesTheOwnInstitutionByATypedNumberAlone) {
    const auto boss = log_.somebody(Role::Administrator, 4, 1001);
    const std::string id = asked(boss.token);
    const auto rows = log_.get("searches/" + id + "/rows", boss.token).json();
    // Of twelve questions four are of 1001, two of them about this person.
    EXPECT_EQ(rows.at("total").as_int64(), 2);
    for (const auto& row : rows.at("rows").as_array())
        EXPECT_EQ(row.at("institution").as_int64(), 1001);
    const auto entries = log_.entries(audit::EntryType::Search);
    ASSERT_EQ(entries.size(), 1u);
    EXPECT_THAT(entries[0].detail, ::testing::HasSubstr("institution=1001"));
    EXPECT_EQ(log_.get("searches/" + id + "/proof", boss.token).code(),
              number(ErrorCode::RoleNotAllowed));
    EXPECT_EQ(log_.get("searches", boss.token).json().at("searches").as_array().size(), 1u);
    for (const char* body :
         {R"({"reason":"Kurum içi"})", R"({"user":"ayse.test","reason":"Kurum içi"})",
          R"({"person":"10000000146","user":"ayse.test","reason":"Kurum içi"})"})
        EXPECT_EQ(log_.post("searches", body, boss.token).code(), number(ErrorCode::InvalidField))
            << body;
    EXPECT_EQ(
        log_.post("searches", R"({"person":"10000000146","institution":1002,"reason":"Kurum içi"})",
                  boss.token)
            .code(),
        number(ErrorCode::RoleNotAllowed));
}

// Evidence R-088. Score: O9 stands in the browser's test.
TEST_F(SearchTest, WithoutPersonOrUserTheWayBackGoesWindowByWindowToTheOldestEntry) {
    log_.add_questions(kWindowFoundMax);
    const auto inspector = log_.somebody(Role::Inspector, 1);
    const auto officer = log_.somebody(Role::SecurityOfficer, 2);
    const std::string id = found(inspector.token, officer.token, R"({"reason":"Yıllık denetim"})");
    const std::string path = "searches/" + id;
    const auto first = log_.get(path + "/rows", inspector.token).json();
    EXPECT_EQ(schemas_.fault("LogRows", first), "");
    EXPECT_EQ(first.at("total").as_int64(), std::int64_t{kWindowFoundMax});
    EXPECT_TRUE(first.at("reached").is_string());
    EXPECT_EQ(log_.get(path + "/proof", inspector.token).code(), number(ErrorCode::WrongState));
    // Nobody else goes on with it, and no window is passed over.
    const std::string from = R"({"before":)" + std::to_string(first.at("before").as_int64()) + "}";
    EXPECT_EQ(log_.post(path + "/older", from, officer.token).status(), 404);
    EXPECT_EQ(log_.post(path + "/older", R"({"before":1})", inspector.token).code(),
              number(ErrorCode::WrongState));
    const auto older = log_.post(path + "/older", from, inspector.token);
    EXPECT_EQ(older.status(), 200) << older.response.body;
    EXPECT_EQ(schemas_.fault("LogSearch", older.json()), "");
    const auto all = log_.get(path + "/rows", inspector.token).json();
    EXPECT_TRUE(all.at("reached").is_null());
    // Twelve questions, and what else stands in a young log; what was shown before is still there.
    EXPECT_GE(all.at("total").as_int64(), std::int64_t{kWindowFoundMax} + 12);
    EXPECT_EQ(all.at("rows").at(0).at("index"), first.at("rows").at(0).at("index"));
    EXPECT_EQ(log_.post(path + "/older", from, inspector.token).code(),
              number(ErrorCode::WrongState));
    // The whole way back is one search.
    EXPECT_EQ(log_.entries(audit::EntryType::Search).size(), 1u);
}

TEST_F(SearchTest, ByInstitutionServiceAndAddressOverAllYears) {
    const auto inspector = log_.somebody(Role::Inspector, 1);
    const auto officer = log_.somebody(Role::SecurityOfficer, 2);
    const auto total = [&](const std::string& body) {
        const std::string id = found(inspector.token, officer.token, body);
        const auto rows = log_.get("searches/" + id + "/rows", inspector.token).json();
        EXPECT_TRUE(rows.at("reached").is_null());
        return rows.at("total").as_int64();
    };
    // Of twelve questions four are of 1001, two of these of one service.
    EXPECT_EQ(total(R"({"institution":1001,"reason":"Denetim 7"})"), 4);
    EXPECT_EQ(total(R"({"institution":1001,"service":7,"reason":"Denetim 7"})"), 2);
    EXPECT_EQ(total(R"({"service":7,"reason":"Denetim 7"})"), 6);
    EXPECT_EQ(total(R"({"address":"127.0.0.1","reason":"Denetim 7"})"), 12);
    EXPECT_EQ(total(R"({"address":"192.0.2.9","reason":"Denetim 7"})"), 0);
}

TEST_F(SearchTest, ASearchWithoutAReasonOrOverNoDaysIsRefused) {
    const auto inspector = log_.somebody(Role::Inspector, 1);
    const auto code = [&](const char* body) {
        return log_.post("searches", body, inspector.token).code();
    };
    EXPECT_EQ(code(R"({"person":"10000000146"})"), number(ErrorCode::MalformedBody));
    for (const char* body :
         {R"({"person":"10000000146","reason":"kis"})",
          R"({"person":"10000000146","reason":"iki\nsatır"})",
          R"({"address":"localhost","reason":"Şikâyet 2026/17"})",
          R"({"person":"10000000146","from":"2026-11-02","until":"2026-11-01","reason":"Şikâyet"})",
          R"({"person":"10000000146","from":"2026-11","reason":"Şikâyet 2026/17"})"})
        EXPECT_EQ(code(body), number(ErrorCode::InvalidField)) << body;
    EXPECT_EQ(code(R"({"person":"10000000147","reason":"Şikâyet 2026/17"})"),
              number(ErrorCode::InvalidNationalId));
    EXPECT_EQ(
        log_.post(
                "searches",
                R"({"institution":1001,"from":"2026-10-02","until":"2026-11-01","reason":"Şikâyet"})",
                inspector.token)
            .status(),
        201);
    EXPECT_TRUE(log_.entries(audit::EntryType::Search).empty());
}

TEST_F(SearchTest, LockedKeysAreSaidAndUseNoApprovalUp) {
    const auto inspector = log_.somebody(Role::Inspector, 1);
    const auto officer = log_.somebody(Role::SecurityOfficer, 2);
    const std::string id = asked(inspector.token);
    EXPECT_EQ(log_.post("searches/" + id + "/approve", "", officer.token).status(), 200);
    log_.are_keys_locked = true;
    EXPECT_EQ(log_.post("searches/" + id + "/run", "", inspector.token).code(),
              number(ErrorCode::KeysLocked));
    EXPECT_TRUE(log_.entries(audit::EntryType::Search).empty());
    log_.are_keys_locked = false;
    EXPECT_EQ(log_.post("searches/" + id + "/run", "", inspector.token).status(), 200);
}

TEST_F(SearchTest, ActsOfTheDirectorateAreListedWithoutWhatQuestionsSay) {
    const auto inspector = log_.somebody(Role::Inspector, 1);
    const auto officer = log_.somebody(Role::SecurityOfficer, 2);
    found(inspector.token, officer.token);
    const auto looked = log_.post("acts", R"({"reason":"Yıllık denetim"})", officer.token);
    ASSERT_EQ(looked.status(), 201) << looked.response.body;
    const std::string id(looked.json().at("id").as_string());
    const auto rows = log_.get("acts/" + id + "/rows", officer.token);
    EXPECT_EQ(schemas_.fault("LogActRows", rows.json()), "");
    // The search, and this look.
    ASSERT_EQ(rows.json().at("total").as_int64(), 2);
    const auto search = rows.json().at("rows").at(1);
    EXPECT_EQ(search.at("by").as_string(), inspector.account.login);
    EXPECT_EQ(search.at("approver").as_string(), officer.account.login);
    EXPECT_THAT(rows.response.body, ::testing::Not(::testing::HasSubstr("10000000146")));
}

// Every resource, every role: who has no right is refused, and nobody without a session comes in.
// Evidence R-088.
TEST_F(SearchTest, EachResourceTakesTheRolesOfItsRightAlone) {
    constexpr std::array kRoles = {Role::Administrator, Role::Technician,      Role::SubUser,
                                   Role::Operator,      Role::BoardMember,     Role::BoardSecretary,
                                   Role::Inspector,     Role::SecurityOfficer, Role::Accountant,
                                   Role::Ministry,      Role::Citizen};
    std::uint32_t person = 20;
    for (const Role role : kRoles) {
        const std::uint32_t institution = accounts::is_of_institution(role) ? 1001 : 0;
        const auto somebody = log_.somebody(role, person++, institution);
        for (const Resource* resource : all_resources()) {
            std::string path(resource->path.substr(std::string_view("/api/v1/log/").size()));
            if (const auto at = path.find("{id}"); at != std::string::npos)
                path.replace(at, 4, "0190aaaa-0000-7000-8000-000000000000");
            const bool is_post = resource->method == "POST";
            const auto answer = is_post ? log_.post(path, R"({"x":1})", somebody.token)
                                        : log_.get(path, somebody.token);
            const bool is_refused = answer.code() == number(ErrorCode::RoleNotAllowed);
            EXPECT_EQ(!is_refused, may(role, resource->right))
                << accounts::name_of(role) << " " << resource->method << " " << path << " "
                << answer.response.body;
            const auto nobody = is_post ? log_.post(path, "{}", "") : log_.get(path, "");
            EXPECT_EQ(nobody.code(), number(ErrorCode::SessionEnded)) << path;
        }
    }
}

TEST_F(SearchTest, WhatWeighsMoreWantsAFreshSecondFactorAndOurOwnPage) {
    const auto inspector = log_.somebody(Role::Inspector, 1);
    log_.people.clock.advance_us(std::int64_t{6} * 60 * 1'000'000);
    EXPECT_EQ(log_.post("searches", kAboutPerson, inspector.token).code(),
              number(ErrorCode::SecondFactorNeeded));
    EXPECT_EQ(log_.get("searches", inspector.token).status(), 200);
    testing::Ask foreign;
    foreign.method = "POST";
    foreign.path = "/api/v1/log/searches";
    foreign.body = kAboutPerson;
    foreign.token = inspector.token;
    foreign.headers = {{"Origin", "https://baska.example"}, {"KPS-Oturum", "1"}};
    EXPECT_EQ(log_.ask(foreign).code(), number(ErrorCode::ForeignOrigin));
}

}  // namespace
}  // namespace kps::inspection
