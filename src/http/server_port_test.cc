// A port belongs to one server, although its own threads share it.

#include "http/server_test_support.h"

namespace kps::http::testing {
namespace {

TEST(ServerPort, IsSharedWithNoOtherServerAndFreeAfterwards) {
    FunctionHandler handler(echo);
    ServerOptions options;
    options.threads = 2;
    const auto first = start_server(handler, options);
    ServerOptions second;
    second.endpoints.push_back({.port = first->port(0), .handler = &handler});
    second.keys.push_back(test_key());
    const auto refused = Server::start(second);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, base::ErrorCode::NetworkFailed);
    first->stop();
    EXPECT_TRUE(Server::start(second));
}

}  // namespace
}  // namespace kps::http::testing
