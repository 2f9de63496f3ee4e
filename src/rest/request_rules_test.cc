#include "rest/request_rules.h"

#include <gtest/gtest.h>

#include "rest/problem.h"

namespace kps::rest {
namespace {

constexpr RequestRules kPost{"POST", kJsonMediaType, 8};

/// Status of the refusal; 0 when the request is taken.
int refused(const RequestRules& rules, std::string_view method, std::vector<http::Header> headers,
            std::string_view body = "{}") {
    http::Request request;
    request.method = method;
    request.headers = std::move(headers);
    request.body = body;
    const auto refusal = refuse_by_rules(request, rules);
    return refusal ? refusal->status : 0;
}
int accepted(std::string_view accept) {
    return refused({}, "GET", {{"Accept", accept}});
}
int typed(std::string_view type) {
    return refused(kPost, "POST", {{"Content-Type", type}});
}

TEST(RequestRules, SayWhichMethodIsTaken) {
    EXPECT_EQ(refused({}, "GET", {}), 0);
    EXPECT_EQ(refused({}, "HEAD", {}), 0);
    http::Request request;
    request.method = "POST";
    const auto refusal = refuse_by_rules(request, {});
    ASSERT_TRUE(refusal);
    EXPECT_EQ(refusal->status, 405);
    EXPECT_EQ(refusal->headers.back(), (std::pair<std::string, std::string>("Allow", "GET, HEAD")));
    EXPECT_EQ(refused(kPost, "GET", {{"Content-Type", "application/json"}}), 405);
}

TEST(RequestRules, TakeJsonInUtf8AsItStands) {
    EXPECT_EQ(typed("application/json"), 0);
    EXPECT_EQ(typed("Application/JSON ; charset=UTF-8"), 0);
    EXPECT_EQ(typed("application/json; charset=\"utf-8\""), 0);
    for (std::string_view other :
         {"", "text/json", "application/json; charset=iso-8859-9", "application/json; a=b",
          "application/jsonp", "application/json,"})
        EXPECT_EQ(typed(other), 415) << other;
    EXPECT_EQ(refused(kPost, "POST",
                      {{"Content-Type", "application/json"}, {"Content-Encoding", "gzip"}}),
              415);
    EXPECT_EQ(refused(kPost, "POST",
                      {{"Content-Type", "application/json"}, {"Content-Encoding", "identity"}}),
              0);
}

TEST(RequestRules, HoldTheLimitOfTheBody) {
    EXPECT_EQ(refused(kPost, "POST", {{"Content-Type", "application/json"}}, "12345678"), 0);
    EXPECT_EQ(refused(kPost, "POST", {{"Content-Type", "application/json"}}, "123456789"), 413);
}

TEST(RequestRules, AnswerJsonToWhoeverTakesIt) {
    for (std::string_view accept : {"", "*/*", "application/json", "application/*;q=0.1",
                                    "text/html, application/json;q=0.001", "text/html,*/*;q=0.8"})
        EXPECT_EQ(accepted(accept), 0) << accept;
    for (std::string_view accept :
         {"text/html", "application/json;q=0", "application/json; q=0.000",
          "application/xml, text/*", ",", ";"})
        EXPECT_EQ(accepted(accept), 406) << accept;
}

TEST(RequestRules, TakeATraceThatIsOneAndNoOther) {
    const auto read = [](std::string_view value) {
        http::Request request;
        request.headers = {{"traceparent", value}};
        return trace_parent(request).has_value();
    };
    EXPECT_TRUE(read("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
    for (std::string_view bad : {"", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0",
                                 "01-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
                                 "00-00000000000000000000000000000000-b7ad6b7169203331-01",
                                 "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
                                 "00-0AF7651916CD43DD8448EB211C80319C-b7ad6b7169203331-01",
                                 "00_0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"})
        EXPECT_FALSE(read(bad)) << bad;
}

TEST(Problem, SaysStatusCodeAndBothTextsAndNeverMoreThanSoapDoes) {
    const http::Response limit = problem(base::ErrorCode::LimitReached, "\"quoted\"\n");
    EXPECT_EQ(limit.status, 429);
    EXPECT_EQ(limit.content_type, "application/problem+json");
    EXPECT_EQ(limit.body,
              R"({"type":"/api/v1/errors/101","title":"Sorgu sınırına ulaşıldı.",)"
              R"("title_en":"The query limit of this period is used up.","status":429,"code":101,)"
              R"("detail":"\"quoted\"\u000a"})");
    EXPECT_EQ(shown_code(base::ErrorCode::AddressNotRegistered), 8);
    EXPECT_EQ(shown_code(base::ErrorCode::MalformedBody), 306);
}

}  // namespace
}  // namespace kps::rest
