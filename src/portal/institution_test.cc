#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/bytes.h"
#include "institutions/institution_store.h"
#include "membership/machines.h"
#include "membership/users/user_rows.h"
#include "policy/testing/policy_fixture.h"
#include "portal/account_schemas.h"
#include "portal/limits.h"
#include "portal/resource.h"
#include "portal/testing/schema_check.h"
#include "portal/testing/test_portal.h"

/// What an institution's people see of their own institution, and people taken in from a list.
namespace kps::portal {
namespace {

using accounts::Role;
using base::ErrorCode;
using base::InstitutionId;
using testing::Answer;
using testing::Ask;
using testing::TestPortal;

std::int64_t number(ErrorCode code) {
    return static_cast<std::int64_t>(code);
}

constexpr std::string_view kRights =
    R"([{"service":"KisiSorgulaTCKimlikNoServis","version":"2011/01/01","paths":["TemelBilgisi/Ad"]}])";

const std::string kOwnPurpose =
    R"({"code":"TAHSIS","parent":"KREDI","name":"Tahsis dosyası","pattern":"####/#+","needs_case":true})";

class InstitutionTest : public ::testing::Test {
  protected:
    InstitutionTest() {
        auto database = portal_.store.temporary.database();
        store_ =
            institutions::InstitutionStore::open(database, institutions::AddressRule::TestOrDemo)
                .value();
        put(1001, institutions::InstitutionClass::Bank, "88.255.1.7");
        put(1002, institutions::InstitutionClass::Municipality, "88.255.1.8");
        EXPECT_TRUE(store_->put_decision(policy::testing::stored(policy::testing::kDecision), 1));
        environment_.grant_tree = &policy::testing::tree();
        environment_.match_person = [](const accounts::Actor&, std::string_view,
                                       std::string_view given, std::string_view) -> base::Status {
            if (given == "YOK") return base::failed(ErrorCode::PersonNotMatched, "X-003");
            return {};
        };
        EXPECT_TRUE(membership::open_tables(*database));
        course_ = lifecycle::Course::open(database, membership::machines(environment_),
                                          [this](storage::Transaction&, const lifecycle::Case&,
                                                 const lifecycle::Step&) -> base::Status {
                                              ++recorded_;
                                              return {};
                                          })
                      .value();
        portal_.portal.set_course(*course_);
        portal_.portal.set_grant_tree(policy::testing::tree());
        portal_.portal.set_own_purposes(*own_purposes_);
    }
    void put(std::uint32_t id, institutions::InstitutionClass its_class, std::string_view address) {
        institutions::Institution institution;
        institution.id = InstitutionId(id);
        institution.name = "Örnek " + std::to_string(id);
        institution.institution_class = its_class;
        institution.undertaking_signed = true;
        EXPECT_TRUE(store_->put_institution(institution, 1));
        EXPECT_TRUE(store_->set_registered_address(institution.id, address, 1));
    }
    Answer get(const std::string& path, const std::string& token, const std::string& query = "") {
        Ask ask;
        ask.path = path;
        ask.query = query;
        ask.token = token;
        return portal_.ask(ask);
    }
    Answer import(const std::string& token, const std::string& table, bool is_dry_run,
                  std::string_view rights = kRights) {
        const std::string body = R"({"content":")" + base::to_base64(base::as_bytes(table)) +
                                 R"(","rights":)" + std::string(rights) + R"(,"dry_run":)" +
                                 (is_dry_run ? "true" : "false") + "}";
        return portal_.post("/api/v1/institution/users/import", body, token);
    }
    static std::string line(std::uint32_t person, const std::string& given = "AYŞE") {
        return testing::number_of(person).digits() + ";" + given + ";YILDIZ;;CRM\n";
    }
    std::size_t user_count() {
        lifecycle::CaseFilter filter;
        filter.kind = "user";
        filter.limit = 200;
        return course_->list(filter, accounts::Actor{})->size();
    }

    const std::string header_ = "kimlik_no;ad;soyad;birim;uygulama\n";
    TestPortal portal_;
    const std::unique_ptr<institutions::OwnPurposeStore> own_purposes_ =
        institutions::OwnPurposeStore::open(portal_.store.temporary.database()).value();
    const testing::SchemaCheck schemas_{account_schemas()};
    std::unique_ptr<institutions::InstitutionStore> store_;
    membership::Environment environment_;
    std::unique_ptr<lifecycle::Course> course_;
    int recorded_ = 0;
};

