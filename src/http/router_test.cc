#include "http/router.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace kps::http {
namespace {

class Catcher final : public Responder::Target {
  public:
    void respond(Response given) noexcept override { response = std::move(given); }
    Response response;
};

class RouterTest : public ::testing::Test {
  protected:
    RouterTest() {
        router_.add({"/Services/RoutingService.svc",
                     Methods::Post,
                     {"application/soap+xml"},
                     say("routing")});
        router_.add({"/log/*", Methods::Get, {}, say("log")});
        router_.add({"/log/tile/*", Methods::Get, {}, say("tile")});
        router_.add({"/Service/KPSPublic.asmx", Methods::GetAndPost, {"text/xml"}, say("public")});
    }

    static std::function<void(const Request&, Responder)> say(std::string text) {
        return [text](const Request&, Responder responder) {
            responder.send({200, {}, {}, text, false});
        };
    }

    Response ask(std::string_view method, std::string_view path, std::string_view type = {}) {
        auto catcher = std::make_shared<Catcher>();
        Request request;
        request.method = method;
        request.path = path;
        if (!type.empty()) request.headers.push_back({"content-type", type});
        router_.handle(request, Responder(catcher));
        return catcher->response;
    }

    Router router_;
};

TEST_F(RouterTest, FindsPathsWithoutRegardToCase) {
    EXPECT_EQ(
        ask("POST", "/services/ROUTINGservice.svc", "application/soap+xml; charset=utf-8").body,
        "routing");
    EXPECT_EQ(ask("GET", "/service/kpspublic.ASMX").body, "public");
}

TEST_F(RouterTest, PrefersTheLongestPrefix) {
    EXPECT_EQ(ask("GET", "/log/checkpoint").body, "log");
    EXPECT_EQ(ask("GET", "/log/tile/0/000").body, "tile");
    EXPECT_EQ(ask("HEAD", "/log/tile/0/000").body, "tile");
}

TEST_F(RouterTest, RefusesUnknownPathsOtherMethodsAndOtherMediaTypes) {
    EXPECT_EQ(ask("GET", "/nothing").status, 404);
    EXPECT_EQ(ask("GET", "/Services/RoutingService.svc/x").status, 404);
    const Response refused = ask("GET", "/Services/RoutingService.svc");
    EXPECT_EQ(refused.status, 405);
    EXPECT_THAT(refused.headers, ::testing::ElementsAre(::testing::Pair("Allow", "POST")));
    EXPECT_EQ(ask("POST", "/log/checkpoint", "text/xml").status, 405);
    EXPECT_EQ(ask("POST", "/Services/RoutingService.svc", "text/xml").status, 415);
    EXPECT_EQ(ask("POST", "/Services/RoutingService.svc").status, 415);
}

}  // namespace
}  // namespace kps::http
