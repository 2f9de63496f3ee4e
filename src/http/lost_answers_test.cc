#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <optional>
#include <thread>

#include "http/server.h"
#include "http/server_test_support.h"

namespace kps::http {
namespace {

using namespace kps::http::testing;

constexpr std::string_view kGet = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

TEST(LostAnswers, AreToldOnceOfAnAnswerThatWasLostAndNeverOfOneThatWasSent) {
    std::atomic<int> lost{0};
    std::atomic<int> asked{0};
    FunctionHandler handler([&](const Request& request, Responder responder) {
        const std::size_t size = request.path == "/large" ? 16 * 1024 * 1024 : 10;
        ++asked;
        responder.send({200, {}, {}, std::string(size, 'a'), false, [&lost] { ++lost; }});
    });
    ServerOptions options;
    options.time.grace_ms = 150;
    options.time.answer_ms = 300;
    auto server = start_server(handler, options);
    {
        RawClient client(server->port());
        for (int i = 0; i < 3; ++i) {
            ASSERT_TRUE(client.send(kGet));
            EXPECT_EQ(status_of(client.read_answer()), 200);
        }
    }
    EXPECT_TRUE(eventually([&] { return server->counters().connections_open == 0; }));
    EXPECT_EQ(lost, 0);
    // One does not read, the other goes away.
    RawClient slow(server->port());
    ASSERT_TRUE(slow.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n"));
    EXPECT_TRUE(eventually([&] { return lost == 1; }));
    RawClient gone(server->port());
    ASSERT_TRUE(gone.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n"));
    EXPECT_TRUE(eventually([&] { return asked == 5; }));
    gone.reset();
    EXPECT_TRUE(eventually([&] { return lost == 2; }));
    server->stop();
    EXPECT_EQ(lost, 2);
}

TEST(LostAnswers, AreToldOfAnAnswerThatCameAfterItsClientHadGone) {
    std::atomic<int> lost{0};
    std::mutex mutex;
    std::optional<Responder> kept;
    FunctionHandler handler([&](const Request&, Responder responder) {
        const std::lock_guard lock(mutex);
        kept.emplace(std::move(responder));
    });
    auto server = start_server(handler);
    RawClient client(server->port());
    ASSERT_TRUE(client.send(kGet));
    ASSERT_TRUE(eventually([&] {
        const std::lock_guard lock(mutex);
        return kept.has_value();
    }));
    client.reset();
    kept->send({200, {}, {}, std::string(16 * 1024 * 1024, 'a'), false, [&lost] { ++lost; }});
    EXPECT_TRUE(eventually([&] { return lost == 1; }));
    // And of one that the server no longer takes.
    RawClient late(server->port());
    kept.reset();
    ASSERT_TRUE(late.send(kGet));
    ASSERT_TRUE(eventually([&] {
        const std::lock_guard lock(mutex);
        return kept.has_value();
    }));
    std::thread stopper([&] { server->stop(); });
    stopper.join();
    kept->send({200, {}, {}, "late", false, [&lost] { ++lost; }});
    kept.reset();
    EXPECT_TRUE(eventually([&] { return lost == 2; }));
}

}  // namespace
}  // namespace kps::http
