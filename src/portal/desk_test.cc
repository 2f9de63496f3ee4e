#include "portal/desk.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <vector>

#include "http/testing/kept_answer.h"

namespace kps::portal {
namespace {

using accounts::Actor;
using accounts::Role;
using base::ErrorCode;

constexpr std::array<DeskResource, 3> kResources = {{
    {"GET", "/api/v1/things", roles_of({Role::Operator}), "Şeyler", "", "200:ThingList", "count"},
    {"GET", "/api/v1/things/{id}/state", roles_of({Role::Operator, Role::Inspector}), "Şey", "",
     "200:Thing"},
    {"POST", "/api/v1/things/tries", roles_of({Role::Operator}), "Deneme", "name", "200:Thing"},
}};

class DeskTest : public ::testing::Test {
  protected:
    DeskTest()
        : desk_({{{&kResources[0], [](const DeskCall&) { return said("list"); }},
                  {&kResources[1], [](const DeskCall& call) { return said(call.id); }},
                  {&kResources[2],
                   [](const DeskCall& call) -> base::Result<http::Response> {
                       auto reader = call.reader();
                       const std::string name = KPS_TRY(reader.text("name"));
                       KPS_TRY(reader.finish());
                       if (name == "away")
                           return base::failed(ErrorCode::StorageFailed, "table of secrets");
                       return said(name);
                   }}},
                 [this](const http::Request&) -> base::Result<Actor> {
                     if (!who_) return base::failed(ErrorCode::SessionEnded);
                     return *who_;
                 },
                 clock_,
                 1,
                 4}) {}
    ~DeskTest() override { desk_.stop(); }

    static base::Result<http::Response> said(std::string_view text) {
        return json_answer(boost::json::object{{"said", text}});
    }
    http::Response ask(std::string_view method, std::string_view path, std::string_view body = {}) {
        http::Request request;
        request.method = method;
        request.path = path;
        request.body = body;
        if (!body.empty()) request.headers.push_back({"Content-Type", "application/json"});
        return http::testing::ask(desk_, request);
    }
    void as(Role role) {
        who_ = Actor();
        who_->role = role;
    }

    base::ManualClock clock_{1'790'000'000'000'000};
    std::optional<Actor> who_;
    Desk desk_;
};

TEST_F(DeskTest, GivesAResourceToItsRolesAndToNobodyElse) {
    EXPECT_EQ(ask("GET", "/api/v1/things").status, 401);
    for (int number = 1; number <= 40; ++number) {
        const auto role = accounts::role_by_number(number);
        if (!role) continue;
        as(*role);
        EXPECT_EQ(ask("GET", "/api/v1/things").status, role == Role::Operator ? 200 : 403);
        const bool reads = role == Role::Operator || role == Role::Inspector;
        EXPECT_EQ(ask("GET", "/api/v1/things/7/state").status, reads ? 200 : 403);
    }
}

TEST_F(DeskTest, TellsWhatStandsInThePath) {
    as(Role::Operator);
    EXPECT_EQ(ask("GET", "/api/v1/things/a-b/state").body, R"({"said":"a-b"})");
    EXPECT_EQ(ask("GET", "/api/v1/things//state").status, 404);
    EXPECT_EQ(ask("GET", "/api/v1/things/7/state/more").status, 404);
    EXPECT_EQ(ask("GET", "/api/v1/other").status, 404);
    EXPECT_EQ(ask("POST", "/api/v1/things").status, 405);
    EXPECT_EQ(ask("GET", "/api/v1/things/tries").status, 405);
}

TEST_F(DeskTest, ReadsABodyStrictly) {
    as(Role::Operator);
    EXPECT_EQ(ask("POST", "/api/v1/things/tries", R"({"name":"x"})").status, 200);
    EXPECT_EQ(ask("POST", "/api/v1/things/tries", R"({"name":"x","more":1})").status, 400);
    EXPECT_EQ(ask("POST", "/api/v1/things/tries", "{").status, 400);
    EXPECT_EQ(ask("POST", "/api/v1/things/tries").status, 400);
}

TEST_F(DeskTest, SaysNothingOfTheStoresAndKeepsNoAnswer) {
    as(Role::Operator);
    const http::Response failed = ask("POST", "/api/v1/things/tries", R"({"name":"away"})");
    EXPECT_GE(failed.status, 500);
    EXPECT_EQ(failed.body.find("secrets"), std::string::npos);
    const http::Response given = ask("GET", "/api/v1/things");
    EXPECT_EQ(given.headers.at(0).second, "no-store");
}

TEST_F(DeskTest, IsDescribedUnderATagOfItsOwn) {
    const OpenApiPart part = desk_part(kResources, "things", "Şeyler");
    EXPECT_EQ(part.paths.size(), 3U);
    const auto& get = part.paths.at("/api/v1/things").at("get");
    EXPECT_EQ(get.at("tags").at(0).as_string(), "things");
    EXPECT_EQ(get.at("parameters").at(0).at("name").as_string(), "count");
    EXPECT_TRUE(
        part.paths.at("/api/v1/things/tries").at("post").as_object().contains("requestBody"));
}

}  // namespace
}  // namespace kps::portal
