#include <fmt/format.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "interactive/interactive_endpoint.h"
#include "portal/testing/test_portal.h"
#include "query/testing/engine_fixture.h"

namespace kps::interactive {
namespace {

using accounts::Role;
using base::ErrorCode;
using portal::testing::Answer;
using portal::testing::Ask;
using portal::testing::TestPortal;
using query::testing::kInstitution;

constexpr std::string_view kPerson = "KisiSorgulaTCKimlikNoServis";
constexpr std::string_view kVersion = "2011/01/01";
const std::string kQuestion =
    "/api/v1/interactive/KisiSorgulaTCKimlikNoServis/2011-01-01/ListeleCoklu";
constexpr std::uint8_t kRegistered = 1;  ///< last byte of 127.0.0.1

std::string number_text(std::uint32_t person) {
    return accounts::testing::number_of(person).digits();
}

class InteractiveTest : public query::testing::EngineTest {
  protected:
    InteractiveTest()
        : endpoint_({engine_,
                     {portal_.guard,
                      [this](const base::Uuid& account) {
                          return portal_.store.accounts->person_of(account);
                      },
                      own_purposes_.get()},
                     catalogue_,
                     people_.places(),
                     clock_,
                     rights_,
                     usage_,
                     [this](rest::RefusedCaller, std::int64_t) { return may_record_; }}) {
        registry::PersonFile asked;
        asked.person.id = accounts::testing::number_of(7).number();
        asked.person.given_names = "ÖMER";
        asked.person.surname = "YILDIZ";
        asked.person.birth = {1980, 2, 1};
        asked.person.sex = 1;
        put(asked);
    }

    /// The institution holds names, birth and state; the sub-user 1 of it the names alone.
    void give(const std::string& more = {}) {
        sub_users_ = {right(1, "TemelBilgisi/Ad", true), right(2, "TemelBilgisi/Soyad", false)};
        grant(service(kPerson, kVersion), {{"TemelBilgisi", "DurumBilgisi/Durum"}, more});
    }
    institutions::SubUserRights right(std::uint32_t person, std::string_view path, bool active) {
        return {kInstitution, number_text(person),
                fmt::format(R"([{{"paths":["{}"],"service":"{}","version":"{}"}}])", path, kPerson,
                            kVersion),
                active};
    }
    std::string clerk() { return portal_.somebody("alt-1", Role::SubUser, 1, 1001).token; }

    Answer ask(Ask call, std::uint8_t address = kRegistered) {
        std::vector<std::pair<std::string, std::string>> texts = call.headers;
        if (!call.token.empty())
            texts.emplace_back("Cookie", std::string(portal::kSessionCookie) + "=" + call.token);
        if (call.method == "POST") texts.emplace_back("Content-Type", "application/json");
        http::Request request;
        request.method = call.method;
        request.path = call.path;
        request.query = call.query;
        request.body = call.body;
        request.source.bytes = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, address};
        for (const auto& [name, value] : texts) request.headers.push_back({name, value});
        log_.last.clear();
        return {http::testing::ask(endpoint_, request)};
    }
    Answer post(const std::string& token, const std::string& more = {}) {
        return ask({"POST", kQuestion,
                    R"({"criteria":[{"TCKimlikNo":)" + number_text(7) + "}]" + more + "}", token});
    }
    Answer get(const std::string& path, const std::string& token, const std::string& query = {}) {
        Ask call{"GET", "/api/v1/interactive/" + path, "", token};
        call.query = query;
        return ask(call);
    }
    void expect_recorded(ErrorCode code) {
        ASSERT_EQ(log_.last.size(), 1U);
        EXPECT_EQ(log_.last.front().type, audit::EntryType::Refused);
        EXPECT_EQ(log_.last.front().outcome, static_cast<std::uint16_t>(code));
    }

    void define(const std::string& code, const std::string& pattern) {
        auto transaction = portal_.store.temporary.database()->begin(storage::Access::Write).take();
        institutions::OwnPurpose own{code, "T", "Tahsis dosyası", pattern, true, 1, "idari", 0, {}};
        ASSERT_TRUE(own_purposes_->define(transaction, kInstitution, own));
        ASSERT_TRUE(transaction.commit());
    }

