#include <poll.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/signalfd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <condition_variable>
#include <iostream>
#include <mutex>
#include <thread>

#include "http/server.h"
#include "http/tls.h"

/// The bare listener with a handler that answers 2 KB: what the transport alone costs.
namespace kps::bench {
namespace {

http::Response answer(std::size_t bytes) {
    return {200, "application/soap+xml; charset=utf-8", {}, std::string(bytes, 'a'), false};
}

class Direct final : public http::Handler {
  public:
    explicit Direct(std::size_t bytes) : bytes_(bytes) {}
    void handle(const http::Request&, http::Responder responder) override {
        responder.send(answer(bytes_));
    }

  private:
    std::size_t bytes_;
};

/// Answers all that wait from another thread, every `linger`, as the audit writer does after a
/// flush.
class Batched final : public http::Handler {
  public:
    Batched(std::size_t bytes, std::chrono::microseconds linger)
        : bytes_(bytes), linger_(linger), thread_([this] { run(); }) {}
    ~Batched() override {
        {
            const std::lock_guard lock(mutex_);
            ended_ = true;
        }
        changed_.notify_one();
        thread_.join();
    }
    void handle(const http::Request&, http::Responder responder) override {
        bool first = false;
        {
            const std::lock_guard lock(mutex_);
            first = waiting_.empty();
            waiting_.push_back(std::move(responder));
        }
        if (first) changed_.notify_one();
    }

  private:
    void run() {
        std::vector<http::Responder> batch;
        for (;;) {
            {
                std::unique_lock lock(mutex_);
                changed_.wait(lock, [this] { return ended_ || !waiting_.empty(); });
                if (waiting_.empty()) return;
            }
            std::this_thread::sleep_for(linger_);
            {
                const std::lock_guard lock(mutex_);
                batch.swap(waiting_);
            }
            for (http::Responder& responder : batch) responder.send(answer(bytes_));
            batch.clear();
        }
    }

    std::size_t bytes_;
    std::chrono::microseconds linger_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<http::Responder> waiting_;
    bool ended_ = false;
    std::thread thread_;
};

struct Arguments {
    std::string certificate;
    std::string key;
    std::uint16_t port = 0;
    unsigned threads = 2;
    std::size_t bytes = 2048;
    int linger_us = -1;
    int seconds = 300;
};

void wait_for_signal(int seconds_max) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    const timespec limit{seconds_max, 0};
    sigtimedwait(&signals, nullptr, &limit);
}

int run(const Arguments& arguments) {
    sigset_t signals;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    auto key = http::read_certified_key(arguments.certificate, arguments.key);
    if (!key) {
        std::cerr << "cannot read " << key.error().context << '\n';
        return 1;
    }
    Direct direct(arguments.bytes);
    std::unique_ptr<Batched> batched;
    if (arguments.linger_us >= 0)
        batched = std::make_unique<Batched>(arguments.bytes,
                                            std::chrono::microseconds(arguments.linger_us));
    http::Handler& handler = batched ? static_cast<http::Handler&>(*batched) : direct;
    http::ServerOptions options;
    options.endpoints.push_back({.port = arguments.port, .handler = &handler});
    options.keys.push_back(*key);
    options.threads = arguments.threads;
    auto server = http::Server::start(options);
    if (!server) {
        std::cerr << server.error().context << '\n';
        return 1;
    }
    std::cout << "listening on 127.0.0.1:" << (*server)->port() << std::endl;
    wait_for_signal(arguments.seconds);
    (*server)->stop();
    const http::Counters counters = (*server)->counters();
    std::cout << "requests " << counters.requests << " refused " << counters.requests_refused
              << '\n';
    return 0;
}

}  // namespace
}  // namespace kps::bench

int main(int argc, char** argv) {
    CLI::App app{
        "Answers every request with the same bytes over TLS, until SIGTERM or --seconds.\n"
        "Exit status: 0 stopped, 1 could not listen."};
    kps::bench::Arguments arguments;
    app.add_option("--certificate", arguments.certificate, "PEM file")->required();
    app.add_option("--key", arguments.key, "PEM file")->required();
    app.add_option("--port", arguments.port, "0: the system chooses")->capture_default_str();
    app.add_option("--threads", arguments.threads)->capture_default_str();
    app.add_option("--bytes", arguments.bytes, "of an answer")->capture_default_str();
    app.add_option("--linger-us", arguments.linger_us,
                   "answer from another thread in batches; -1: at once");
    app.add_option("--seconds", arguments.seconds, "ends after that at the latest")
        ->capture_default_str();
    CLI11_PARSE(app, argc, argv);
    return kps::bench::run(arguments);
}