TEST_F(InstitutionTest, TheOwnInstitutionIsSeenWithWhatTheKurulGranted) {
    const auto idari = portal_.somebody("idari", Role::Administrator, 1, 1001);
    const Answer own = get("/api/v1/institution", idari.token);
    ASSERT_EQ(own.status(), 200) << own.response.body;
    EXPECT_EQ(schemas_.fault("OwnInstitution", own.json()), "");
    EXPECT_EQ(own.json().at("address").as_string(), "88.255.1.7");
    EXPECT_FALSE(own.json().at("decision").at("services").as_array().empty());
    // A path of the decision is told with the fields it gives.
    const boost::json::value grant = own.json().at("granted").at(0).at("grants").at(0);
    EXPECT_EQ(grant.at("path").as_string(), "TemelBilgisi");
    EXPECT_THAT(boost::json::serialize(grant.at("leaves")),
                ::testing::HasSubstr("TemelBilgisi/Soyad"));
    const auto other = portal_.somebody("idari2", Role::Administrator, 2, 1002);
    const Answer without = get("/api/v1/institution", other.token);
    EXPECT_TRUE(without.json().at("decision").is_null());
    EXPECT_EQ(schemas_.fault("OwnInstitution", without.json()), "");
}

// Evidence R-020.
TEST_F(InstitutionTest, AnothersInstitutionLooksLikeOneThatIsNotThere) {
    const auto idari = portal_.somebody("idari", Role::Administrator, 1, 1001);
    for (const char* path : {"/api/v1/institution", "/api/v1/institution/users"}) {
        EXPECT_EQ(get(path, idari.token, "institution=1002").status(), 404) << path;
        EXPECT_EQ(get(path, idari.token, "institution=9999").status(), 404) << path;
        EXPECT_EQ(get(path, idari.token, "institution=1001").status(), 200) << path;
        EXPECT_EQ(get(path, idari.token, "kurum=1").status(), 400) << path;
        EXPECT_EQ(get(path, "").code(), number(ErrorCode::SessionEnded)) << path;
    }
    std::uint32_t person = 3;
    for (const Role role : {Role::SubUser, Role::Citizen, Role::Accountant}) {
        const std::optional<std::uint32_t> its =
            role == Role::SubUser ? std::optional<std::uint32_t>(1001) : std::nullopt;
        const auto somebody =
            its ? portal_.somebody("kisi" + std::to_string(person), role, person, *its)
                : portal_.somebody("kisi" + std::to_string(person), role, person);
        ++person;
        EXPECT_EQ(get("/api/v1/institution", somebody.token).code(),
                  number(ErrorCode::RoleNotAllowed));
    }
}

TEST_F(InstitutionTest, TheDirectorateNamesTheInstitutionItMeans) {
    const auto person = portal_.somebody("ayse", Role::Operator, 1);
    EXPECT_EQ(get("/api/v1/institution", person.token).status(), 400);
    EXPECT_EQ(get("/api/v1/institution", person.token, "institution=1002").status(), 200);
    EXPECT_EQ(get("/api/v1/institution", person.token, "institution=7").status(), 404);
    for (const char* bad : {"0", "-1", "4294967296", "x", "1002x", "99999999999999999999"})
        EXPECT_EQ(
            get("/api/v1/institution", person.token, std::string("institution=") + bad).status(),
            400)
            << bad;
}

// Score: I4.
TEST_F(InstitutionTest, AnAddressIsCheckedBeforeItIsReported) {
    const auto idari = portal_.somebody("idari", Role::Administrator, 1, 1001);
    const auto check = [&](const std::string& address) {
        return portal_
            .post("/api/v1/institution/address-check", R"({"address":")" + address + "\"}",
                  idari.token)
            .json();
    };
    const auto own = check("88.255.1.7");
    EXPECT_EQ(schemas_.fault("AddressCheck", own), "");
    EXPECT_TRUE(own.at("valid").as_bool() && own.at("registered").as_bool());
    EXPECT_FALSE(own.at("taken").as_bool() || own.at("private").as_bool());
    EXPECT_TRUE(check("88.255.1.8").at("taken").as_bool());
    for (const char* inside : {"10.0.0.1", "192.168.1.1", "127.0.0.1", "fd00::1"})
        EXPECT_TRUE(check(inside).at("private").as_bool()) << inside;
    EXPECT_FALSE(check("88.255.9.9").at("private").as_bool());
    for (const char* bad :
         {"", "88.255.1.0/24", "88.255.1.7-9", "kps.example", "1.2.3", "::1%eth0"})
        EXPECT_FALSE(check(bad).at("valid").as_bool()) << bad;
}

