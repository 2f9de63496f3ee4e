#include "decision_tools/decision_desk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <set>

#include "decision_tools/decision_json.h"
#include "http/testing/kept_answer.h"
#include "institutions/strict_json.h"
#include "membership/machines.h"
#include "storage/testing/temporary_database.h"

namespace kps::decision_tools {
namespace {

namespace json = boost::json;
using accounts::Actor;
using accounts::Role;
using base::ErrorCode;
using base::InstitutionId;

constexpr base::Date kToday{2026, 11, 22};
const std::string kService = "KisiSorgulaTCKimlikNoServis";

std::string services(std::string_view paths) {
    return R"("purposes":[{"code":"KIMLIK","text":"Kimlik tespiti","legal_basis":[{"law":"5411","article":"73"}]}],
 "services":[{"service":"KisiSorgulaTCKimlikNoServis","version":"2011/01/01","paths":[)" +
           std::string(paths) + R"(],"criteria_max":10,"per_day":500,"purposes":["KIMLIK"]}])";
}

lifecycle::Case application(const std::string& body) {
    lifecycle::Case subject;
    subject.kind = "application";
    subject.number = "BSV-2026-000001";
    const auto read = institutions::parse_strict_json(body, ErrorCode::InvalidField);
    EXPECT_TRUE(read) << body;
    subject.body = lifecycle::object_of(*read);
    return subject;
}
const std::string kHead = R"({"name":"Örnek Bankası","applicant_kind":"bank",)";

class DraftTest : public ::testing::Test {
  protected:
    contract::Catalogue catalogue_ = contract::Catalogue::built_in().value();
    policy::GrantTree tree_{catalogue_};
    institutions::Directory directory_;
    base::Result<Draft> draft(const std::string& body) {
        return draft_of(application(body), directory_, tree_, kToday);
    }
    static std::set<std::string> granted(const policy::DecisionDocument& document) {
        std::set<std::string> paths;
        for (const contract::Leaf& leaf :
             contract::Catalogue::leaves(*document.services.at(0).service))
            if (document.services.at(0).leaves.has(leaf.member->bit)) paths.insert(leaf.path);
        return paths;
    }
};

TEST_F(DraftTest, IsWhatWasAppliedForUntilSomebodyReports) {
    const auto made = draft(kHead + services(R"("TemelBilgisi/Ad","TemelBilgisi/Soyad")") + "}");
    ASSERT_TRUE(made) << made.error().context;
    EXPECT_EQ(made->basis, Basis::Requested);
    EXPECT_EQ(made->applicant.institution_class, institutions::InstitutionClass::Bank);
    EXPECT_EQ(granted(made->document),
              (std::set<std::string>{"TemelBilgisi/Ad", "TemelBilgisi/Soyad"}));
}

TEST_F(DraftTest, IsTheReportOnceThereIsOneAndStillKnowsWhatWasAskedFor) {
    const std::string body = kHead + services(R"("TemelBilgisi/Ad","TemelBilgisi/Soyad")") +
                             R"(,"proposal":{"valid_until":"2028-12-31",)" +
                             services(R"("TemelBilgisi/Ad")") + "}}";
    const auto made = draft(body);
    ASSERT_TRUE(made) << made.error().context;
    EXPECT_EQ(made->basis, Basis::Proposed);
    EXPECT_EQ(granted(made->document), std::set<std::string>{"TemelBilgisi/Ad"});
    const lifecycle::Case subject = application(body);
    const json::object rights = rights_json(made->document, tree_, &subject);
    for (const auto& leaf : rights.at("services").at(0).at("leaves").as_array()) {
        const bool is_surname = leaf.at("path").as_string() == "TemelBilgisi/Soyad";
        if (is_surname) {
            EXPECT_TRUE(leaf.at("asked").as_bool());
            EXPECT_FALSE(leaf.at("granted").as_bool());
        }
    }
}

TEST_F(DraftTest, AnApplicantThatIsNotTakenInYetStandsInTheDirectoryForTheTryAlone) {
    const auto made = draft(kHead + services(R"("TemelBilgisi/Ad")") + "}");
    ASSERT_TRUE(made);
    const auto tried = with_applicant(directory_, *made);
    ASSERT_EQ(tried.institutions.size(), 1U);
    EXPECT_EQ(tried.institutions[0].id, made->document.institution);
    EXPECT_TRUE(directory_.institutions.empty());
}

TEST_F(DraftTest, RefusesWhatNamesNoServiceAndWhatIsNoMatterOfADecision) {
    EXPECT_EQ(draft(kHead + R"("services":[]})").error().code, ErrorCode::WrongState);
    lifecycle::Case meeting;
    meeting.kind = "board-meeting";
    EXPECT_EQ(draft_of(meeting, directory_, tree_, kToday).error().code, ErrorCode::NotFound);
    lifecycle::Case notice;
    notice.kind = "change-notice";
    notice.institution = InstitutionId(1001);
    EXPECT_EQ(draft_of(notice, directory_, tree_, kToday).error().code, ErrorCode::NotFound);
}

TEST_F(DraftTest, WhatIsNotGivenIsNamedWithItsClass) {
    const auto made = draft(kHead + services(R"("TemelBilgisi/Ad")") + "}");
    ASSERT_TRUE(made);
    const contract::Service& service = *made->document.services.at(0).service;
    const json::array withheld = withheld_json(made->document, service);
    EXPECT_EQ(withheld.size() + 1, contract::Catalogue::leaves(service).size());
}

/// A register without people: only what it is matters here.
class NoRegister final : public registry::RegisterStore {
  public:
    const registry::RegisterHeader& header() const override { return header_; }
    base::Status prove_read_only() override { return {}; }
    base::Status look_up(std::span<const std::int64_t>, std::uint8_t,
                         registry::PersonVisitor&) override {
        return base::failed(ErrorCode::RegisterUnavailable);
    }
    base::Status find(const registry::IndexRange&, std::size_t,
                      std::vector<registry::IndexHit>&) override {
        return base::failed(ErrorCode::RegisterUnavailable);
    }
    const registry::PlaceNames& places() const override { std::abort(); }
    std::uint64_t person_count() const override { return 0; }
    std::string version() const override { return "-"; }
    bool may_block() const override { return false; }
    base::Status scan(std::int64_t, base::Status (*)(void*, std::int64_t, std::string_view),
                      void*) override {
        return base::failed(ErrorCode::RegisterUnavailable);
    }
    registry::RegisterHeader header_;
};

class DecisionDeskTest : public ::testing::Test {
  protected:
    void SetUp() override {
        store_ = institutions::InstitutionStore::open(temporary_.database(),
                                                      institutions::AddressRule::PublicOnly)
                     .value();
        environment_.grant_tree = &tree_;
        ASSERT_TRUE(membership::open_tables(*temporary_.database()));
        course_ = lifecycle::Course::open(temporary_.database(), membership::machines(environment_),
                                          [](storage::Transaction&, const lifecycle::Case&,
                                             const lifecycle::Step&) -> base::Status { return {}; })
                      .value();
        desk_ = std::make_unique<DecisionDesk>(DecisionDesk::Parts{
            catalogue_, *store_, *course_, register_, clock_, "/nowhere",
            [this](const http::Request&) -> base::Result<Actor> { return who_; },
            [](const audit::Draft&) { return json::object(); }});
    }
    void TearDown() override { desk_->stop(); }
    void as(Role role) {
        who_ = Actor();
        who_.role = role;
        who_.institution = InstitutionId(1001);
    }
    http::Response ask(std::string_view method, std::string_view path, std::string_view body = {},
                       std::string_view query = {}) {
        http::Request request;
        request.method = method;
        request.path = path;
        request.body = body;
        request.query = query;
        if (!body.empty()) request.headers.push_back({"Content-Type", "application/json"});
        return http::testing::ask(desk_->handler(), request);
    }

    storage::testing::TemporaryDatabase temporary_{storage::Backend::Sqlite};
    base::ManualClock clock_{base::istanbul_midnight_us(kToday)};
    contract::Catalogue catalogue_ = contract::Catalogue::built_in().value();
    policy::GrantTree tree_{catalogue_};
    membership::Environment environment_;
    NoRegister register_;
    Actor who_;
    std::unique_ptr<institutions::InstitutionStore> store_;
    std::unique_ptr<lifecycle::Course> course_;
    std::unique_ptr<DecisionDesk> desk_;
};

const std::string kCase = "01a203f0-6553-76e2-b8ff-6eca0b1fd233";

// Each cell: who comes where. A case that is not there is answered 404 to whoever may ask, and 403 to all others.
TEST_F(DecisionDeskTest, GivesTheToolsToThoseWhoDecideAndToNobodyElse) {
    const std::set<Role> deciders = {Role::Operator, Role::BoardMember, Role::BoardSecretary,
                                     Role::Inspector};
    const std::string body = R"({"case":")" + kCase + R"(","service":"x","persona":"single"})";
    for (int number = 0; number <= 40; ++number) {
        const auto role = accounts::role_by_number(number);
        if (!role) continue;
        as(*role);
        const bool may = deciders.contains(*role);
        EXPECT_EQ(ask("GET", "/api/v1/decisions/personas").status, may ? 200 : 403);
        EXPECT_EQ(ask("POST", "/api/v1/decisions/preview", body).status, may ? 404 : 403);
        for (const char* what : {"rights", "difference", "precedents", "unused"})
            EXPECT_EQ(ask("GET", "/api/v1/decisions/" + kCase + "/" + what).status, may ? 404 : 403)
                << what;
    }
}

TEST_F(DecisionDeskTest, NamesNoPersonasOfARegisterThatIsNotInvented) {
    as(Role::Operator);
    register_.header_.synthetic = false;
    EXPECT_EQ(ask("GET", "/api/v1/decisions/personas").body, R"({"personas":[]})");
    register_.header_.synthetic = true;
    EXPECT_GT(
        json::parse(ask("GET", "/api/v1/decisions/personas").body).at("personas").as_array().size(),
        20U);
}

TEST_F(DecisionDeskTest, RefusesHostileQuestions) {
    as(Role::Operator);
    for (const std::string& id : {std::string("x"), std::string(36, '0'), std::string(3000, 'a')})
        EXPECT_EQ(ask("GET", "/api/v1/decisions/" + id + "/rights").status, 404);
    const std::string long_name(300, 'x');
    for (const std::string& body :
         {std::string("{}"), std::string(R"({"case":1,"service":"x","persona":"y"})"),
          R"({"case":")" + kCase + R"(","service":")" + long_name + R"(","persona":"y"})",
          R"({"case":")" + kCase + R"(","service":"x","persona":"y","number":"10000000146"})"})
        EXPECT_GE(ask("POST", "/api/v1/decisions/preview", body).status, 400) << body;
    for (const char* query :
         {"since=1990-01-01", "since=2099-01-01", "since=x", "until=2026-01-01"})
        EXPECT_EQ(ask("GET", "/api/v1/decisions/" + kCase + "/unused", {}, query).status, 400)
            << query;
}

}  // namespace
}  // namespace kps::decision_tools
