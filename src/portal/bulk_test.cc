#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lifecycle/testing/request_machine.h"
#include "portal/account_schemas.h"
#include "portal/limits.h"
#include "portal/resource.h"
#include "portal/testing/schema_check.h"
#include "portal/testing/test_portal.h"

namespace kps::portal {
namespace {

using accounts::Role;
using base::ErrorCode;
using testing::Answer;
using testing::TestPortal;

std::int64_t number(ErrorCode code) {
    return static_cast<std::int64_t>(code);
}

class BulkTest : public ::testing::Test {
  protected:
    BulkTest() {
        auto database = portal_.store.temporary.database();
        course_ = lifecycle::Course::open(database, {lifecycle::testing::request_machine()},
                                          [](storage::Transaction&, const lifecycle::Case&,
                                             const lifecycle::Step&) -> base::Status { return {}; })
                      .value();
        portal_.portal.set_course(*course_);
    }
    void open(int count, const std::string& reason = "gerek") {
        accounts::Actor program;
        for (int opened = 0; opened < count; ++opened) {
            lifecycle::JsonObject input;
            lifecycle::put(input, "reason", lifecycle::JsonValue(reason));
            ASSERT_TRUE(course_->open_case("request", program,
                                           {"ask", 0, lifecycle::JsonValue(std::move(input))},
                                           portal_.clock.now_us() + opened));
        }
    }
    Answer bulk(const std::string& token, const std::string& body) {
        return portal_.post("/api/v1/bulk-acts", body, token);
    }
    std::size_t in_state(const std::string& state) {
        lifecycle::CaseFilter filter;
        filter.state = state;
        filter.limit = 200;
        return course_->list(filter, accounts::Actor{})->size();
    }

    TestPortal portal_;
    const testing::SchemaCheck schemas_{account_schemas()};
    std::unique_ptr<lifecycle::Course> course_;
};

// Evidence X-015.
TEST_F(BulkTest, AnActIsDoneOnEachCaseAndTheNextCallGoesOn) {
    open(5);
    const auto person = portal_.somebody("ayse", Role::Operator, 1);
    const std::string begin = R"({"kind":"request","act":"reject","state":"open","limit":2)";
    const Answer first = bulk(person.token, begin + "}");
    ASSERT_EQ(first.status(), 200) << first.response.body;
    EXPECT_EQ(schemas_.fault("BulkReport", first.json()), "");
    EXPECT_EQ(first.json().at("done").as_array().size(), 2u);
    EXPECT_EQ(in_state("refused"), 2u);
    const std::string next(first.json().at("next").as_string());
    const Answer second = bulk(person.token, begin + R"(,"after":")" + next + "\"}");
    EXPECT_EQ(second.json().at("done").as_array().size(), 2u);
    // A call that begins anew, as after a crash, takes what is left and nothing twice.
    const Answer third = bulk(person.token, begin + "}");
    EXPECT_EQ(third.json().at("done").as_array().size(), 1u);
    EXPECT_FALSE(third.json().as_object().contains("next"));
    EXPECT_EQ(in_state("refused"), 5u);
}

TEST_F(BulkTest, WhatARuleForbidsIsReportedAndStopsNobodyElse) {
    open(1, "kötü");
    open(2);
    const auto person = portal_.somebody("ayse", Role::Operator, 1);
    const Answer answer = bulk(person.token, R"({"kind":"request","act":"grant","state":"open"})");
    EXPECT_EQ(answer.json().at("done").as_array().size(), 2u) << answer.response.body;
    const auto refused = answer.json().at("refused").as_array();
    ASSERT_EQ(refused.size(), 1u);
    EXPECT_EQ(refused[0].at("code").as_int64(), number(ErrorCode::RuleRefused));
    EXPECT_EQ(refused[0].at("detail").as_string(), "R-052");
    EXPECT_EQ(refused[0].at("number").as_string(), "IST-2026-000001");
}

TEST_F(BulkTest, NobodyActsOnManyWhoMayNotActOnOne) {
    open(1);
    const std::string body = R"({"kind":"request","act":"reject","state":"open"})";
    std::uint32_t person = 1;
    for (const Role role :
         {Role::Inspector, Role::Ministry, Role::BoardMember, Role::SecurityOfficer}) {
        const auto somebody = portal_.somebody("kisi" + std::to_string(person), role, person);
        ++person;
        EXPECT_EQ(bulk(somebody.token, body).code(), number(ErrorCode::RoleNotAllowed));
    }
    const auto own = portal_.somebody("idari", Role::Administrator, 9, 1001);
    EXPECT_EQ(bulk(own.token, R"({"kind":"request","act":"complete","state":"lacking"})").code(),
              number(ErrorCode::RoleNotAllowed));
    EXPECT_EQ(in_state("open"), 1u);
}

TEST_F(BulkTest, WhatIsAskedForMustBeRight) {
    const auto person = portal_.somebody("ayse", Role::Operator, 1);
    const auto code = [&](const std::string& body) { return bulk(person.token, body).code(); };
    EXPECT_EQ(bulk(person.token, R"({"kind":"none","act":"reject","state":"open"})").status(), 404);
    EXPECT_EQ(bulk(person.token, R"({"kind":"request","act":"x","state":"open"})").status(), 404);
    EXPECT_EQ(code(R"({"kind":"request","act":"reject","state":"lacking"})"),
              number(ErrorCode::WrongState));
    EXPECT_EQ(code(R"({"kind":"request","act":"reject","state":"open&limit=9"})"),
              number(ErrorCode::WrongState));
    for (const char* bad :
         {R"({"kind":"request","act":"reject"})", R"({"kind":"request","act":"reject","state":1})",
          R"({"kind":"request","act":"reject","state":"open","limit":0})",
          R"({"kind":"request","act":"reject","state":"open","limit":201})",
          R"({"kind":"request","act":"reject","state":"open","after":"x"})",
          R"({"kind":"request","act":"reject","state":"open","after":"&institution=1"})",
          R"({"kind":"request","act":"reject","state":"open","colour":"red"})", "[]"})
        EXPECT_EQ(bulk(person.token, bad).status(), 400) << bad;
    EXPECT_EQ(bulk(person.token, R"({"kind":"request","act":"reject","state":"open","limit":200})")
                  .status(),
              200);
}

}  // namespace
}  // namespace kps::portal
