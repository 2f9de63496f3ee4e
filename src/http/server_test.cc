#include "http/server.h"

#include <sys/resource.h>

#include <condition_variable>
#include <latch>
#include <mutex>
#include <thread>

#include "http/limits.h"
#include "http/server_test_support.h"

namespace kps::http {
namespace {

using namespace kps::http::testing;

constexpr std::string_view kGet = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

class ServerTest : public ::testing::Test {
  protected:
    void start(ServerOptions options = {}) { server_ = start_server(handler_, std::move(options)); }
    std::uint16_t port() const { return server_->port(); }
    std::string ask(std::string_view request) {
        RawClient client(port());
        EXPECT_TRUE(client.send(request));
        return client.read_answer();
    }

    FunctionHandler handler_{echo};
    std::unique_ptr<Server> server_;
};

TEST_F(ServerTest, AnswersOverTls) {
    start();
    RawClient client(port());
    ASSERT_TRUE(client.connected());
    ASSERT_TRUE(client.send("POST /a?b=c HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"));
    const std::string answer = client.read_answer();
    EXPECT_EQ(status_of(answer), 200);
    EXPECT_EQ(body_of(answer), "POST /a?b=c hello");
    EXPECT_EQ(answer.find("Server:"), std::string::npos);
}

TEST_F(ServerTest, KeepsTheConnectionAndAnswersPipelinedRequestsInOrder) {
    start();
    RawClient client(port());
    std::string all;
    for (int number = 0; number < 300; ++number)
        all += "GET /" + std::to_string(number) + " HTTP/1.1\r\nHost: x\r\n\r\n";
    ASSERT_TRUE(client.send(all));
    for (int number = 0; number < 300; ++number)
        ASSERT_EQ(body_of(client.read_answer()), "GET /" + std::to_string(number) + " ");
    EXPECT_EQ(server_->counters().connections_accepted, 1U);
    EXPECT_TRUE(eventually([&] { return server_->counters().requests == 300; }));
}

TEST_F(ServerTest, TakesChunkedBodiesAndLargeOnes) {
    start();
    EXPECT_EQ(body_of(ask("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                          "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n")),
              "POST /a abcde");
    const std::string body(kBodyBytesMax, 'z');
    const std::string answer =
        ask("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(body.size()) +
            "\r\n\r\n" + body);
    EXPECT_EQ(status_of(answer), 200);
    EXPECT_EQ(body_of(answer).size(), body.size() + 8);
}

TEST_F(ServerTest, RefusesABodyOneByteOverTheLimit) {
    ServerOptions options;
    options.body_bytes_max = 10;
    start(options);
    EXPECT_EQ(status_of(ask("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n0123456789")),
              200);
    EXPECT_EQ(
        status_of(ask("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\n0123456789a")),
        413);
    EXPECT_EQ(
        status_of(ask("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n")),
        413);
}

TEST_F(ServerTest, RefusesMalformedFramingAndClosesWithTheAnswerRead) {
    start();
    for (const std::string_view request :
         {"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: "
          "chunked\r\n\r\nhello",
          "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
          "GET / HTTP/1.1\nHost: x\n\n", "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n",
          "GET / HTTP/1.1\r\nHost : x\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n",
          "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: "
          "chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\n\r\n"}) {
        RawClient client(port());
        ASSERT_TRUE(client.send(request));
        ASSERT_TRUE(client.send(kGet));
        const std::string all = client.read_to_end();
        EXPECT_EQ(status_of(all), 400) << request;
        // The smuggled second request must not be answered.
        EXPECT_EQ(all.find("HTTP/1.1", 8), std::string::npos) << request;
        EXPECT_NE(all.find("Connection: close"), std::string::npos);
    }
    EXPECT_EQ(
        status_of(ask(
            "POST / HTTP/1.1\r\nHost: x\r\nContent-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx")),
        415);
    EXPECT_EQ(status_of(ask("TRACE / HTTP/1.1\r\nHost: x\r\n\r\n")), 405);
    EXPECT_EQ(status_of(ask("GET /" + std::string(kTargetBytesMax, 'a') +
                            " HTTP/1.1\r\nHost: x\r\n\r\n")),
              414);
    EXPECT_EQ(status_of(ask("GET / HTTP/1.1\r\nHost: x\r\nA: " + std::string(kHeadBytesMax, 'a'))),
              431);
    EXPECT_EQ(server_->counters().requests, 0U);
}

TEST_F(ServerTest, AnswersHeadWithoutBodyAndHonoursClose) {
    start();
    RawClient client(port());
    ASSERT_TRUE(client.send("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n"));
    const std::string head = client.read_answer(true);
    EXPECT_NE(head.find("Content-Length: 8\r\n"), std::string::npos);
    ASSERT_TRUE(client.send("GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    const std::string last = client.read_to_end();
    EXPECT_EQ(status_of(last), 200);
    EXPECT_NE(last.find("Connection: close"), std::string::npos);
}

TEST_F(ServerTest, SpeaksHttp10AndForgivesOneEmptyLine) {
    start();
    RawClient client(port());
    ASSERT_TRUE(client.send("\r\nGET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
    EXPECT_NE(client.read_answer().find("Connection: keep-alive"), std::string::npos);
    ASSERT_TRUE(client.send("GET /b HTTP/1.0\r\n\r\n"));
    EXPECT_EQ(body_of(client.read_to_end()), "GET /b ");
}

TEST_F(ServerTest, SaysContinueBeforeTheBody) {
    start();
    RawClient client(port());
    ASSERT_TRUE(client.send(
        "POST /a HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n"));
    EXPECT_EQ(client.read_answer(), "HTTP/1.1 100 Continue\r\n\r\n");
    ASSERT_TRUE(client.send("hello"));
    EXPECT_EQ(body_of(client.read_answer()), "POST /a hello");
}

TEST_F(ServerTest, EndsSlowHeadsBodiesReadersHandshakesAndIdleConnections) {
    ServerOptions options;
    options.time.handshake_ms = 150;
    options.time.head_ms = 150;
    options.time.grace_ms = 150;
    options.time.idle_ms = 400;
    options.time.drain_ms = 100;
    start(options);
    RawClient no_handshake(port(), false);
    RawClient idle(port());
    RawClient slow_head(port());
    RawClient slow_body(port());
    ASSERT_TRUE(slow_head.send("GET / HTT"));
    ASSERT_TRUE(slow_body.send("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhel"));
    EXPECT_EQ(no_handshake.read_to_end(), "");
    EXPECT_EQ(status_of(slow_head.read_to_end()), 408);
    EXPECT_EQ(status_of(slow_body.read_to_end()), 408);
    EXPECT_EQ(idle.read_to_end(), "");
    EXPECT_TRUE(eventually([&] { return server_->counters().connections_open == 0; }));
    EXPECT_EQ(server_->counters().time_outs, 4U);
}

TEST_F(ServerTest, EndsAReaderThatDoesNotRead) {
    FunctionHandler large([](const Request&, Responder responder) {
        responder.send({200, {}, {}, std::string(16 * 1024 * 1024, 'a'), false});
    });
    ServerOptions options;
    options.time.grace_ms = 150;
    options.time.answer_ms = 300;
    auto server = start_server(large, options);
    RawClient client(server->port());
    ASSERT_TRUE(client.send(kGet));
    EXPECT_TRUE(eventually([&] { return server->counters().time_outs == 1; }));
    EXPECT_EQ(server->counters().answers_lost, 1U);
}

TEST_F(ServerTest, SendsLargeAnswersWhole) {
    FunctionHandler large([](const Request&, Responder responder) {
        responder.send({200, {}, {}, std::string(8 * 1024 * 1024, 'a'), false});
    });
    auto server = start_server(large);
    RawClient client(server->port());
    for (int round = 0; round < 3; ++round) {
        ASSERT_TRUE(client.send(kGet));
        EXPECT_EQ(body_of(client.read_answer()).size(), 8U * 1024 * 1024);
    }
}

// Evidence R-225. Evidence R-272.
TEST_F(ServerTest, RefusesOldTlsAndPlainHttp) {
    start();
    EXPECT_FALSE(RawClient(port(), true, TLS1_1_VERSION).connected());
    RawClient modern(port(), true, TLS1_2_VERSION);
    ASSERT_TRUE(modern.connected());
    EXPECT_TRUE(std::string_view(SSL_get_cipher_name(modern.session()))
                    .starts_with("ECDHE-ECDSA-AES128-GCM"));
    RawClient plain(port(), false);
    ASSERT_TRUE(plain.send(kGet));
    EXPECT_EQ(plain.read_to_end().find("HTTP"), std::string::npos);
    EXPECT_EQ(server_->counters().requests, 0U);
    EXPECT_EQ(server_->counters().handshakes_failed, 2U);
}

TEST_F(ServerTest, ResumesSessionsButNotThoseOfAnotherProcessLife) {
    start();
    auto later = start_server(handler_);
    RawClient first(port(), true, TLS1_2_VERSION);
    ASSERT_TRUE(first.connected());
    SSL_SESSION* session = SSL_get1_session(first.session());
    const auto resume = [session](SSL* tls) { SSL_set_session(tls, session); };
    const RawClient again(port(), true, TLS1_2_VERSION, resume);
    const RawClient elsewhere(later->port(), true, TLS1_2_VERSION, resume);
    ASSERT_TRUE(again.connected() && elsewhere.connected());
    EXPECT_EQ(SSL_session_reused(again.session()), 1);
    EXPECT_EQ(SSL_session_reused(elsewhere.session()), 0);
    SSL_SESSION_free(session);
}

TEST_F(ServerTest, HasASecondCertificateForClientsThatKnowOnlyRsa) {
    ServerOptions options;
    options.keys = {test_key(), make_test_key(crypto::KeyAlgorithm::Rsa2048)};
    start(options);
    const auto rsa_only = [](SSL* tls) { SSL_set_cipher_list(tls, "ECDHE-RSA-AES256-GCM-SHA384"); };
    const auto weak = [](SSL* tls) {
        SSL_set_cipher_list(tls, "AES128-GCM-SHA256:ECDHE-RSA-AES128-SHA");
    };
    EXPECT_TRUE(RawClient(port(), true, TLS1_2_VERSION, rsa_only).connected());
    EXPECT_FALSE(RawClient(port(), true, TLS1_2_VERSION, weak).connected());
    EXPECT_TRUE(RawClient(port(), true, TLS1_2_VERSION).connected());
}

TEST_F(ServerTest, RefusesProtocolsOtherThanHttp11InTheHandshake) {
    start();
    const auto offer = [](std::string protocols) {
        return [protocols](SSL* tls) {
            SSL_set_alpn_protos(tls, reinterpret_cast<const unsigned char*>(protocols.data()),
                                static_cast<unsigned>(protocols.size()));
        };
    };
    EXPECT_TRUE(RawClient(port(), true, TLS1_2_VERSION, offer("\x02h2\x08http/1.1")).connected());
    EXPECT_FALSE(RawClient(port(), true, TLS1_2_VERSION, offer("\x02h2")).connected());
}

TEST_F(ServerTest, RefusesBodiesWhenTheirMemoryIsUsedUp) {
    ServerOptions options;
    options.receiving_bytes_max = 16 * 1024;
    start(options);
    const auto post = [](std::size_t size) {
        return "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: " + std::to_string(size) +
               "\r\n\r\n" + std::string(size, 'a');
    };
    EXPECT_EQ(status_of(ask(post(24 * 1024))), 200);
    EXPECT_EQ(status_of(ask(post(64 * 1024))), 503);
    EXPECT_EQ(status_of(ask(post(24 * 1024))), 200);
}

TEST_F(ServerTest, RefusesEndpointsThatWouldBeUnsafe) {
    ServerOptions options;
    options.endpoints.push_back({.address = "0.0.0.0", .is_plain = true, .handler = &handler_});
    EXPECT_EQ(Server::start(options).error().code, base::ErrorCode::InvalidArgument);
    options.endpoints = {{.address = "localhost", .handler = &handler_}};
    EXPECT_EQ(Server::start(options).error().code, base::ErrorCode::InvalidArgument);
    options.endpoints = {{.address = "127.0.0.1"}};
    EXPECT_EQ(Server::start(options).error().code, base::ErrorCode::InvalidArgument);
    options.endpoints = {{.address = "127.0.0.1", .handler = &handler_}};
    EXPECT_FALSE(Server::start(options));
    options.keys = {{.private_key_pem = "x", .certificate_pem = test_key().certificate_pem}};
    EXPECT_EQ(Server::start(options).error().code, base::ErrorCode::CryptoFailed);
}

TEST_F(ServerTest, ServesAPlainLoopbackEndpointBesideTls) {
    FunctionHandler metrics([](const Request&, Responder responder) {
        responder.send({200, {}, {}, "metrics", false});
    });
    ServerOptions options;
    options.threads = 2;
    options.endpoints.push_back({.handler = &handler_});
    options.endpoints.push_back({.address = "::1", .is_plain = true, .handler = &metrics});
    options.endpoints.push_back({.is_plain = true, .handler = &metrics});
    start(options);
    RawClient client(server_->port(2), false);
    ASSERT_TRUE(client.send("GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
    EXPECT_EQ(body_of(client.read_to_end()), "metrics");
}

TEST_F(ServerTest, AnswersAHalfClosedClient) {
    start();
    RawClient client(port());
    ASSERT_TRUE(client.send(kGet));
    client.half_close();
    EXPECT_EQ(status_of(client.read_answer()), 200);
}

TEST_F(ServerTest, Answers500WhenTheHandlerDropsOrThrows) {
    FunctionHandler broken([](const Request& request, Responder responder) {
        if (request.path == "/throw") throw std::runtime_error("handler");
        const Responder dropped = std::move(responder);
    });
    auto server = start_server(broken);
    for (const std::string_view path : {"/drop", "/throw"}) {
        RawClient client(server->port());
        ASSERT_TRUE(client.send("GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n\r\n"));
        EXPECT_EQ(status_of(client.read_to_end()), 500);
    }
    EXPECT_EQ(server->counters().by_status[500], 2U);
}

TEST_F(ServerTest, Takes1000IdleConnectionsAndStillAnswers) {
    FunctionHandler handler(echo);
    ServerOptions options;
    options.threads = 2;
    options.endpoints.push_back({.is_plain = true, .handler = &handler});
    options.endpoints.push_back({.handler = &handler});
    auto server = start_server(handler, options);
    std::vector<std::unique_ptr<RawClient>> idle;
    for (int count = 0; count < 1000; ++count) {
        const bool tls = count % 10 == 0;
        idle.push_back(std::make_unique<RawClient>(server->port(tls ? 1 : 0), tls));
    }
    EXPECT_TRUE(eventually([&] { return server->counters().connections_open == 1000; }));
    RawClient client(server->port(1));
    ASSERT_TRUE(client.send(kGet));
    EXPECT_EQ(status_of(client.read_answer()), 200);
    idle.clear();
    EXPECT_TRUE(eventually([&] { return server->counters().connections_open == 1; }));
}

TEST_F(ServerTest, CapsConnectionsOfOneSource) {
    ServerOptions options;
    options.connections_per_source_max = 2;
    start(options);
    RawClient first(port());
    auto second = std::make_unique<RawClient>(port());
    EXPECT_FALSE(RawClient(port()).connected());
    EXPECT_EQ(server_->counters().connections_refused, 1U);
    second.reset();
    EXPECT_TRUE(eventually([&] { return server_->counters().connections_open == 1; }));
    EXPECT_TRUE(RawClient(port()).connected());
}

TEST_F(ServerTest, LetsClientsWaitInTheBacklogWhenAllPlacesAreTaken) {
    ServerOptions options;
    options.connections_max = 1;
    start(options);
    auto first = std::make_unique<RawClient>(port());
    ASSERT_TRUE(first->connected());
    std::thread freeing([&] {
        EXPECT_TRUE(eventually([&] { return server_->counters().accept_pauses >= 1; }));
        first.reset();
    });
    RawClient second(port());
    EXPECT_TRUE(second.connected());
    freeing.join();
}

TEST_F(ServerTest, NeitherSpinsNorFailsWithoutDescriptors) {
    start();
    // The undefined-behaviour sanitizer needs a descriptor the first time it looks at a type.
    EXPECT_EQ(server_->counters().accept_pauses, 0U);
    rlimit before{};
    getrlimit(RLIMIT_NOFILE, &before);
    rlimit few = before;
    few.rlim_cur = 200;
    ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &few), 0);
    std::mutex mutex;
    std::vector<int> fillers;
    // Begun before the descriptors run out: the sanitizers need some to look at a new thread.
    std::latch begun(1);
    std::thread freeing([&] {
        begun.count_down();
        EXPECT_TRUE(eventually([&] { return server_->counters().accept_pauses >= 2; }));
        const std::lock_guard lock(mutex);
        for (const int filler : fillers) ::close(filler);
    });
    begun.wait();
    {
        const std::lock_guard lock(mutex);
        for (int filler = ::dup(0); filler >= 0; filler = ::dup(0)) fillers.push_back(filler);
        ::close(fillers.back());
        fillers.pop_back();
    }
    RawClient client(port());  // takes the last descriptor
    freeing.join();
    setrlimit(RLIMIT_NOFILE, &before);
    EXPECT_TRUE(client.connected());
    EXPECT_LT(server_->counters().accept_pauses, 200U);
    ASSERT_TRUE(client.send(kGet));
    EXPECT_EQ(status_of(client.read_answer()), 200);
}

}  // namespace
}  // namespace kps::http
