#pragma once

#include <array>
#include <atomic>
#include <cstdint>

namespace kps::http {

/// What a server did since it started; holds nothing about anybody.
struct Counters {
    std::uint64_t connections_open = 0;
    std::uint64_t connections_accepted = 0;
    std::uint64_t connections_rested = 0;   ///< gave their TLS buffers back while idle
    std::uint64_t connections_refused = 0;  ///< one source had too many
    std::uint64_t accept_pauses = 0;        ///< no descriptor or no place left for a moment
    std::uint64_t handshakes_done = 0;
    std::uint64_t handshakes_failed = 0;
    std::uint64_t requests = 0;          ///< handed to a handler
    std::uint64_t requests_refused = 0;  ///< malformed or over a limit, answered here
    std::uint64_t time_outs = 0;
    std::uint64_t answers_lost = 0;  ///< ready when the client was gone, or not read to the end
    std::uint64_t bytes_in = 0;      ///< decrypted
    std::uint64_t bytes_out = 0;
    std::array<std::uint64_t, 600> by_status{};
};

/// One number with one writing thread and any number of reading ones.
class Tally {
  public:
    void add(std::uint64_t count = 1) {
        value_.store(value_.load(std::memory_order_relaxed) + count, std::memory_order_relaxed);
    }
    std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

  private:
    std::atomic<std::uint64_t> value_{0};
};

/// The counters of one loop while it runs.
struct LiveCounters {
    Tally accepted;
    Tally closed;
    Tally rested;
    Tally refused;
    Tally pauses;
    Tally handshakes_done;
    Tally handshakes_failed;
    Tally requests;
    Tally requests_refused;
    Tally time_outs;
    Tally answers_lost;
    Tally bytes_in;
    Tally bytes_out;
    std::array<Tally, 600> by_status;

    void add_to(Counters& sum) const;
};

}  // namespace kps::http
