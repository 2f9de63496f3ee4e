#pragma once

#include <memory>
#include <string>
#include <vector>

#include "http/connection.h"
#include "http/connection_limits.h"
#include "http/current_tls.h"
#include "http/server.h"

namespace kps::http {

/// One thread's loop: its own listening sockets, its connections, their deadlines and their
/// answers.
///
/// Threads: `run` on one thread, everything else called from there; `counters` and `queue` from
/// any.
class IoLoop {
  public:
    struct Listener {
        int socket = -1;
        Handler* handler = nullptr;
        const CurrentTls* tls = nullptr;  ///< null: plain
        const PeerCertificates* certificates = nullptr;
    };
    /// Keeps `options` and `limits` by reference.
    IoLoop(const ServerOptions& options, ConnectionLimits& limits);
    ~IoLoop();
    IoLoop(const IoLoop&) = delete;
    IoLoop& operator=(const IoLoop&) = delete;

    /// Takes over the listening socket. Before `prepare`.
    void add_listener(const Listener& listener) { listeners_.push_back(listener); }
    /// Errors: NetworkFailed when the system gives no epoll descriptor.
    base::Status prepare();
    /// Returns after a stop was asked for and all connections ended or their time was up.
    void run();

    AnswerQueue& queue() { return *queue_; }
    LiveCounters& counters() { return counters_; }
    const ServerOptions& options() const { return options_; }

    // For connections.
    std::int64_t now_ms() const { return now_ms_; }
    const std::string& date() const { return date_; }
    std::unique_ptr<Work> lend_work();
    void return_work(std::unique_ptr<Work> work);
    /// False when requests being received hold all the memory they may.
    bool charge(Work& work, std::size_t bytes);
    void uncharge(Work& work);
    void run_again(Connection& connection);
    void forget(Connection& connection);

  private:
    void wait_and_serve();
    void accept_from(const Listener& listener);
    void add_connection(int socket, const SourceAddress& source, const Listener& listener);
    void pause_accepting();
    void resume_accepting();
    void close_listeners();
    void deliver_answers();
    void serve_again();
    void tick();
    void update_time();
    void begin_stop();

    const ServerOptions& options_;
    ConnectionLimits& limits_;
    std::vector<Listener> listeners_;
    std::shared_ptr<AnswerQueue> queue_;
    LiveCounters counters_;
    int epoll_ = -1;
    std::int64_t now_ms_ = 0;
    std::int64_t tick_ms_ = 0;
    std::int64_t date_second_ = 0;
    std::int64_t stop_by_ms_ = 0;
    std::string date_;
    std::size_t charged_ = 0;
    bool accepting_ = false;
    bool stopping_ = false;
    std::size_t sweep_ = 0;
    std::vector<std::shared_ptr<Connection>> connections_;
    std::vector<std::shared_ptr<Connection>>
        closed_;  ///< kept to the end of the turn: events may name them
    std::vector<std::shared_ptr<Connection>> again_;
    std::vector<std::shared_ptr<Connection>> answered_;
    std::vector<std::unique_ptr<Work>> spare_work_;
};

}  // namespace kps::http
