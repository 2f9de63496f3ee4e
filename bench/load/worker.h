#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "bench/kps_client.h"
#include "bench/load/histogram.h"
#include "http/stream.h"

namespace kps::bench {

enum class Mode : std::uint8_t {
    Get,            ///< GET of one path
    Post,           ///< POST of a template
    Query,          ///< one token a connection up front, then signed queries
    TokenAndQuery,  ///< a new token before every query, as many clients do (WIRE.md 1.4)
};

struct LoadOptions {
    Mode mode = Mode::Get;
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;
    HttpTarget target;
    HttpTarget token_target;
    std::string template_text;  ///< body; places {{ID}}, {{TIMESTAMP}}, {{TOKEN}}, {{SIGNATURE}}
    std::string token_template_text;  ///< place {{TIMESTAMP}}
    std::vector<std::string> ids;     ///< all of one width
    std::string expected;             ///< must occur in every answer; empty: anything
    unsigned connections = 64;
    unsigned threads = 1;
    double rate_per_second = 0;  ///< 0: closed loop
    bool reconnects = false;     ///< a new connection, with a full handshake, for every operation
};

struct LoadResult {
    Histogram latency;
    std::uint64_t answers = 0;     ///< HTTP answers with status 200 and the expected text
    std::uint64_t operations = 0;  ///< what `latency` counts: one query, its token included
    std::uint64_t wrong_content = 0;
    std::uint64_t connection_failures = 0;
    std::uint64_t token_failures = 0;
    std::uint64_t late = 0;  ///< fixed rate: operations that waited for a free connection
    std::uint64_t bytes_in = 0;
    std::array<std::uint64_t, 600> by_status{};
    void merge(const LoadResult& other);
};

/// Monotonic microseconds.
std::int64_t monotonic_us();

/// One thread's share of the load: an epoll loop over its connections.
class Worker {
  public:
    struct Share {
        unsigned connections = 0;
        double rate_per_second = 0;
        std::size_t id_first = 0;
    };
    Worker(const LoadOptions& options, SSL_CTX* tls, const Share& share);
    ~Worker();
    Worker(const Worker&) = delete;
    Worker& operator=(const Worker&) = delete;

    /// Connects, then works until `ended`; counts only what begins while `counting`.
    void run(const std::atomic<bool>& counting, const std::atomic<bool>& ended);
    const LoadResult& result() const { return result_; }

  private:
    struct Connection;

    void open(Connection& connection);
    void reopen(Connection& connection);
    void on_ready(Connection& connection, std::uint32_t events);
    bool continue_sending(Connection& connection);
    bool read_answer(Connection& connection);
    void start_operation(Connection& connection, std::int64_t scheduled_us);
    void start_next(Connection& connection);
    void send_token_request(Connection& connection);
    void send_query(Connection& connection);
    void send(Connection& connection, std::string& bytes);
    void finish_answer(Connection& connection, std::string_view head, std::string_view body);
    void take_token(Connection& connection, int status, std::string_view body);
    void finish_operation(Connection& connection);
    void prepare_message(Connection& connection);
    void release_scheduled(std::int64_t now_us);

    const LoadOptions& options_;
    SSL_CTX* tls_;
    Share share_;
    int epoll_ = -1;
    bool counting_ = false;
    std::size_t next_id_ = 0;
    double next_us_ = 0;
    std::int64_t clock_offset_ms_ = 0;
    std::deque<std::int64_t> waiting_;
    std::vector<Connection*> idle_;
    std::vector<std::unique_ptr<Connection>> connections_;
    LoadResult result_;
};

}  // namespace kps::bench
