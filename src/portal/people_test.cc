#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "portal/permissions.h"
#include "portal/resource.h"
#include "portal/testing/test_portal.h"

namespace kps::portal {
namespace {

using accounts::Account;
using accounts::Role;
using base::ErrorCode;
using testing::Answer;
using testing::TestPortal;

std::int64_t number(ErrorCode code) {
    return static_cast<std::int64_t>(code);
}
std::string new_body(const std::string& login, const std::string& role, std::uint32_t person,
                     std::uint32_t institution = 0, const std::string& given = "Ayşe") {
    boost::json::object body{{"login", login},
                             {"role", role},
                             {"identity_number", testing::number_of(person).digits()},
                             {"given_names", given},
                             {"surname", "Yıldız"}};
    if (institution != 0) body["institution"] = institution;
    return boost::json::serialize(body);
}

class PeopleTest : public ::testing::Test {
  protected:
    PeopleTest() {
        for (std::uint32_t person = 1; person < 60; ++person)
            portal_.people.people[testing::number_of(person).number()] = {true, true,
                                                                          "AYŞE YILDIZ"};
    }
    Answer act(const std::string& token, const Account& account, const std::string& what,
               const std::string& body = "") {
        const std::int64_t version = portal_.store.accounts->find(account.id)->version;
        return portal_.post("/api/v1/accounts/" + account.id.text() + "/" + what, body, token,
                            version);
    }
    TestPortal portal_;
};

// Evidence R-020.
TEST_F(PeopleTest, IdariKullaniciNamesTheOwnPeopleAndNoOthers) {
    const auto idari = portal_.somebody("idari", Role::Administrator, 1, 1001);
    const auto added =
        portal_.post("/api/v1/accounts", new_body("teknik", "technician", 2), idari.token);
    ASSERT_EQ(added.status(), 201) << added.response.body;
    EXPECT_EQ(added.json().at("institution").as_int64(), 1001);
    EXPECT_EQ(added.json().at("state").as_string(), "defined");
    EXPECT_EQ(added.json().at("name").as_string(), "AYŞE YILDIZ");
    EXPECT_EQ(added.header("ETag"), "\"1\"");
    const auto refused = [&](const std::string& body) {
        return portal_.post("/api/v1/accounts", body, idari.token).code();
    };
    EXPECT_EQ(refused(new_body("baska", "technician", 3, 1002)), number(ErrorCode::RoleNotAllowed));
    EXPECT_EQ(refused(new_body("ikinci", "administrator", 3)), number(ErrorCode::RoleNotAllowed));
    EXPECT_EQ(refused(new_body("op", "operator", 3)), number(ErrorCode::RoleNotAllowed));
    EXPECT_EQ(refused(new_body("teknik", "technician", 3)), number(ErrorCode::AlreadyExists));
    EXPECT_EQ(refused(new_body("x y", "technician", 3)), number(ErrorCode::InvalidField));
    EXPECT_EQ(refused(new_body("sistem", "system", 3)), number(ErrorCode::RoleNotAllowed));
}

accounts::Standing closed(accounts::Admission admission) {
    accounts::Standing standing;
    standing.admission = admission;
    standing.hindrances.push_back(
        {"security-endangered", "R-109 (KPSY m.13/5)", 5'000'000, "Olay 2026/7", {"access-block"}});
    return standing;
}

// Evidence R-110.
TEST_F(PeopleTest, WhereAccessIsClosedAnAdministratorReadsAndStopsPeopleAndNothingElse) {
    const auto idari = portal_.somebody("idari", Role::Administrator, 1, 1001);
    const auto teknik = portal_.somebody("teknik", Role::Technician, 2, 1001);
    portal_.standings[1001] = closed(accounts::Admission::Restricted);
    EXPECT_EQ(portal_.get("/api/v1/accounts", idari.token).status(), 200);
    EXPECT_EQ(portal_.post("/api/v1/accounts", new_body("alt", "sub-user", 3), idari.token).code(),
              number(ErrorCode::InstitutionBlocked));
    EXPECT_EQ(act(idari.token, teknik.account, "lock").status(), 200);
    EXPECT_EQ(act(idari.token, teknik.account, "unlock").code(),
              number(ErrorCode::InstitutionBlocked));
    EXPECT_EQ(act(idari.token, teknik.account, "reset").code(),
              number(ErrorCode::InstitutionBlocked));
    const auto access = portal_.get("/api/v1/session", idari.token).json().at("access");
    EXPECT_TRUE(access.at("restricted").as_bool());
    const auto& block = access.at("blocks").as_array().at(0);
    EXPECT_EQ(block.at("ground").as_string(), "security-endangered");
    EXPECT_EQ(block.at("rule").as_string(), "R-109 (KPSY m.13/5)");
    EXPECT_EQ(block.at("note").as_string(), "Olay 2026/7");
    EXPECT_EQ(block.at("possible").as_array().at(0).as_string(), "access-block");
    portal_.standings.clear();
    EXPECT_EQ(act(idari.token, teknik.account, "unlock").status(), 200);
}

// Evidence R-109.
TEST_F(PeopleTest, WhoIsNotAdmittedGetsNoFurtherWithASessionOfBefore) {
    const auto teknik = portal_.somebody("teknik", Role::Technician, 2, 1001);
    const auto other = portal_.somebody("baska", Role::Technician, 3, 1002);
    ASSERT_EQ(portal_.get("/api/v1/sessions", teknik.token).status(), 200);
    portal_.standings[1001] = closed(accounts::Admission::Refused);
    for (const char* path : {"/api/v1/sessions", "/api/v1/accounts", "/api/v1/account/secrecy"})
        EXPECT_EQ(portal_.get(path, teknik.token).code(), number(ErrorCode::InstitutionBlocked))
            << path;
    EXPECT_EQ(portal_.get("/api/v1/sessions", other.token).status(), 200);
    // It is told why, and can go.
    EXPECT_TRUE(portal_.get("/api/v1/session", teknik.token)
                    .json()
                    .at("access")
                    .at("restricted")
                    .as_bool());
    EXPECT_EQ(portal_.post("/api/v1/session/end", "", teknik.token).status(), 204);
}

// Evidence X-004.
TEST_F(PeopleTest, IdariKullaniciCannotBeTheTeknikOneAsWell) {
    const auto idari = portal_.somebody("idari", Role::Administrator, 1, 1001);
    const auto answer =
        portal_.post("/api/v1/accounts", new_body("teknik", "technician", 1), idari.token);
    EXPECT_EQ(answer.code(), number(ErrorCode::RuleRefused)) << answer.response.body;
}

// Evidence X-003.
TEST_F(PeopleTest, WhoIsNotFoundByNumberAndExactNameIsNotTakenIn) {
    const auto idari = portal_.somebody("idari", Role::Administrator, 1, 1001);
    portal_.people.people[testing::number_of(2).number()] = {true, true, "IŞIL NUR YILDIZ"};
    portal_.people.people[testing::number_of(3).number()] = {true, false, "IŞIL NUR YILDIZ"};
    const auto named = [&](std::uint32_t person, const std::string& given) {
        return portal_.post("/api/v1/accounts", new_body("isil", "sub-user", person, 0, given),
                            idari.token);
    };
    for (const char* wrong : {"Isil Nur", "İşil Nur", "Işıl", "Işıl N.", "Nur Işıl", ""})
        EXPECT_EQ(named(2, wrong).code(), number(ErrorCode::PersonNotMatched)) << wrong;
    EXPECT_EQ(named(3, "Işıl Nur").code(), number(ErrorCode::PersonNotMatched));
    EXPECT_EQ(named(2, "ışıl nur").status(), 201);
    portal_.people.is_away = true;
    EXPECT_EQ(named(2, "ışıl nur").status(), 503);
}

TEST_F(PeopleTest, AnotherInstitutionsAccountIsNotThere) {
    const auto idari = portal_.somebody("idari", Role::Administrator, 1, 1001);
    const auto other = portal_.somebody("other", Role::Technician, 2, 1002);
    const std::string path = "/api/v1/accounts/" + other.account.id.text();
    const std::string nobody = "/api/v1/accounts/" + base::Uuid().text();
    EXPECT_EQ(portal_.get(path, idari.token).response.body,
              portal_.get(nobody, idari.token).response.body);
    EXPECT_EQ(portal_.get(path + "/changes", idari.token).status(), 404);
    EXPECT_EQ(act(idari.token, other.account, "lock").status(), 404);
    EXPECT_EQ(portal_.get("/api/v1/accounts/not-an-id", idari.token).status(), 404);
    const auto listed =
        portal_.ask({"GET", "/api/v1/accounts", "", idari.token, "", {}, "institution=1002"});
    EXPECT_EQ(listed.json().at("accounts").as_array().size(), 1u);
}

TEST_F(PeopleTest, AChangeNamesTheVersionItWasDecidedOn) {
    const auto idari = portal_.somebody("idari", Role::Administrator, 1, 1001);
    const auto teknik = portal_.somebody("teknik", Role::Technician, 2, 1001);
    const std::string path = "/api/v1/accounts/" + teknik.account.id.text() + "/lock";
    EXPECT_EQ(portal_.post(path, "", idari.token).code(), number(ErrorCode::VersionMissing));
    EXPECT_EQ(portal_.post(path, "", idari.token, teknik.account.version + 1).code(),
              number(ErrorCode::StaleVersion));
    for (const char* bad :
         {"3", "\"\"", "\"x\"", "\"-1\"", "W/\"3\"", "\"99999999999999999999\"", "*"})
        EXPECT_EQ(portal_.ask({"POST", path, "", idari.token, bad}).code(),
                  number(ErrorCode::StaleVersion))
            << bad;
    EXPECT_EQ(portal_.post(path, "", idari.token, teknik.account.version).status(), 200);
    // Sent twice it is done once.
    EXPECT_EQ(portal_.post(path, "", idari.token, teknik.account.version).code(),
              number(ErrorCode::StaleVersion));
}

TEST_F(PeopleTest, AnAccountGoesThroughItsLife) {
    const auto idari = portal_.somebody("idari", Role::Administrator, 1, 1001);
    const auto added =
        portal_.post("/api/v1/accounts", new_body("teknik", "technician", 2), idari.token);
    const Account teknik = portal_.store.accounts->find_by_login("teknik").value();
    EXPECT_EQ(act(idari.token, teknik, "reset").code(), number(ErrorCode::WrongState));
    EXPECT_EQ(act(idari.token, teknik, "verify").status(), 200);
    EXPECT_EQ(act(idari.token, teknik, "activate").code(), number(ErrorCode::SecrecyNotAccepted));
    const auto reset = act(idari.token, teknik, "reset", R"({"reason":"ilk parola"})");
    ASSERT_EQ(reset.status(), 200);
    EXPECT_EQ(reset.json().at("setup_code").as_string().size(), 26u);
    EXPECT_EQ(act(idari.token, teknik, "suspend", R"({"reason":"izin"})").status(), 200);
    EXPECT_EQ(act(idari.token, teknik, "release").json().at("state").as_string(), "verified");
    EXPECT_EQ(act(idari.token, teknik, "leave").json().at("state").as_string(), "passive");
    EXPECT_EQ(act(idari.token, teknik, "release").code(), number(ErrorCode::WrongState));
    const auto changes =
        portal_.get("/api/v1/accounts/" + teknik.id.text() + "/changes", idari.token).json();
    EXPECT_EQ(changes.at("changes").as_array().size(), 6u);
}

TEST_F(PeopleTest, AVerificationLooksAtTheRegisterAgain) {
    const auto idari = portal_.somebody("idari", Role::Administrator, 1, 1001);
    portal_.post("/api/v1/accounts", new_body("teknik", "technician", 2), idari.token);
    const Account teknik = portal_.store.accounts->find_by_login("teknik").value();
    portal_.people.people[testing::number_of(2).number()].is_alive = false;
    EXPECT_EQ(act(idari.token, teknik, "verify").code(), number(ErrorCode::PersonNotMatched));
}

TEST_F(PeopleTest, NobodyActsOnTheOwnAccountAlsoNotWithAnother) {
    const auto ayse = portal_.somebody("ayse", Role::Operator, 1);
    const auto again = portal_.somebody("ayse2", Role::SecurityOfficer, 1);
    EXPECT_EQ(act(ayse.token, ayse.account, "leave").code(), number(ErrorCode::RoleNotAllowed));
    EXPECT_EQ(act(again.token, ayse.account, "lock").code(), number(ErrorCode::RoleNotAllowed));
}

// Evidence SR-35.
TEST_F(PeopleTest, RightsInTheDirectorateNeedASecondPerson) {
    const auto ayse = portal_.somebody("ayse", Role::Operator, 1);
    const auto fatma = portal_.somebody("fatma", Role::Operator, 2);
    const auto ayses_other = portal_.somebody("ayse2", Role::SecurityOfficer, 1);
    const auto uye = portal_.somebody("uye", Role::BoardMember, 5);
    ASSERT_EQ(
        portal_.post("/api/v1/accounts", new_body("yeni", "inspector", 4), ayse.token).status(),
        201);
    const Account yeni = portal_.store.accounts->find_by_login("yeni").value();
    EXPECT_EQ(act(ayse.token, yeni, "verify").code(), number(ErrorCode::InvalidField));
    const auto asked = act(ayse.token, yeni, "verify", R"({"reason":"atama yazısı 2026/5"})");
    ASSERT_EQ(asked.status(), 202) << asked.response.body;
    EXPECT_EQ(portal_.store.accounts->find(yeni.id)->state, accounts::AccountState::Defined);
    const std::string path = "/api/v1/approvals/" + std::string(asked.json().at("id").as_string());
    EXPECT_EQ(
        portal_.get("/api/v1/approvals", fatma.token).json().at("approvals").as_array().size(), 1u);
    EXPECT_TRUE(
        portal_.get("/api/v1/approvals", uye.token).json().at("approvals").as_array().empty());
    EXPECT_EQ(portal_.get(path, uye.token).status(), 404);
    EXPECT_EQ(portal_.post(path + "/approve", "", uye.token).status(), 404);
    EXPECT_EQ(portal_.post(path + "/approve", "", ayse.token).code(),
              number(ErrorCode::SecondPersonNeeded));
    EXPECT_EQ(portal_.post(path + "/approve", "", ayses_other.token).code(),
              number(ErrorCode::SecondPersonNeeded));
    EXPECT_EQ(portal_.post(path + "/approve", "", fatma.token).status(), 200);
    EXPECT_EQ(portal_.store.accounts->find(yeni.id)->state, accounts::AccountState::Verified);
    EXPECT_EQ(portal_.post(path + "/reject", "", fatma.token).code(),
              number(ErrorCode::WrongState));
}

/// Who may do what, as the text of the rules has it; read by hand, not from the table.
bool expected(Role actor, Permission permission, Role target, bool is_own) {
    const bool below = target == Role::Technician || target == Role::SubUser;
    const bool stops = permission == Permission::Lock || permission == Permission::Suspend ||
                       permission == Permission::EndSessions;
    const bool frees = permission == Permission::Unlock || permission == Permission::Release;
    switch (actor) {
        case Role::Operator:
            if (!below && target != Role::Citizen) return true;
            return permission == Permission::Read || stops || frees;
        case Role::SecurityOfficer:
            return permission == Permission::Read || stops;
        case Role::Inspector:
            return permission == Permission::Read;
        case Role::Administrator:
            if (!is_own) return false;
            return below || (target == Role::Administrator && permission == Permission::Read);
        default:
            return false;
    }
}

constexpr Role kRoles[] = {Role::Administrator, Role::Technician,      Role::SubUser,
                           Role::Operator,      Role::BoardMember,     Role::BoardSecretary,
                           Role::Inspector,     Role::SecurityOfficer, Role::Accountant,
                           Role::Ministry,      Role::Citizen};

/// Asks the running endpoints for every cell: role × act × role × own or other institution.
TEST_F(PeopleTest, EveryCellOfThePermissionMatrixIsAsItSays) {
    std::vector<TestPortal::Somebody> actors;
    std::uint32_t person = 1;
    for (const Role role : kRoles)
        actors.push_back(portal_.somebody("actor" + std::to_string(person), role, person,
                                          is_of_institution(role) ? 1001 : 0)),
            ++person;
    std::size_t cells = 0;
    for (const Role target : kRoles)
        for (const bool own : {true, false}) {
            if (!own && !is_of_institution(target)) continue;
            const std::uint32_t institution = !is_of_institution(target) ? 0 : own ? 1001 : 1002;
            const Account account = portal_.store.add_active(
                testing::wanted("target" + std::to_string(person), target, person, institution));
            ++person;
            for (const auto& actor : actors)
                for (const Permission permission : all_permissions()) {
                    const std::string path = "/api/v1/accounts/" + account.id.text();
                    // A stale version lets an allowed act go as far as the store and no further.
                    Answer answer;
                    if (permission == Permission::Read)
                        answer = portal_.get(path, actor.token);
                    else if (permission == Permission::Add)
                        answer = portal_.post("/api/v1/accounts",
                                              new_body("t1x", std::string(name_of(target)), 59,
                                                       institution, "Yanlış"),
                                              actor.token);
                    else if (permission == Permission::Reset)
                        answer = portal_.post(path + "/reset", R"({"no":1})", actor.token);
                    else
                        answer = portal_.post(path + "/" + std::string(name_of(permission)), "",
                                              actor.token, 999);
                    const bool refused = answer.status() == 403 || answer.status() == 404;
                    const bool is_allowed = expected(actor.account.role, permission, target,
                                                     own && is_of_institution(target));
                    EXPECT_EQ(!refused, is_allowed)
                        << name_of(actor.account.role) << " " << name_of(permission) << " "
                        << name_of(target) << (own ? " own " : " other ") << answer.status();
                    EXPECT_EQ(may(actor.account.actor(), permission, {target, account.institution}),
                              is_allowed);
                    ++cells;
                }
        }
    EXPECT_EQ(cells, 14u * 11u * 11u);
}

TEST_F(PeopleTest, NoResourceIsOpenWithoutASession) {
    for (const Resource* resource : all_resources()) {
        if (resource->need == Need::Nobody || resource->asks_who) continue;
        std::string path(resource->path);
        if (const auto at = path.find("{id}"); at != std::string::npos)
            path.replace(at, 4, base::Uuid().text());
        const Answer answer = portal_.ask({std::string(resource->method), path, "", ""});
        EXPECT_EQ(answer.code(), number(ErrorCode::SessionEnded)) << resource->path;
    }
}

TEST_F(PeopleTest, PagesHaveALimitAndAnEnd) {
    const auto ayse = portal_.somebody("ayse", Role::Operator, 1);
    for (std::uint32_t person = 2; person < 7; ++person)
        portal_.store.add(testing::wanted("op" + std::to_string(person), Role::Operator, person));
    const auto page = [&](const std::string& query) {
        return portal_.ask({"GET", "/api/v1/accounts", "", ayse.token, "", {}, query});
    };
    const auto first = page("count=4").json();
    ASSERT_EQ(first.at("accounts").as_array().size(), 4u);
    const auto second = page("count=4&after=" + std::string(first.at("next").as_string())).json();
    EXPECT_EQ(second.at("accounts").as_array().size(), 2u);
    EXPECT_TRUE(second.at("next").is_null());
    for (const char* bad :
         {"count=0", "count=201", "count=-1", "count=x", "count", "count=1&count=2", "after=x",
          "institution=0", "institution=4294967296"})
        EXPECT_EQ(page(bad).status(), 400) << bad;
}

}  // namespace
}  // namespace kps::portal