// Score: I2.
TEST_F(InstitutionTest, ADryRunTellsWhatWouldBeRefusedAndKeepsNothing) {
    const auto idari = portal_.somebody("idari", Role::Administrator, 1, 1001);
    const std::string table = header_ + line(5) + line(6, "YOK") + line(7);
    for (int time = 0; time < 2; ++time) {
        const Answer tried = import(idari.token, table, true);
        ASSERT_EQ(tried.status(), 200) << tried.response.body;
        EXPECT_EQ(schemas_.fault("ImportReport", tried.json()), "");
        EXPECT_EQ(tried.json().at("rows").as_int64(), 3);
        EXPECT_EQ(tried.json().at("good").as_int64(), 2);
        const boost::json::value fault = tried.json().at("errors").at(0);
        EXPECT_EQ(fault.at("line").as_int64(), 3);
        EXPECT_EQ(fault.at("code").as_int64(), number(ErrorCode::PersonNotMatched));
    }
    EXPECT_EQ(user_count(), 0u);
    // The number of the first real one shows that no trial took one.
    const Answer done = import(idari.token, table, false);
    ASSERT_EQ(done.json().at("done").as_array().size(), 2u) << done.response.body;
    EXPECT_THAT(std::string(done.json().at("done").at(0).as_string()),
                ::testing::EndsWith("-000001"));
    EXPECT_EQ(user_count(), 2u);
}

TEST_F(InstitutionTest, AListSentAgainAddsNobodyTwice) {
    const auto idari = portal_.somebody("idari", Role::Administrator, 1, 1001);
    import(idari.token, header_ + line(5) + line(6), false);
    const Answer again = import(idari.token, header_ + line(5) + line(6) + line(7), false);
    EXPECT_EQ(again.json().at("done").as_array().size(), 1u);
    EXPECT_EQ(again.json().at("errors").as_array().size(), 2u);
    EXPECT_EQ(user_count(), 3u);
}

TEST_F(InstitutionTest, ATableWithAFaultIsNotTakenAtAll) {
    const auto idari = portal_.somebody("idari", Role::Administrator, 1, 1001);
    const Answer answer = import(idari.token, header_ + line(5) + "1;AYŞE;=1+1;;CRM\n", false);
    ASSERT_EQ(answer.status(), 200) << answer.response.body;
    EXPECT_EQ(answer.json().at("errors").as_array().size(), 2u);
    EXPECT_EQ(answer.json().at("errors").at(0).at("column").as_string(), "kimlik_no");
    EXPECT_EQ(user_count(), 0u);
    for (const std::string& bad : {std::string(), std::string("x"), header_, std::string("a;b\n"),
                                   header_ + std::string("\"")})
        EXPECT_EQ(import(idari.token, bad, true).code(), number(ErrorCode::InvalidField)) << bad;
    EXPECT_EQ(portal_
                  .post("/api/v1/institution/users/import",
                        R"({"content":"%%","rights":[],"dry_run":true})", idari.token)
                  .code(),
              number(ErrorCode::InvalidField));
}

TEST_F(InstitutionTest, AListIsHeldToItsLimit) {
    const auto idari = portal_.somebody("idari", Role::Administrator, 1, 1001);
    std::string table = header_;
    for (std::uint32_t person = 1; person <= kImportedUsersMax; ++person) table += line(person);
    EXPECT_EQ(import(idari.token, table, true).json().at("good").as_int64(),
              static_cast<std::int64_t>(kImportedUsersMax));
    table += line(kImportedUsersMax + 1);
    EXPECT_EQ(import(idari.token, table, true).code(), number(ErrorCode::InvalidField));
}

// Evidence R-058.
TEST_F(InstitutionTest, NobodyGetsMoreThanTheInstitutionHas) {
    const auto idari = portal_.somebody("idari", Role::Administrator, 1, 1001);
    const std::string table = header_ + line(5);
    for (const char* rights :
         {R"([{"service":"KisiSorgulaTCKimlikNoServis","version":"2011/01/01","paths":["X/Y"]}])",
          R"([{"service":"Yok","version":"2011/01/01","paths":["TemelBilgisi/Ad"]}])", "[]",
          R"("all")"})
        EXPECT_EQ(import(idari.token, table, true, rights).json().at("good").as_int64(), 0)
            << rights;
    const auto without = portal_.somebody("idari2", Role::Administrator, 2, 1002);
    EXPECT_EQ(import(without.token, table, true).json().at("good").as_int64(), 0);
}

