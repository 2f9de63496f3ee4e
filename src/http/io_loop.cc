#include "http/io_loop.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/clock.h"
#include "http/answer_text.h"
#include "http/limits.h"

namespace kps::http {
namespace {

// What an epoll event belongs to: the queue's wake-up, a listener by number, else a connection by
// address.
constexpr std::uint64_t kWakeTag = 0;
constexpr std::uint64_t kListenerTagFirst = 1;
constexpr std::uint64_t kListenerTagLast = 1023;

std::int64_t monotonic_ms() {
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC_COARSE, &time);
    return static_cast<std::int64_t>(time.tv_sec) * 1000 + time.tv_nsec / 1'000'000;
}

SourceAddress source_of(const sockaddr_storage& peer) {
    SourceAddress source;
    if (peer.ss_family == AF_INET6) {
        const auto& address = reinterpret_cast<const sockaddr_in6&>(peer).sin6_addr;
        std::memcpy(source.bytes.data(), &address, source.bytes.size());
        return source;
    }
    source.bytes[10] = 0xff;
    source.bytes[11] = 0xff;
    const auto& address = reinterpret_cast<const sockaddr_in&>(peer).sin_addr;
    std::memcpy(source.bytes.data() + 12, &address, 4);
    return source;
}

bool watch(int epoll, int socket, std::uint32_t events, std::uint64_t tag) {
    epoll_event event{};
    event.events = events;
    event.data.u64 = tag;
    return ::epoll_ctl(epoll, EPOLL_CTL_ADD, socket, &event) == 0;
}

}  // namespace

void LiveCounters::add_to(Counters& sum) const {
    sum.connections_accepted += accepted.value();
    sum.connections_open += accepted.value() - std::min(accepted.value(), closed.value());
    sum.connections_rested += rested.value();
    sum.connections_refused += refused.value();
    sum.accept_pauses += pauses.value();
    sum.handshakes_done += handshakes_done.value();
    sum.handshakes_failed += handshakes_failed.value();
    sum.requests += requests.value();
    sum.requests_refused += requests_refused.value();
    sum.time_outs += time_outs.value();
    sum.answers_lost += answers_lost.value();
    sum.bytes_in += bytes_in.value();
    sum.bytes_out += bytes_out.value();
    for (std::size_t status = 0; status < by_status.size(); ++status)
        sum.by_status[status] += by_status[status].value();
}

IoLoop::IoLoop(const ServerOptions& options, ConnectionLimits& limits)
    : options_(options), limits_(limits), queue_(std::make_shared<AnswerQueue>()) {}

IoLoop::~IoLoop() {
    close_listeners();
    if (epoll_ >= 0) ::close(epoll_);
}

base::Status IoLoop::prepare() {
    epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
    if (epoll_ < 0 || !watch(epoll_, queue_->wake_socket(), EPOLLIN, kWakeTag))
        return base::failed(base::ErrorCode::NetworkFailed, "epoll");
    resume_accepting();
    return {};
}

void IoLoop::run() {
    queue_->claim();
    update_time();
    tick_ms_ = now_ms_;
    while (!stopping_ || (!connections_.empty() && now_ms_ < stop_by_ms_)) {
        wait_and_serve();
        if (!stopping_ && queue_->stop_asked()) begin_stop();
    }
    queue_->end();
    while (!connections_.empty()) connections_.back()->close();
    closed_.clear();
    again_.clear();
}

void IoLoop::wait_and_serve() {
    std::array<epoll_event, kEventsPerTurnMax> events;
    const bool may_sleep = again_.empty() && queue_->may_sleep();
    const int timeout_ms = may_sleep ? static_cast<int>(kTickMs) : 0;
    const int count = ::epoll_wait(epoll_, events.data(), kEventsPerTurnMax, timeout_ms);
    update_time();
    for (int index = 0; index < count; ++index) {
        const epoll_event& event = events[static_cast<std::size_t>(index)];
        if (event.data.u64 == kWakeTag) {
            queue_->consume_wake();
        } else if (event.data.u64 <= kListenerTagLast) {
            accept_from(listeners_[event.data.u64 - kListenerTagFirst]);
        } else {
            static_cast<Connection*>(event.data.ptr)->on_events(event.events);
        }
    }
    deliver_answers();
    serve_again();
    if (now_ms_ - tick_ms_ >= kTickMs) tick();
    closed_.clear();
}

void IoLoop::update_time() {
    now_ms_ = monotonic_ms();
    const std::int64_t second = base::SystemClock().now_us() / 1'000'000;
    if (second == date_second_) return;
    date_second_ = second;
    date_ = http_date(second);
}

