#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "lifecycle/assignments/assignment_store.h"
#include "lifecycle/testing/request_machine.h"
#include "portal/resource.h"
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

class WorkTest : public ::testing::Test {
  protected:
    WorkTest() {
        portal_.portal.set_course(*course_);
        portal_.portal.set_assignments(*store_);
    }
    lifecycle::Case open() {
        lifecycle::JsonObject input;
        lifecycle::put(input, "reason", lifecycle::JsonValue(std::string("gerek")));
        return course_
            ->open_case("request", accounts::Actor{},
                        {"ask", 0, lifecycle::JsonValue(std::move(input))}, portal_.clock.now_us())
            .value()
            .subject;
    }
    static std::string order(const std::string& subject, const std::string& to,
                             const std::string& from = "null") {
        const auto quoted = [](const std::string& id) {
            return id == "null" ? id : "\"" + id + "\"";
        };
        return R"({"cases":[{"case":")" + subject + R"(","from":)" + quoted(from) + R"(}],"to":)" +
               quoted(to) + "}";
    }
    Answer assign(const std::string& token, const std::string& body) {
        return portal_.post("/api/v1/work-queue/assign", body, token);
    }
    Answer queue(const std::string& token, const std::string& query = "") {
        testing::Ask wanted{"GET", "/api/v1/work-queue", "", token};
        wanted.query = query;
        return portal_.ask(wanted);
    }

    TestPortal portal_;
    std::vector<std::string> recorded_;
    std::unique_ptr<lifecycle::Course> course_ =
        lifecycle::Course::open(portal_.store.temporary.database(),
                                {lifecycle::testing::request_machine()},
                                [](storage::Transaction&, const lifecycle::Case&,
                                   const lifecycle::Step&) -> base::Status { return {}; })
            .value();
    std::unique_ptr<lifecycle::AssignmentStore> store_ =
        lifecycle::AssignmentStore::open(
            portal_.store.temporary.database(),
            [this](storage::Transaction&, const lifecycle::HandOver& handed) -> base::Status {
                recorded_.push_back(handed.by.name);
                return {};
            })
            .value();
};

// Score: O1.
TEST_F(WorkTest, OneTakesItAndTheOtherIsToldWhoHasIt) {
    const auto ayse = portal_.somebody("ayse", Role::Operator, 1);
    const auto can = portal_.somebody("can", Role::Operator, 2);
    const std::string id = open().id.text();
    const Answer took = assign(ayse.token, order(id, ayse.account.id.text()));
    ASSERT_EQ(took.status(), 200) << took.response.body;
    EXPECT_EQ(took.json().at("done").as_array().size(), 1u);
    const Answer late = assign(can.token, order(id, can.account.id.text()));
    ASSERT_EQ(late.status(), 200);
    const auto refused = late.json().at("refused").at(0);
    EXPECT_EQ(refused.at("code").as_int64(), number(ErrorCode::StaleVersion));
    EXPECT_EQ(refused.at("assignee").at("account").as_string(), ayse.account.id.text());
    // Knowing who has it, another may take it over; what the first one had in hand is gone.
    const Answer over = assign(can.token, order(id, can.account.id.text(), ayse.account.id.text()));
    EXPECT_EQ(over.json().at("done").as_array().size(), 1u);
    EXPECT_EQ(queue(ayse.token).json().at("others").as_int64(), 1);
    EXPECT_EQ(queue(can.token, "whose=mine").json().at("items").as_array().size(), 1u);
    EXPECT_EQ(recorded_.size(), 2u);
}

TEST_F(WorkTest, TheQueueTellsAgeAndClockAndNobodyElsesRoleSeesIt) {
    const auto person = portal_.somebody("ayse", Role::Operator, 1);
    open();
    portal_.clock.advance_us(3LL * 24 * 3600 * 1'000'000);
    const std::string token = portal_.signed_in(person.account);
    const auto item = queue(token).json().at("items").at(0);
    EXPECT_EQ(item.at("age_days").as_int64(), 3);
    EXPECT_TRUE(item.at("assignee").is_null());
    for (const Role role : {Role::Inspector, Role::Accountant, Role::Citizen}) {
        const auto other = portal_.somebody("kisi" + std::to_string(static_cast<int>(role)), role,
                                            static_cast<std::uint32_t>(role) + 10);
        EXPECT_EQ(queue(other.token).status(), 403);
    }
    const auto boss = portal_.somebody("idari", Role::Administrator, 3, 1001);
    EXPECT_EQ(queue(boss.token).status(), 403);
}

TEST_F(WorkTest, WorkIsGivenToWhoCouldDoItAndToNobodyElse) {
    const auto person = portal_.somebody("ayse", Role::Operator, 1);
    const auto inspector = portal_.somebody("denetci", Role::Inspector, 2);
    const auto boss = portal_.somebody("idari", Role::Administrator, 3, 1001);
    const std::string id = open().id.text();
    for (const auto& to : {inspector.account.id, boss.account.id, base::Uuid()})
        EXPECT_EQ(assign(person.token, order(id, to.text())).code(),
                  number(ErrorCode::InvalidField));
    const auto people = portal_.get("/api/v1/work-queue/people", person.token).json();
    ASSERT_EQ(people.at("people").as_array().size(), 1u);
    EXPECT_EQ(people.at("people").at(0).at("account").as_string(), person.account.id.text());
    EXPECT_TRUE(recorded_.empty());
}

TEST_F(WorkTest, WhatHasEndedOrIsNotThereIsRefusedByItself) {
    const auto person = portal_.somebody("ayse", Role::Operator, 1);
    const lifecycle::Case ended = open();
    ASSERT_TRUE(
        course_->act(ended.id, person.account.actor(), {"reject", 1}, portal_.clock.now_us()));
    const Answer answer = assign(person.token, order(ended.id.text(), person.account.id.text()));
    EXPECT_EQ(answer.json().at("refused").at(0).at("code").as_int64(),
              number(ErrorCode::WrongState));
    const Answer unknown =
        assign(person.token, order(person.account.id.text(), person.account.id.text()));
    EXPECT_EQ(unknown.json().at("refused").at(0).at("code").as_int64(),
              number(ErrorCode::NotFound));
}

TEST_F(WorkTest, ARequestHasAtMostAHundredCasesEachOnce) {
    const auto person = portal_.somebody("ayse", Role::Operator, 1);
    const auto body = [](std::size_t count) {
        std::string text = R"({"cases":[)";
        for (std::size_t index = 0; index < count; ++index) {
            std::array<std::uint8_t, 16> id{};
            id[15] = static_cast<std::uint8_t>(index + 1);
            text +=
                std::string(index == 0 ? "" : ",") + R"({"case":")" + base::Uuid(id).text() + "\"}";
        }
        return text + "]}";
    };
    EXPECT_EQ(assign(person.token, body(lifecycle::kHandOversMax)).status(), 200);
    EXPECT_EQ(assign(person.token, body(lifecycle::kHandOversMax + 1)).status(), 400);
    EXPECT_EQ(assign(person.token, body(0)).status(), 400);
    const std::string id = open().id.text();
    const std::string twice = R"({"cases":[{"case":")" + id + R"("},{"case":")" + id + R"("}]})";
    EXPECT_EQ(assign(person.token, twice).status(), 400);
    for (const char* query : {"whose=x", "after=1.2", "limit=101", "limit=0", "x=1"})
        EXPECT_EQ(queue(person.token, query).status(), 400) << query;
}

}  // namespace
}  // namespace kps::portal
