#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <boost/json/parse.hpp>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "http/testing/kept_answer.h"
#include "lifecycle/testing/request_machine.h"
#include "portal/cases/case_endpoint.h"
#include "storage/testing/temporary_database.h"

namespace kps::portal::testing {

using accounts::Actor;
using accounts::Role;
using base::ErrorCode;
namespace json = boost::json;

inline const std::int64_t kNow = base::istanbul_midnight_us({2026, 11, 22}) + 43'200'000'000;

/// The REST edge of one small life cycle, with people of two institutions and of the directorate.
class CaseEndpointTest : public ::testing::Test {
  protected:
    CaseEndpointTest() : clock_(kNow) {
        course_ =
            lifecycle::Course::open(temporary_.database(), {lifecycle::testing::request_machine()},
                                    [](storage::Transaction&, const lifecycle::Case&,
                                       const lifecycle::Step&) { return base::Status(); })
                .value();
        repeated_ = RepeatedPosts::open(temporary_.database()).value();
        documents_ = lifecycle::DocumentStore::open(temporary_.database()).value();
        people_["administrator"] = person(Role::Administrator, 1, 1001);
        people_["other"] = person(Role::Administrator, 2, 1002);
        people_["operator"] = person(Role::Operator, 3);
        people_["second"] = person(Role::Operator, 4);
        people_["inspector"] = person(Role::Inspector, 5);
        endpoint_ = std::make_unique<CaseEndpoint>(CaseEndpoint::Parts{
            *course_, *documents_, clock_,
            [this](const http::Request& request) -> base::Result<Actor> {
                const auto known = people_.find(std::string(request.header("Cookie")));
                if (known == people_.end()) return base::failed(ErrorCode::SessionEnded);
                return known->second;
            },
            [this](const Actor& actor, std::string_view filter, std::size_t rows) -> base::Status {
                if (log_fails_) return base::failed(ErrorCode::Busy);
                exports_.push_back(actor.name + " " + std::string(filter) + " " +
                                   std::to_string(rows));
                return {};
            },
            *repeated_, letters::MadeIn::Test});
    }
    ~CaseEndpointTest() override { endpoint_->stop(); }

    static Actor person(Role role, std::uint8_t number,
                        std::optional<std::uint32_t> institution = {}) {
        Actor made;
        std::array<std::uint8_t, 16> id{};
        id[0] = number;
        made.account = base::Uuid(id);
        made.person[0] = number;
        made.role = role;
        made.name = "Kişi " + std::to_string(number);
        if (institution) made.institution = base::InstitutionId(*institution);
        return made;
    }

    struct Sent {
        std::string_view who = {};
        std::string_view method = "GET";
        std::string path = {};
        std::string query = {};
        std::string body = {};
        std::string if_match = {};
        std::string number = {};
        std::string code = {};
        std::string key = {};
    };
    http::Response send(const Sent& sent) {
        http::Request request;
        request.method = sent.method;
        request.path = sent.path;
        request.query = sent.query;
        request.body = sent.body;
        request.headers = {{"Content-Type", "application/json"}};
        if (!sent.who.empty()) request.headers.push_back({"Cookie", sent.who});
        if (!sent.if_match.empty()) request.headers.push_back({"If-Match", sent.if_match});
        if (!sent.number.empty()) request.headers.push_back({kCaseNumberHeader, sent.number});
        if (!sent.code.empty()) request.headers.push_back({kCaseCodeHeader, sent.code});
        if (!sent.key.empty()) request.headers.push_back({"Idempotency-Key", sent.key});
        return http::testing::ask(*endpoint_, request);
    }
    json::object get(std::string_view who, const std::string& path, const std::string& query = {}) {
        const http::Response response = send({.who = who, .path = path, .query = query});
        EXPECT_EQ(response.status, 200) << response.body;
        return json::parse(response.body).as_object();
    }
    json::object open(std::string_view who = "administrator") {
        const http::Response response = send({.who = who,
                                              .method = "POST",
                                              .path = "/api/v1/cases/request/ask",
                                              .body = R"({"reason":"gerek"})"});
        EXPECT_EQ(response.status, 201) << response.body;
        return json::parse(response.body).as_object();
    }
    http::Response act(std::string_view who, const json::object& subject, const std::string& act,
                       const std::string& version, const std::string& body = "") {
        return send({.who = who,
                     .method = "POST",
                     .path = path_of(subject) + "/" + act,
                     .body = body,
                     .if_match = version});
    }
    static std::string path_of(const json::object& subject) {
        return "/api/v1/cases/" + std::string(subject.at("id").as_string());
    }
    static std::int64_t code_of(const http::Response& response) {
        return json::parse(response.body).as_object().at("code").as_int64();
    }
    static std::string header_of(const http::Response& response, std::string_view name) {
        for (const auto& [known, value] : response.headers)
            if (known == name) return value;
        return {};
    }

    storage::testing::TemporaryDatabase temporary_{storage::Backend::Sqlite};
    base::ManualClock clock_;
    std::map<std::string, Actor> people_;
    std::vector<std::string> exports_;
    bool log_fails_ = false;
    std::unique_ptr<lifecycle::Course> course_;
    std::unique_ptr<lifecycle::DocumentStore> documents_;
    std::unique_ptr<RepeatedPosts> repeated_;
    std::unique_ptr<CaseEndpoint> endpoint_;
};

}  // namespace kps::portal::testing
