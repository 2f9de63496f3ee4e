#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "http/limits.h"
#include "http/server_test_support.h"

namespace kps::http {
namespace {

using namespace kps::http::testing;

constexpr std::string_view kGet = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

/// Answers from its own thread, all that wait at once, as the audit writer does.
class BatchHandler final : public Handler {
  public:
    BatchHandler() : thread_([this] { run(); }) {}
    ~BatchHandler() override {
        {
            const std::lock_guard lock(mutex_);
            ended_ = true;
        }
        changed_.notify_all();
        thread_.join();
    }
    void handle(const Request& request, Responder responder) override {
        const std::lock_guard lock(mutex_);
        waiting_.push_back({std::string(request.path), std::move(responder)});
        if (!held_) changed_.notify_all();
    }
    void hold(bool held) {
        const std::lock_guard lock(mutex_);
        held_ = held;
        changed_.notify_all();
    }
    std::size_t waiting() {
        const std::lock_guard lock(mutex_);
        return waiting_.size();
    }

  private:
    struct Entry {
        std::string path;
        Responder responder;
    };
    void run() {
        for (;;) {
            std::deque<Entry> batch;
            {
                std::unique_lock lock(mutex_);
                changed_.wait(lock, [this] { return ended_ || (!held_ && !waiting_.empty()); });
                if (waiting_.empty()) return;
                batch.swap(waiting_);
            }
            for (Entry& entry : batch) entry.responder.send({200, {}, {}, entry.path, false});
        }
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Entry> waiting_;
    bool held_ = false;
    bool ended_ = false;
    std::thread thread_;
};

TEST(ServerAnswers, ComeFromAnotherThreadToTheRightConnections) {
    BatchHandler handler;
    ServerOptions options;
    options.threads = 2;
    auto server = start_server(handler, options);
    std::vector<std::thread> clients;
    for (int number = 0; number < 8; ++number) {
        clients.emplace_back([&, number] {
            RawClient client(server->port());
            for (int round = 0; round < 50; ++round) {
                const std::string path = "/" + std::to_string(number) + "/" + std::to_string(round);
                EXPECT_TRUE(client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n"));
                EXPECT_EQ(body_of(client.read_answer()), path);
            }
        });
    }
    for (std::thread& client : clients) client.join();
    EXPECT_EQ(server->counters().requests, 400U);
}

TEST(ServerAnswers, AreDroppedWhenTheClientIsGone) {
    BatchHandler handler;
    auto server = start_server(handler);
    handler.hold(true);
    auto gone = std::make_unique<RawClient>(server->port());
    ASSERT_TRUE(gone->send(kGet));
    ASSERT_TRUE(eventually([&] { return handler.waiting() == 1; }));
    gone->reset();
    gone.reset();
    handler.hold(false);
    EXPECT_TRUE(eventually([&] { return server->counters().connections_open == 0; }));
    RawClient next(server->port());
    ASSERT_TRUE(next.send(kGet));
    EXPECT_EQ(status_of(next.read_answer()), 200);
}

TEST(ServerAnswers, KeepTheRequestReadableWhileTheHandlerHoldsTheResponder) {
    std::mutex mutex;
    std::string_view body;
    std::unique_ptr<Responder> kept;
    FunctionHandler handler([&](const Request& request, Responder responder) {
        const std::lock_guard lock(mutex);
        body = request.body;
        kept = std::make_unique<Responder>(std::move(responder));
    });
    ServerOptions options;
    options.time.stop_ms = 100;
    auto server = start_server(handler, options);
    RawClient client(server->port());
    ASSERT_TRUE(client.send("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello"));
    ASSERT_TRUE(eventually([&] {
        const std::lock_guard lock(mutex);
        return kept != nullptr;
    }));
    client.reset();
    server->stop();
    EXPECT_EQ(body, "hello");
    // The loop has ended: the answer goes nowhere, and nothing breaks.
    server.reset();
    kept->send({200, {}, {}, "late", false});
}

TEST(ServerStop, LetsRequestsInFlightEndAndTakesNoNewOnes) {
    BatchHandler handler;
    auto server = start_server(handler);
    handler.hold(true);
    RawClient busy(server->port());
    RawClient idle(server->port());
    ASSERT_TRUE(busy.send(kGet));
    ASSERT_TRUE(eventually([&] { return handler.waiting() == 1; }));
    std::thread stopping([&] { server->stop(); });
    EXPECT_EQ(idle.read_to_end(), "");
    EXPECT_FALSE(RawClient(server->port()).connected());
    handler.hold(false);
    const std::string answer = busy.read_to_end();
    EXPECT_EQ(status_of(answer), 200);
    EXPECT_NE(answer.find("Connection: close"), std::string::npos);
    stopping.join();
}

TEST(ServerStop, UnderLoadAnswersEveryRequestItTook) {
    BatchHandler handler;
    ServerOptions options;
    options.threads = 2;
    auto server = start_server(handler, options);
    std::atomic<std::uint64_t> answered{0};
    std::vector<std::thread> clients;
    for (int number = 0; number < 8; ++number) {
        clients.emplace_back([&] {
            RawClient client(server->port());
            while (client.send(kGet) && status_of(client.read_answer()) == 200) ++answered;
        });
    }
    ASSERT_TRUE(eventually([&] { return answered > 200; }));
    server->stop();
    for (std::thread& client : clients) client.join();
    EXPECT_EQ(server->counters().requests, answered);
    EXPECT_EQ(server->counters().connections_open, 0U);
}

TEST(ServerStop, GivesUpOnHandlersThatNeverAnswer) {
    std::vector<Responder> kept;
    FunctionHandler handler(
        [&](const Request&, Responder responder) { kept.push_back(std::move(responder)); });
    ServerOptions options;
    options.time.stop_ms = 100;
    auto server = start_server(handler, options);
    RawClient client(server->port());
    ASSERT_TRUE(client.send(kGet));
    ASSERT_TRUE(eventually([&] { return server->counters().requests == 1; }));
    server->stop();
    EXPECT_EQ(client.read_to_end(), "");
}

TEST(HttpClient, ExchangesRequestsAndVerifiesTheServer) {
    FunctionHandler handler(echo);
    auto server = start_server(handler);
    const std::string url = "https://localhost:" + std::to_string(server->port());
    auto client = Client::open(url, {.authorities_pem = test_key().certificate_pem}).value();
    EXPECT_EQ(client.get("/x?y")->body, "GET /x?y ");
    EXPECT_EQ(client.post("/x", "text/plain", "hello")->body, "POST /x hello");
    EXPECT_EQ(client.get("/z")->header("content-type"), "text/plain; charset=utf-8");
    EXPECT_EQ(server->counters().connections_accepted, 1U);

    const std::string by_address = "https://127.0.0.1:" + std::to_string(server->port());
    auto other = Client::open(by_address, {.authorities_pem = test_key().certificate_pem}).value();
    EXPECT_EQ(other.get("/")->status, 200);
    const std::string wrong_name = "https://ip6-localhost:" + std::to_string(server->port());
    auto wrong = Client::open(wrong_name, {.authorities_pem = test_key().certificate_pem}).value();
    EXPECT_FALSE(wrong.get("/"));
}

TEST(HttpClient, RefusesAStrangersCertificateAndWrongUrls) {
    FunctionHandler handler(echo);
    auto server = start_server(handler);
    crypto::CertificateRequest request;
    request.common_name = "other";
    request.not_before_us = base::SystemClock().now_us() - 3'600'000'000;
    request.not_after_us = request.not_before_us + 86'400'000'000;
    const auto other = crypto::make_certificate(request, nullptr).value();
    const std::string url = "https://localhost:" + std::to_string(server->port());
    auto client = Client::open(url, {.authorities_pem = other.certificate_pem}).value();
    EXPECT_EQ(client.get("/").error().code, base::ErrorCode::NetworkFailed);
    EXPECT_FALSE(Client::open("http://localhost", {.authorities_pem = other.certificate_pem}));
    EXPECT_FALSE(Client::open("https://localhost", {}));
}

TEST(HttpClient, SpeaksPlainHttpOnlyWhereThatIsAskedFor) {
    FunctionHandler handler(echo);
    ServerOptions options;
    options.endpoints.push_back({"127.0.0.1", 0, true, &handler});
    auto server = Server::start(options).value();
    const std::string url = "http://127.0.0.1:" + std::to_string(server->port()) + "/path";
    EXPECT_FALSE(Client::open(url, {}));
    ClientOptions plain;
    plain.takes_plain = true;
    auto client = Client::open(url, plain);
    ASSERT_TRUE(client) << client.error().context;
    EXPECT_EQ(client->get("/")->status, 200);
    EXPECT_FALSE(Client::open("https://127.0.0.1", plain));  // no authorities for TLS
    EXPECT_FALSE(Client::open("http://", plain));
    EXPECT_FALSE(Client::open("ftp://localhost", plain));
}

TEST(HttpClient, StopsWaitingAndCallsFromTheAddressItIsTold) {
    std::vector<Responder> kept;
    FunctionHandler handler([&](const Request& request, Responder responder) {
        if (request.path == "/source")
            responder.send({200, {}, {}, request.source.text(), false});
        else
            kept.push_back(std::move(responder));
    });
    ServerOptions options;
    options.time.stop_ms = 100;
    auto server = start_server(handler, options);
    const std::string url = "https://127.0.0.1:" + std::to_string(server->port());
    ClientOptions patient{.authorities_pem = test_key().certificate_pem,
                          .source_address = "127.0.0.9"};
    EXPECT_EQ(Client::open(url, patient)->get("/source")->body, "127.0.0.9");
    patient.time_out_ms = 100;
    EXPECT_EQ(Client::open(url, patient)->get("/never").error().code,
              base::ErrorCode::NetworkFailed);
    server->stop();
}

TEST(ServerAnswers, AnIdleConnectionGivesItsBuffersBackAndIsServedAgain) {
    FunctionHandler handler(echo);
    ServerOptions options;
    options.time.rest_ms = 200;
    options.endpoints.push_back({.handler = &handler});
    auto server = start_server(handler, options);
    RawClient client(server->port(), true);
    for (std::uint64_t turn = 0; turn < 2; ++turn) {
        for (int request = 0; request < 3; ++request) {
            ASSERT_TRUE(client.send(kGet));
            EXPECT_EQ(status_of(client.read_answer()), 200);
        }
        EXPECT_EQ(server->counters().connections_rested, turn) << "in use";
        EXPECT_TRUE(eventually([&] { return server->counters().connections_rested == turn + 1; }));
    }
    // A request that comes in two parts keeps its connection awake meanwhile.
    ASSERT_TRUE(client.send(kGet.substr(0, 5)));
    std::this_thread::sleep_for(std::chrono::milliseconds(2 * options.time.rest_ms + 2 * kTickMs));
    ASSERT_TRUE(client.send(kGet.substr(5)));
    EXPECT_EQ(status_of(client.read_answer()), 200);
    EXPECT_EQ(server->counters().connections_rested, 2U);
}

}  // namespace
}  // namespace kps::http
