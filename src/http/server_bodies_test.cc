#include "http/server_test_support.h"

namespace kps::http::testing {
namespace {

class ServerBodies : public ::testing::Test {
  protected:
    ServerBodies() {
        ServerOptions options;
        options.body_bytes_max = 10;
        options.large_bodies = {{"/up/", 20}};
        server_ = start_server(handler_, options);
    }
    int post(const std::string& path, std::size_t bytes) {
        return ask("POST " + path + " HTTP/1.1\r\nHost: x\r\nContent-Length: " +
                   std::to_string(bytes) + "\r\n\r\n" + std::string(bytes, 'z'));
    }
    int ask(const std::string& request) {
        RawClient client(server_->port());
        EXPECT_TRUE(client.send(request));
        return status_of(client.read_answer());
    }
    FunctionHandler handler_{echo};
    std::unique_ptr<Server> server_;
};

TEST_F(ServerBodies, AreLargerOnlyWhereThatIsExpected) {
    EXPECT_EQ(post("/up/1", 20), 200);
    EXPECT_EQ(post("/UP/1", 20), 200);
    EXPECT_EQ(post("/up/1", 21), 413);
    EXPECT_EQ(post("/up", 11), 413);
    EXPECT_EQ(post("/other/up/", 11), 413);
    EXPECT_EQ(ask("POST /up/1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n15\r\n"),
              413);
}

}  // namespace
}  // namespace kps::http::testing
