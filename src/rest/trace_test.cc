#include "rest/trace.h"

#include <gtest/gtest.h>

#include "http/testing/kept_answer.h"
#include "rest/problem.h"

namespace kps::rest {
namespace {

constexpr std::string_view kParent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

/// What a client gets that sent `parent`, when a handler answers `response`.
http::Response answered(std::string_view parent, http::Response response) {
    const auto kept = std::make_shared<http::testing::KeptAnswer>();
    auto answer = kept->future();
    http::Request request;
    if (!parent.empty()) request.headers.push_back({"traceparent", parent});
    traced(request, http::Responder(kept)).send(std::move(response));
    return answer.get();
}

std::string header(const http::Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers)
        if (key == name) return value;
    return {};
}

// Score: G6.
TEST(Traced, AProblemNamesTheTraceOfItsRequest) {
    const http::Response told = answered(kParent, problem(base::ErrorCode::NotFoundPath));
    EXPECT_TRUE(told.body.ends_with(",\"trace\":\"4bf92f3577b34da6a3ce929d0e0e4736\"}"))
        << told.body;
    EXPECT_EQ(header(told, "traceparent"), kParent);
}

TEST(Traced, AnAnswerKeepsItsBytesAndHasTheHeaderOnce) {
    http::Response response{200, "application/json", {{"traceparent", "mine"}}, "{}"};
    const http::Response told = answered(kParent, response);
    EXPECT_EQ(told.body, "{}");
    EXPECT_EQ(told.headers.size(), 1u);
    EXPECT_EQ(header(told, "traceparent"), "mine");
}

TEST(Traced, WhatIsNoTraceIsNotSentBack) {
    const std::string bare = problem(base::ErrorCode::NotFoundPath).body;
    for (const char* wrong : {"", "x", "00-\"}-00f067aa0ba902b7-01", "00-00000000-00-00"}) {
        const http::Response told = answered(wrong, problem(base::ErrorCode::NotFoundPath));
        EXPECT_EQ(told.body, bare) << wrong;
        EXPECT_EQ(header(told, "traceparent"), "") << wrong;
    }
}

TEST(Traced, AResponderThatIsDroppedStillAnswers) {
    const auto kept = std::make_shared<http::testing::KeptAnswer>();
    auto answer = kept->future();
    http::Request request;
    request.headers.push_back({"traceparent", kParent});
    { const http::Responder dropped = traced(request, http::Responder(kept)); }
    EXPECT_EQ(answer.get().status, 500);
}

}  // namespace
}  // namespace kps::rest
