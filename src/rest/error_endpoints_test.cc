#include "rest/error_endpoints.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "errors/json.h"
#include "errors/page.h"
#include "http/testing/kept_answer.h"
#include "rest/static_document.h"

namespace kps::rest {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;

/// Keeps the answer that a handler gives.
http::Response ask(http::Router& router, http::Request request) {
    return http::testing::ask(router, request);
}

http::Response get(http::Router& router, std::string_view path, std::string_view tag = {}) {
    http::Request request;
    request.method = "GET";
    request.path = path;
    if (!tag.empty()) request.headers.push_back({"if-none-match", tag});
    return ask(router, request);
}

class ErrorCatalogue : public ::testing::Test {
  protected:
    ErrorCatalogue() { add_error_routes(router_); }
    http::Router router_;
};

TEST_F(ErrorCatalogue, IsServedAsJsonAndAsPages) {
    EXPECT_EQ(get(router_, "/api/v1/errors").body, errors::catalogue_json());
    EXPECT_EQ(get(router_, "/api/v1/errors").content_type, "application/json");
    EXPECT_EQ(get(router_, "/hatalar").body, errors::catalogue_page(errors::Language::Turkish));
    EXPECT_EQ(get(router_, "/en/errors").body, errors::catalogue_page(errors::Language::English));
    EXPECT_EQ(get(router_, "/hatalar").content_type, "text/html; charset=utf-8");
    EXPECT_EQ(get(router_, "/hatalar/stil.css").content_type, "text/css; charset=utf-8");
}

TEST_F(ErrorCatalogue, ServesEachCodeAlone) {
    for (const errors::Entry& entry : errors::entries()) {
        const auto answer = get(router_, "/api/v1/errors/" + std::to_string(entry.number()));
        EXPECT_EQ(answer.status, 200);
        EXPECT_EQ(answer.body, errors::entry_json(entry));
    }
}

TEST_F(ErrorCatalogue, ACodeThatWasNeverGivenIsNotFound) {
    for (const char* code : {"0", "999", "-1", "8x", "8/9", "", "../8", "LimitReached",
                             "99999999999999999999999999", "%38"})
        EXPECT_EQ(get(router_, std::string("/api/v1/errors/") + code).status, 404) << code;
}

TEST_F(ErrorCatalogue, CannotBeWritten) {
    for (const char* path : {"/api/v1/errors", "/api/v1/errors/8", "/hatalar"}) {
        http::Request request;
        request.method = "POST";
        request.path = path;
        EXPECT_EQ(ask(router_, request).status, 405) << path;
    }
}

TEST_F(ErrorCatalogue, LetsABrowserRunNothing) {
    for (const char* path : {"/hatalar", "/en/errors", "/api/v1/errors", "/hatalar/stil.css"}) {
        const http::Response answer = get(router_, path);
        EXPECT_THAT(answer.headers,
                    Contains(Pair("Content-Security-Policy",
                                  "default-src 'none'; style-src 'self'; base-uri 'none'; "
                                  "form-action 'none'; frame-ancestors 'none'")))
            << path;
        EXPECT_THAT(answer.headers, Contains(Pair("X-Content-Type-Options", "nosniff"))) << path;
        EXPECT_THAT(answer.headers, Contains(Pair("Referrer-Policy", "no-referrer"))) << path;
    }
}

TEST_F(ErrorCatalogue, IsNotSentAgainToWhoeverHasIt) {
    const std::string tag = entity_tag(errors::catalogue_json());
    EXPECT_THAT(get(router_, "/api/v1/errors").headers, Contains(Pair("ETag", tag)));
    const http::Response known = get(router_, "/api/v1/errors", tag);
    EXPECT_EQ(known.status, 304);
    EXPECT_TRUE(known.body.empty());
    EXPECT_THAT(known.headers, Contains(Pair("ETag", tag)));
    EXPECT_EQ(get(router_, "/api/v1/errors", "\"another\"").status, 200);
    EXPECT_EQ(get(router_, "/hatalar", tag).status, 200);
}

TEST(EntityTag, IsFoundInAList) {
    const std::string tag = entity_tag("x");
    EXPECT_TRUE(has_tag(tag, tag));
    EXPECT_TRUE(has_tag("W/" + tag, tag));
    EXPECT_TRUE(has_tag("\"a\",\t" + tag + " , \"b\"", tag));
    EXPECT_TRUE(has_tag("*", tag));
    EXPECT_FALSE(has_tag("", tag));
    EXPECT_FALSE(has_tag(",,,", tag));
    EXPECT_FALSE(has_tag(tag.substr(1), tag));
    EXPECT_FALSE(has_tag(tag + "x", tag));
    EXPECT_FALSE(has_tag(std::string(30'000, ','), tag));
}

}  // namespace
}  // namespace kps::rest