TEST_F(InstitutionTest, OnlyTheOwnAdministratorTakesPeopleIn) {
    const std::string table = header_ + line(50);
    std::uint32_t person = 1;
    for (const Role role : {Role::Operator, Role::Inspector, Role::SecurityOfficer}) {
        const auto somebody = portal_.somebody("kisi" + std::to_string(person), role, person);
        ++person;
        EXPECT_EQ(import(somebody.token, table, true).code(), number(ErrorCode::RoleNotAllowed));
    }
    const auto technician = portal_.somebody("teknik", Role::Technician, 9, 1001);
    EXPECT_EQ(import(technician.token, table, true).code(), number(ErrorCode::RoleNotAllowed));
    EXPECT_EQ(user_count(), 0u);
}

// Score: I2, I3.
TEST_F(InstitutionTest, TheListTellsDefinitionRightsAndAccountOfEachPersonOnce) {
    const auto idari = portal_.somebody("idari", Role::Administrator, 1, 1001);
    portal_.somebody("alt", Role::SubUser, 5, 1001);
    portal_.somebody("baska", Role::SubUser, 6, 1002);
    import(idari.token, header_ + line(5) + line(7), false);
    const Answer list = get("/api/v1/institution/users", idari.token);
    ASSERT_EQ(list.status(), 200) << list.response.body;
    EXPECT_EQ(schemas_.fault("InstitutionUserPage", list.json()), "");
    const auto users = list.json().at("users").as_array();
    ASSERT_EQ(users.size(), 3u) << list.response.body;
    int with_both = 0;
    for (const auto& user : users) {
        const std::string identity(user.at("identity").as_string());
        EXPECT_THAT(identity, ::testing::MatchesRegex("\\*{7}[0-9]{4}"));
        if (user.at("case").is_string() && user.at("account").is_object()) {
            ++with_both;
            EXPECT_EQ(user.at("account").at("login").as_string(), "alt");
            EXPECT_EQ(user.at("rights").as_array().size(), 1u);
            EXPECT_EQ(boost::json::serialize(user.at("rights").at(0).at("leaves")),
                      R"(["TemelBilgisi/Ad"])");
        }
    }
    EXPECT_EQ(with_both, 1);
    for (std::uint32_t person = 1; person < 8; ++person)
        EXPECT_THAT(list.response.body,
                    ::testing::Not(::testing::HasSubstr(testing::number_of(person).digits())));
    const auto technician = portal_.somebody("teknik", Role::Technician, 9, 1001);
    EXPECT_EQ(get("/api/v1/institution/users", technician.token).code(),
              number(ErrorCode::RoleNotAllowed));
    EXPECT_EQ(get("/api/v1/institution/users", idari.token, "after=x").status(), 400);
    EXPECT_EQ(get("/api/v1/institution/users", idari.token, "after=1.2&kind=merger").status(), 400);
}

// Evidence R-026.
TEST_F(InstitutionTest, AnAdministratorDefinesPurposesBelowThoseOfTheDecisionAlone) {
    const auto idari = portal_.somebody("idari", Role::Administrator, 1, 1001);
    const std::string path = "/api/v1/institution/purposes";
    EXPECT_TRUE(get(path, idari.token).json().at("purposes").as_array().empty());
    const Answer defined = portal_.post(path + "/define", kOwnPurpose, idari.token);
    ASSERT_EQ(defined.status(), 201) << defined.response.body;
    EXPECT_EQ(schemas_.fault("OwnPurposeList", defined.json()), "");
    const auto one = defined.json().at("purposes").at(0);
    EXPECT_EQ(one.at("state").as_string(), "active");
    EXPECT_EQ(one.at("example").as_string(), "1234/56");
    EXPECT_EQ(one.at("defined_by").as_string(), "idari");
    EXPECT_EQ(portal_.post(path + "/define", kOwnPurpose, idari.token).status(), 409);
    const auto refused = [&](std::string_view from, std::string_view to) {
        std::string body = kOwnPurpose;
        body.replace(body.find(from), from.size(), to);
        return portal_.post(path + "/define", body, idari.token).code();
    };
    EXPECT_EQ(refused("KREDI", "YOK"), number(ErrorCode::InvalidField));
    EXPECT_EQ(refused("TAHSIS", "küçük"), number(ErrorCode::InvalidField));
    EXPECT_EQ(refused("####", "#+#"), number(ErrorCode::InvalidField));
    EXPECT_EQ(refused("needs_case", "x"), number(ErrorCode::MalformedBody));
    // Another institution knows nothing of it.
    const auto other = portal_.somebody("baska", Role::Administrator, 2, 1002);
    EXPECT_TRUE(get(path, other.token).json().at("purposes").as_array().empty());
    EXPECT_EQ(portal_.post(path + "/end", R"({"code":"TAHSIS"})", other.token).status(), 404);
    const Answer ended = portal_.post(path + "/end", R"({"code":"TAHSIS"})", idari.token);
    EXPECT_EQ(ended.json().at("purposes").at(0).at("state").as_string(), "ended");
    EXPECT_EQ(portal_.post(path + "/end", R"({"code":"TAHSIS"})", idari.token).status(), 409);
    const auto acts = portal_.acts->waiting(100).value();
    EXPECT_TRUE(std::any_of(acts.begin(), acts.end(), [](const audit::Act& act) {
        return act.draft.detail.starts_with("own-purpose=define code=TAHSIS parent=KREDI");
    }));
    EXPECT_TRUE(std::any_of(acts.begin(), acts.end(), [](const audit::Act& act) {
        return act.draft.detail.starts_with("own-purpose=end code=TAHSIS");
    }));
}