    bool may_record_ = true;
    TestPortal portal_;
    std::unique_ptr<institutions::OwnPurposeStore> own_purposes_ =
        institutions::OwnPurposeStore::open(portal_.store.temporary.database()).value();
    InteractiveEndpoint endpoint_;
};

// Evidence R-067.
// Evidence R-058.
TEST_F(InteractiveTest, ASubUserGetsWhatItsRightsLeaveOfTheInstitutions) {
    give();
    const Answer answer = post(clerk());
    ASSERT_EQ(answer.status(), 200) << answer.response.body;
    EXPECT_NE(answer.response.body.find("ÖMER"), std::string::npos);
    EXPECT_EQ(answer.response.body.find("YILDIZ"), std::string::npos);
    EXPECT_FALSE(answer.header("KPS-Makbuz").empty());
    EXPECT_EQ(answer.header("Cache-Control"), "no-store");
}

// Evidence R-067.
TEST_F(InteractiveTest, TheEntryNamesThePersonTheSessionAndThePortal) {
    give();
    ASSERT_EQ(post(clerk(), R"(,"purpose":"T","file_number":"D-1")").status(), 200);
    ASSERT_EQ(log_.last.size(), 1U);
    const audit::Draft& entry = log_.last.front();
    EXPECT_EQ(entry.type, audit::EntryType::Query);
    EXPECT_EQ(entry.institution, kInstitution);
    EXPECT_EQ(entry.end_user, number_text(1));
    EXPECT_EQ(entry.end_user_id, accounts::testing::number_of(1).number());
    EXPECT_EQ(entry.service_user, "alt-1");
    EXPECT_EQ(entry.profile, static_cast<std::uint8_t>(authentication::Profile::Portal));
    EXPECT_NE(entry.token, base::Uuid());
    EXPECT_EQ(entry.purpose_code, "T");
    EXPECT_EQ(entry.file_number, "D-1");
    ASSERT_EQ(entry.persons.size(), 1U);
    EXPECT_EQ(entry.persons.front().id, accounts::testing::number_of(7).number());
}

// Evidence R-024.
TEST_F(InteractiveTest, WhomNobodyHasGivenRightsAsksNothing) {
    give();
    const std::map<std::string, std::pair<Role, std::uint32_t>> others = {
        {"alt-2", {Role::SubUser, 2}},         // has left
        {"alt-3", {Role::SubUser, 3}},         // an account, and no rights
        {"idari-1", {Role::Administrator, 4}}  // the same
    };
    for (const auto& [login, who] : others) {
        const auto somebody = portal_.somebody(login, who.first, who.second, 1001);
        const Answer answer = post(somebody.token);
        EXPECT_EQ(answer.status(), 403) << login;
        expect_recorded(ErrorCode::UserInactive);
        EXPECT_EQ(get("services", somebody.token).status(), 403) << login;
    }
    const auto stranger = portal_.somebody("alt-9", Role::SubUser, 1, 1002);
    EXPECT_EQ(post(stranger.token).status(), 403);
    expect_recorded(ErrorCode::NotAuthorised);
}

// Evidence R-067.
TEST_F(InteractiveTest, EveryRoleOutsideAnInstitutionIsRefusedAndRecorded) {
    give();
    std::uint32_t person = 20;
    for (const Role role :
         {Role::Operator, Role::BoardMember, Role::BoardSecretary, Role::Inspector,
          Role::SecurityOfficer, Role::Accountant, Role::Ministry, Role::Citizen}) {
        const std::string login = fmt::format("kisi-{}", ++person);
        const auto somebody = portal_.somebody(login, role, person);
        const Answer answer = post(somebody.token);
        EXPECT_EQ(answer.code(), 604) << login;
        expect_recorded(ErrorCode::RoleNotAllowed);
        EXPECT_EQ(get("services", somebody.token).code(), 604) << login;
        EXPECT_EQ(get("places", somebody.token, "kind=province").code(), 604) << login;
    }
}

// Evidence R-053.
TEST_F(InteractiveTest, ThePersonToosComesFromTheInstitutionsAddress) {
    give();
    const std::string token = clerk();
    const Answer answer =
        ask({"POST", kQuestion, R"({"criteria":[{"TCKimlikNo":1}]})", token}, kRegistered + 1);
    EXPECT_EQ(answer.status(), 403);
    expect_recorded(ErrorCode::AddressNotRegistered);
    EXPECT_EQ(ask({"GET", "/api/v1/interactive/services", "", token}, kRegistered + 1).status(),
              403);
}

TEST_F(InteractiveTest, NobodyWithoutAWholeSessionAndNoForeignPageLeavesAnEntry) {
    give();
    EXPECT_EQ(post("").code(), 611);
    EXPECT_TRUE(log_.last.empty());
    EXPECT_EQ(post("no-such-token").code(), 611);
    EXPECT_TRUE(log_.last.empty());
    Ask foreign{"POST", kQuestion, R"({"criteria":[{"TCKimlikNo":1}]})", clerk()};
    for (const auto& bad : std::vector<std::vector<std::pair<std::string, std::string>>>{
             {},
             {{"KPS-Oturum", "1"}, {"Origin", "https://evil.example"}},
             {{"KPS-Oturum", "1"}, {"Sec-Fetch-Site", "cross-site"}}}) {
        foreign.headers = bad;
        EXPECT_EQ(ask(foreign).code(), 614);
        EXPECT_TRUE(log_.last.empty());
    }
}

TEST_F(InteractiveTest, WhoLooksAtThePortalAsAnotherRoleAsksNothing) {
    give();
    const std::string token = clerk();
    const auto session = portal_.sessions.find(token, portal_.clock.now_us());
    ASSERT_TRUE(portal_.sessions.set_view(*session, accounts::ViewAs{Role::SubUser, kInstitution}));
    EXPECT_EQ(post(token).code(), 604);
    expect_recorded(ErrorCode::RoleNotAllowed);
}

// Evidence R-109.
TEST_F(InteractiveTest, AnInstitutionWhoseAccessIsClosedGetsNothingAndIsRecorded) {
    give();
    const std::string token = clerk();
    portal_.standings[1001] = {accounts::Admission::Refused, {}};
    EXPECT_EQ(post(token).code(), 103);
    expect_recorded(ErrorCode::InstitutionBlocked);
    EXPECT_EQ(log_.last.front().institution, kInstitution);
}

// Evidence R-025.
// Evidence R-026.
TEST_F(InteractiveTest, APurposeIsDemandedAndMustBeTheDecisions) {
    give();
    const std::string token = clerk();
    EXPECT_EQ(post(token, R"(,"purpose":"BASKA")").code(), 104);
    expect_recorded(ErrorCode::PurposeNotAllowed);
    EXPECT_EQ(log_.last.front().purpose_code, "BASKA");
    EXPECT_EQ(post(token, R"(,"purpose":"T")").status(), 200);
}

// Evidence R-067.
TEST_F(InteractiveTest, NobodyNamesAnotherAsTheOneWhoAsks) {
    give();
    const Answer answer = post(clerk(), R"(,"end_user":"10000000146")");
    EXPECT_EQ(answer.status(), 400);
    EXPECT_NE(answer.response.body.find("$.end_user"), std::string::npos);
    expect_recorded(ErrorCode::MalformedBody);
    EXPECT_EQ(log_.last.front().end_user, number_text(1));
}

TEST_F(InteractiveTest, WhatIsNoQuestionIsRefused) {
    give();
    const std::string token = clerk();
    EXPECT_EQ(ask({"POST", kQuestion, "{", token}).status(), 400);
    EXPECT_EQ(ask({"POST", kQuestion, "", token}).status(), 400);
    EXPECT_EQ(ask({"POST", "/api/v1/interactive/Yok/2011-01-01/Sorgula", "{}", token}).status(),
              404);
    EXPECT_EQ(ask({"GET", kQuestion, "", token}).status(), 405);
    EXPECT_EQ(ask({"POST", "/api/v1/interactive/services", "{}", token}).status(), 405);
    EXPECT_EQ(ask({"POST", "/api/v1/interactive/AksOkuTumIlServis/2011-01-01/Listele",
                   R"({"criteria":[]})", token})
                  .status(),
              403);
}

TEST_F(InteractiveTest, RefusalsBeyondTheBudgetAreGivenAndNotRecorded) {
    give();
    may_record_ = false;
    EXPECT_EQ(post(portal_.somebody("denetci", Role::Inspector, 30).token).code(), 604);
    EXPECT_TRUE(log_.last.empty());
}

// Evidence R-026.
TEST_F(InteractiveTest, AnOwnPurposeDemandsACaseNumberOfItsKindAndIsDecidedAsItsParent) {
    give();
    define("TAHSIS", "####/#+");
    const std::string token = clerk();
    const auto own =
        get("services", token).json().at("services").at(0).at("purposes").at(0).at("own");
    ASSERT_EQ(own.as_array().size(), 1U);
    EXPECT_EQ(own.at(0).at("code").as_string(), "T/TAHSIS");
    EXPECT_EQ(own.at(0).at("example").as_string(), "1234/56");
    ASSERT_EQ(post(token, R"(,"purpose":"T/TAHSIS","file_number":"2026/17")").status(), 200);
    ASSERT_EQ(log_.last.size(), 1U);
    EXPECT_EQ(log_.last.front().purpose_code, "T");
    EXPECT_EQ(log_.last.front().file_number, "TAHSIS 2026/17");
    for (const char* bad :
         {R"(,"purpose":"T/TAHSIS")", R"(,"purpose":"T/TAHSIS","file_number":"17")"}) {
        EXPECT_EQ(post(token, bad).code(), static_cast<std::int64_t>(ErrorCode::InvalidField));
        expect_recorded(ErrorCode::InvalidField);
    }
    for (const char* bad : {R"(,"purpose":"T","file_number":"2026/17")",
                            R"(,"purpose":"T/YOK","file_number":"2026/17")"}) {
        EXPECT_EQ(post(token, bad).code(), 104) << bad;
        expect_recorded(ErrorCode::PurposeNotAllowed);
    }
}

// Evidence R-064.
TEST_F(InteractiveTest, TheInstitutionsLimitIsThePersonsToo) {
    sub_users_ = {right(1, "TemelBilgisi/Ad", true)};
    grant(service(kPerson, kVersion), {{"TemelBilgisi"}});
    for (int used = 0; used < 999'999; used += 111'111)
        ASSERT_TRUE(usage_.reserve(kInstitution, service(kPerson, kVersion).number, 111'111, {},
                                   clock_.now_us()));
    const std::string token = clerk();
    EXPECT_EQ(post(token).status(), 200);
    EXPECT_EQ(post(token).code(), 101);
    expect_recorded(ErrorCode::LimitReached);
}

// Evidence R-066.
TEST_F(InteractiveTest, ThePersonSeesWhatMayBeAskedAndWhatOfTheAnswerIsWithheld) {
    give();
    const std::string token = clerk();
    const auto list = get("services", token).json();
    ASSERT_EQ(list.at("services").as_array().size(), 1U);
    const auto& offer = list.at("services").at(0);
    EXPECT_EQ(offer.at("path").as_string(), kQuestion);
    EXPECT_EQ(offer.at("purposes").at(0).at("code").as_string(), "T");
    EXPECT_EQ(offer.at("purposes").at(0).at("text").as_string(), "t");
    EXPECT_EQ(offer.at("criterion").at(0).at("name").as_string(), "TCKimlikNo");
    const auto one = get("services/KisiSorgulaTCKimlikNoServis/2011-01-01", token).json();
    std::map<std::string, bool> members;
    for (const auto& member : one.at("members").as_array())
        members[std::string(member.at("path").as_string())] = member.at("granted").as_bool();
    EXPECT_TRUE(members.at("TemelBilgisi/Ad"));
    EXPECT_FALSE(members.at("TemelBilgisi/Soyad"));
    EXPECT_FALSE(members.at("DurumBilgisi/Din"));
    EXPECT_EQ(get("services/AksOkuTumIlServis/2011-01-01", token).status(), 403);
    EXPECT_EQ(get("services/yok", token).status(), 403);
    EXPECT_EQ(get("services", token, "x=1").status(), 400);
}

TEST_F(InteractiveTest, PlacesAreFoundByAPartOfTheirNameAndWithinAnother) {
    give();
    const std::string token = clerk();
    const auto names = [&](const std::string& query) {
        std::string text;
        const auto found = get("places", token, query).json();
        for (const auto& place : found.at("places").as_array())
            text += std::string(place.at("name").as_string()) + ";";
        return text;
    };
    EXPECT_EQ(names("kind=province"), "Adana;");
    EXPECT_EQ(names("kind=district&q=yha"), "Seyhan;Ceyhan;");
    EXPECT_EQ(names("kind=district&q=cey&within=1"), "Ceyhan;");
    EXPECT_EQ(names("kind=district&within=2"), "");
    for (const std::string bad : {"", "kind=x", "kind=district&within=0", "kind=district&within=x1",
                                  "kind=neighbourhood", "kind=neighbourhood&q=a", "kimlik=1"})
        EXPECT_EQ(get("places", token, bad).status(), 400) << bad;
}

}  // namespace
}  // namespace kps::interactive
