#include "wire/endpoints/wsdl_endpoint.h"

#include <gtest/gtest.h>

#include "http/testing/kept_answer.h"

namespace kps::wire::endpoints {
namespace {

http::Response get(http::Router& router, std::string_view path, std::string_view query) {
    http::Request request;
    request.method = "GET";
    request.path = path;
    request.query = query;
    return http::testing::ask(router, request);
}

TEST(Wsdl, IsServedForEveryServiceWithAndWithoutPolicy) {
    const auto catalogue = contract::Catalogue::built_in();
    ASSERT_TRUE(catalogue);
    http::Router router;
    add_wsdl_routes(router, *catalogue, "https://localhost:8443");
    const std::string query = "Service=BilesikKutukSorgulaKimlikNoServis&Version=2024/04/01";
    const http::Response with = get(router, "/services/wsdl.ashx", query);
    const http::Response without =
        get(router, "/Services/WsdlNoPolicy.ashx", query + "&TestMode=true");
    EXPECT_EQ(with.status, 200);
    EXPECT_NE(with.body.find("IssuedToken"), std::string::npos);
    EXPECT_EQ(without.status, 200);
    EXPECT_EQ(without.body.find("IssuedToken"), std::string::npos);
    EXPECT_EQ(get(router, "/Services/Wsdl.ashx", "Service=Yok&Version=2024/04/01").status, 404);
    EXPECT_EQ(get(router, "/Services/Wsdl.ashx", "Service=Yok").status, 404);
}

}  // namespace
}  // namespace kps::wire::endpoints