void IoLoop::accept_from(const Listener& listener) {
    for (unsigned count = 0; count < kAcceptsPerTurnMax; ++count) {
        if (limits_.is_full()) {
            pause_accepting();
            return;
        }
        sockaddr_storage peer{};
        socklen_t size = sizeof peer;
        const int socket = ::accept4(listener.socket, reinterpret_cast<sockaddr*>(&peer), &size,
                                     SOCK_NONBLOCK | SOCK_CLOEXEC);
        if (socket >= 0) {
            add_connection(socket, source_of(peer), listener);
            continue;
        }
        // Out of descriptors or memory: the backlog holds new clients until some are free, and
        // nothing spins.
        if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
            pause_accepting();
        if (errno != ECONNABORTED && errno != EINTR) return;
    }
}

void IoLoop::add_connection(int socket, const SourceAddress& source, const Listener& listener) {
    if (!limits_.admit(source)) {
        counters_.refused.add();
        ::close(socket);
        return;
    }
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    // A connection holds what it was made with, whatever is served next.
    const auto tls = listener.tls == nullptr ? nullptr : listener.tls->get();
    const Connection::Origin origin{source, listener.handler, tls.get(), listener.certificates};
    auto connection = std::make_shared<Connection>(*this, queue_, socket, origin);
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.ptr = connection.get();
    counters_.accepted.add();
    connection->slot = connections_.size();
    connections_.push_back(connection);
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event) != 0) connection->close();
}

void IoLoop::forget(Connection& connection) {
    limits_.release(connection.source());
    counters_.closed.add();
    const std::size_t slot = connection.slot;
    std::swap(connections_[slot], connections_.back());
    connections_[slot]->slot = slot;
    closed_.push_back(std::move(connections_.back()));
    connections_.pop_back();
}

void IoLoop::pause_accepting() {
    if (!accepting_) return;
    accepting_ = false;
    counters_.pauses.add();
    for (const Listener& listener : listeners_)
        ::epoll_ctl(epoll_, EPOLL_CTL_DEL, listener.socket, nullptr);
}

void IoLoop::resume_accepting() {
    if (accepting_ || stopping_ || limits_.is_full()) return;
    accepting_ = true;
    std::uint64_t tag = kListenerTagFirst;
    for (const Listener& listener : listeners_) watch(epoll_, listener.socket, EPOLLIN, tag++);
}

void IoLoop::close_listeners() {
    accepting_ = false;
    for (Listener& listener : listeners_) {
        if (listener.socket >= 0) ::close(listener.socket);
        listener.socket = -1;
    }
}

void IoLoop::deliver_answers() {
    queue_->take(answered_);
    for (const std::shared_ptr<Connection>& connection : answered_) connection->on_answer();
    answered_.clear();
}

void IoLoop::run_again(Connection& connection) {
    again_.push_back(connection.shared_from_this());
}

void IoLoop::serve_again() {
    std::vector<std::shared_ptr<Connection>> now;
    now.swap(again_);
    for (const std::shared_ptr<Connection>& connection : now) connection->advance();
}

/// Looks at a part of the connections, all of them at least once a second.
void IoLoop::tick() {
    tick_ms_ = now_ms_;
    resume_accepting();
    std::size_t left = std::max<std::size_t>(256, connections_.size() * kTickMs / 1000 + 1);
    left = std::min(left, connections_.size());
    for (; left != 0 && !connections_.empty(); --left) {
        if (sweep_ >= connections_.size()) sweep_ = 0;
        Connection& connection = *connections_[sweep_];
        const std::int64_t deadline_ms = connection.deadline_ms();
        if (deadline_ms != 0 && deadline_ms <= now_ms_)
            connection.on_deadline();
        else
            connection.rest_if_idle();
        // One that closed left its place to another, which is looked at next time round.
        ++sweep_;
    }
}

void IoLoop::begin_stop() {
    stopping_ = true;
    stop_by_ms_ = now_ms_ + options_.time.stop_ms;
    for (const Listener& listener : listeners_) {
        if (accepting_) accept_from(listener);
    }
    close_listeners();
    const std::vector<std::shared_ptr<Connection>> all = connections_;
    for (const std::shared_ptr<Connection>& connection : all) connection->finish();
}

std::unique_ptr<Work> IoLoop::lend_work() {
    if (spare_work_.empty()) return std::make_unique<Work>();
    std::unique_ptr<Work> work = std::move(spare_work_.back());
    spare_work_.pop_back();
    return work;
}

bool IoLoop::charge(Work& work, std::size_t bytes) {
    if (bytes > options_.receiving_bytes_max - charged_) return false;
    charged_ += bytes;
    work.charged += bytes;
    return true;
}

void IoLoop::uncharge(Work& work) {
    charged_ -= std::exchange(work.charged, 0);
}

void IoLoop::return_work(std::unique_ptr<Work> work) {
    uncharge(*work);
    const bool large =
        work->in.capacity() > kBufferBytesKept || work->out.capacity() > kBufferBytesKept;
    if (large || spare_work_.size() >= kBuffersKeptMax) return;
    work->in.size = 0;
    work->out.clear();
    spare_work_.push_back(std::move(work));
}

}  // namespace kps::http
