#include "http/server.h"
#include "http/ascii.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <thread>

#include "http/current_tls.h"
#include "http/io_loop.h"

namespace kps::http {
namespace {

using base::ErrorCode;
using base::failed;

struct SocketAddress {
    sockaddr_storage storage{};
    socklen_t size = 0;
    bool is_loopback = false;
};

base::Result<SocketAddress> parse_address(const std::string& text, std::uint16_t port) {
    SocketAddress out;
    auto& four = reinterpret_cast<sockaddr_in&>(out.storage);
    if (inet_pton(AF_INET, text.c_str(), &four.sin_addr) == 1) {
        four.sin_family = AF_INET;
        four.sin_port = htons(port);
        out.size = sizeof four;
        out.is_loopback = (ntohl(four.sin_addr.s_addr) >> 24) == 127;
        return out;
    }
    out.storage = {};
    auto& six = reinterpret_cast<sockaddr_in6&>(out.storage);
    if (inet_pton(AF_INET6, text.c_str(), &six.sin6_addr) != 1)
        return failed(ErrorCode::InvalidArgument, "not a numeric address: " + text);
    six.sin6_family = AF_INET6;
    six.sin6_port = htons(port);
    out.size = sizeof six;
    out.is_loopback = std::memcmp(&six.sin6_addr, &in6addr_loopback, sizeof in6addr_loopback) == 0;
    return out;
}

std::uint16_t bound_port(int socket) {
    sockaddr_storage storage{};
    socklen_t size = sizeof storage;
    ::getsockname(socket, reinterpret_cast<sockaddr*>(&storage), &size);
    const bool four = storage.ss_family == AF_INET;
    return ntohs(four ? reinterpret_cast<sockaddr_in&>(storage).sin_port
                      : reinterpret_cast<sockaddr_in6&>(storage).sin6_port);
}

base::Result<int> listen_on(const SocketAddress& address) {
    const int socket =
        ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (socket < 0) return failed(ErrorCode::NetworkFailed, "socket");
    const int on = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEPORT, &on, sizeof on);
    const auto* bare = reinterpret_cast<const sockaddr*>(&address.storage);
    if (::bind(socket, bare, address.size) == 0 && ::listen(socket, kListenBacklog) == 0)
        return socket;
    std::string reason = std::strerror(errno);
    ::close(socket);
    return failed(ErrorCode::NetworkFailed, "cannot listen: " + std::move(reason));
}

/// Every thread's socket shares its port, which the kernel would grant another process of the same
/// user as well: half of the callers would reach that one. One socket that shares nothing finds out.
base::Status check_free(const SocketAddress& address) {
    const int socket = ::socket(address.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (socket < 0) return failed(ErrorCode::NetworkFailed, "socket");
    const int on = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    const auto* bare = reinterpret_cast<const sockaddr*>(&address.storage);
    const bool is_free = ::bind(socket, bare, address.size) == 0;
    std::string reason = is_free ? "" : std::strerror(errno);
    ::close(socket);
    if (is_free) return {};
    return failed(ErrorCode::NetworkFailed, "cannot listen: " + std::move(reason));
}

/// The usual soft limit of 1024 descriptors would be the real limit on connections: raises it as
/// far as the hard one allows.
void raise_descriptor_limit(std::size_t connections_max) {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    const rlim_t wanted = std::min<rlim_t>(limit.rlim_max, connections_max + kDescriptorsBesides);
    if (limit.rlim_cur >= wanted) return;
    limit.rlim_cur = wanted;
    // Where it fails, accepting pauses earlier; nothing else changes.
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

class RunningServer final : public Server {
  public:
    explicit RunningServer(const ServerOptions& options)
        : options_(options), limits_(options.connections_max, options.connections_per_source_max) {}
    ~RunningServer() override { stop(); }

    base::Status open();
    std::uint16_t port(std::size_t index) const override { return ports_.at(index); }
    void stop() override;
    base::Status renew(const std::vector<crypto::CertifiedKey>& keys) override;
    Counters counters() const override;

  private:
    base::Result<IoLoop::Listener> make_listener(std::size_t index);
    base::Status check_endpoints();

    const ServerOptions options_;
    ConnectionLimits limits_;
    CurrentTls tls_;
    std::vector<std::uint16_t> ports_;
    std::vector<std::unique_ptr<IoLoop>> loops_;
    std::vector<std::thread> threads_;
};

base::Status RunningServer::check_endpoints() {
    bool needs_tls = false;
    for (const Endpoint& endpoint : options_.endpoints) {
        const SocketAddress address = KPS_TRY(parse_address(endpoint.address, endpoint.port));
        if (endpoint.handler == nullptr)
            return failed(ErrorCode::InvalidArgument, "endpoint without handler");
        // Rule R-225 (KPS introduction 1): nothing leaves the machine without TLS.
        if (endpoint.is_plain && !address.is_loopback)
            return failed(ErrorCode::InvalidArgument, "plain HTTP is for loopback only");
        if (endpoint.port != 0) KPS_TRY(check_free(address));
        needs_tls = needs_tls || !endpoint.is_plain;
        ports_.push_back(endpoint.port);
    }
    if (ports_.empty()) return failed(ErrorCode::InvalidArgument, "no endpoint");
    return needs_tls ? renew(options_.keys) : base::Status();
}

base::Result<IoLoop::Listener> RunningServer::make_listener(std::size_t index) {
    const Endpoint& endpoint = options_.endpoints[index];
    const SocketAddress address = KPS_TRY(parse_address(endpoint.address, ports_[index]));
    IoLoop::Listener listener;
    listener.socket = KPS_TRY(listen_on(address));
    listener.handler = endpoint.handler;
    listener.tls = endpoint.is_plain ? nullptr : &tls_;
    listener.certificates = endpoint.is_plain ? nullptr : endpoint.certificates;
    // With port 0 the first loop's choice is what the others join.
    ports_[index] = bound_port(listener.socket);
    return listener;
}

base::Status RunningServer::open() {
    KPS_TRY(check_endpoints());
    raise_descriptor_limit(options_.connections_max);
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    const unsigned count = options_.threads == 0 ? cores : options_.threads;
    for (unsigned number = 0; number < count; ++number) {
        auto loop = std::make_unique<IoLoop>(options_, limits_);
        for (std::size_t index = 0; index < options_.endpoints.size(); ++index) {
            const IoLoop::Listener listener = KPS_TRY(make_listener(index));
            loop->add_listener(listener);
        }
        KPS_TRY(loop->prepare());
        loops_.push_back(std::move(loop));
    }
    for (const auto& loop : loops_) threads_.emplace_back([&running = *loop] { running.run(); });
    return {};
}

void RunningServer::stop() {
    for (const auto& loop : loops_) loop->queue().ask_to_stop();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
}

base::Status RunningServer::renew(const std::vector<crypto::CertifiedKey>& keys) {
    tls_.set(KPS_TRY(make_server_context(keys)));
    return {};
}

Counters RunningServer::counters() const {
    Counters sum;
    for (const auto& loop : loops_) loop->counters().add_to(sum);
    return sum;
}

}  // namespace

std::size_t ServerOptions::body_bytes_max_of(std::string_view path) const {
    for (const LargeBodies& large : large_bodies)
        if (equal_without_case(path.substr(0, large.path_begins.size()), large.path_begins))
            return large.bytes_max;
    return body_bytes_max;
}

base::Result<std::unique_ptr<Server>> Server::start(const ServerOptions& options) {
    auto server = std::make_unique<RunningServer>(options);
    KPS_TRY(server->open());
    return std::unique_ptr<Server>(std::move(server));
}

}  // namespace kps::http