// Evidence R-024.
TEST_F(InstitutionTest, EachPersonGetsOfEveryResourceWhatItsCellSays) {
    struct Somebody {
        Role role;
        std::uint32_t institution;
    };
    constexpr Somebody kPeople[] = {
        {Role::Administrator, 1001}, {Role::Administrator, 1002}, {Role::Technician, 1001},
        {Role::Technician, 1002},    {Role::SubUser, 1001},       {Role::SubUser, 1002},
        {Role::Operator, 0},         {Role::BoardMember, 0},      {Role::BoardSecretary, 0},
        {Role::Inspector, 0},        {Role::SecurityOfficer, 0},  {Role::Accountant, 0},
        {Role::Ministry, 0},         {Role::Citizen, 0}};
    // What is asked for is 1001's, or the caller's own where no other can be named. Y done, N 403, - 404.
    const std::map<std::string, std::string, std::less<>> rows = {
        {"/api/v1/institution", "Y-Y-NNYYYYYNNN"},
        {"/api/v1/institution/users", "Y-N-NNYNNYYNNN"},
        {"/api/v1/institution/address-check", "YYYYNNNNNNNNNN"},
        {"/api/v1/institution/duties", "YYNNNNNNNNNNNN"},
        {"/api/v1/institution/purposes", "YYNNNNNNNNNNNN"},
        // The other institution's decision has not that purpose, or none of that code is there.
        {"/api/v1/institution/purposes/define", "Y?NNNNNNNNNNNN"},
        {"/api/v1/institution/purposes/end", "Y-NNNNNNNNNNNN"},
        {"/api/v1/institution/users/import", "YYNNNNNNNNNNNN"}};
    std::vector<std::string> tokens;
    std::uint32_t person = 1;
    for (const auto& [role, institution] : kPeople) {
        tokens.push_back(
            portal_.somebody("kisi" + std::to_string(person), role, person, institution).token);
        ++person;
    }
    const auto outcome = [&](std::string_view path, const std::string& token) {
        const Answer answer =
            path.ends_with("import") ? import(token, header_ + line(40), true)
            : path.ends_with("check")
                ? portal_.post(std::string(path), R"({"address":"8.8.8.8"})", token)
            : path.ends_with("define") ? portal_.post(std::string(path), kOwnPurpose, token)
            : path.ends_with("end") ? portal_.post(std::string(path), R"({"code":"TAHSIS"})", token)
            : path.ends_with("duties") || path.ends_with("purposes")
                ? get(std::string(path), token)
                : get(std::string(path), token, "institution=1001");
        return answer.status() < 300    ? 'Y'
               : answer.status() == 403 ? 'N'
               : answer.status() == 404 ? '-'
                                        : '?';
    };
    std::size_t looked_at = 0;
    for (const Resource* resource : all_resources()) {
        if (!resource->path.starts_with("/api/v1/institution")) continue;
        std::string found;
        for (const std::string& token : tokens) found += outcome(resource->path, token);
        EXPECT_EQ(found, rows.at(std::string(resource->path))) << resource->path;
        ++looked_at;
    }
    EXPECT_EQ(looked_at, rows.size());
}

}  // namespace
}  // namespace kps::portal
