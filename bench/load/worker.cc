#include "bench/load/worker.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "base/clock.h"

namespace kps::bench {
namespace {

using http::Stream;

constexpr std::size_t kReadBytes = 64 * 1024;
constexpr std::int64_t kMessageAgeMaxUs = 60'000'000;  ///< after that a Timestamp is made anew
constexpr std::size_t kWaitingMax = 100'000;

int connect_blocking(const std::string& address, std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in name{};
    name.sin_family = AF_INET;
    name.sin_port = htons(port);
    inet_pton(AF_INET, address.c_str(), &name.sin_addr);
    if (socket < 0 || ::connect(socket, reinterpret_cast<sockaddr*>(&name), sizeof name) != 0) {
        if (socket >= 0) ::close(socket);
        return -1;
    }
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    return socket;
}

/// Whether `body`, which follows `head`, is all there. The references write header names in either
/// case; a chunked body is only looked at from its end, as one answer at a time is on its way.
enum class Extent : std::uint8_t { Partial, Whole, Unknown };

Extent extent_of(std::string_view head, std::string_view body) {
    for (const std::string_view name : {"\r\nContent-Length: ", "\r\ncontent-length: "}) {
        const std::size_t position = head.find(name);
        if (position == std::string_view::npos) continue;
        std::size_t value = 0;
        const char* digits = head.data() + position + name.size();
        std::from_chars(digits, head.data() + head.size(), value);
        return body.size() >= value ? Extent::Whole : Extent::Partial;
    }
    if (head.find("chunked") == std::string_view::npos) return Extent::Unknown;
    return body.ends_with("\r\n0\r\n\r\n") || body == "0\r\n\r\n" ? Extent::Whole : Extent::Partial;
}

}  // namespace

std::int64_t monotonic_us() {
    timespec time{};
    clock_gettime(CLOCK_MONOTONIC, &time);
    return static_cast<std::int64_t>(time.tv_sec) * 1'000'000 + time.tv_nsec / 1000;
}

struct Worker::Connection {
    std::unique_ptr<Stream> stream;
    std::string in;
    std::string out;  ///< what is being sent when it did not go at once
    std::size_t sent = 0;
    std::string message;  ///< the whole query request, with a place for the number
    std::vector<std::size_t> id_places;
    std::int64_t message_us = 0;
    std::int64_t begun_us = 0;
    bool busy = false;
    bool counted = false;
    bool awaits_token = false;
    bool preparing = false;  ///< its first token, not part of any operation
    IssuedToken token;
};

void LoadResult::merge(const LoadResult& other) {
    latency.merge(other.latency);
    answers += other.answers;
    operations += other.operations;
    wrong_content += other.wrong_content;
    connection_failures += other.connection_failures;
    token_failures += other.token_failures;
    late += other.late;
    bytes_in += other.bytes_in;
    for (std::size_t status = 0; status < by_status.size(); ++status)
        by_status[status] += other.by_status[status];
}

Worker::Worker(const LoadOptions& options, SSL_CTX* tls, const Share& share)
    : options_(options),
      tls_(tls),
      share_(share),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      next_id_(share.id_first) {}

Worker::~Worker() {
    connections_.clear();
    ::close(epoll_);
}

void Worker::open(Connection& connection) {
    const int socket = connect_blocking(options_.address, options_.port);
    if (socket < 0) {
        ++result_.connection_failures;
        return;
    }
    connection.stream = std::make_unique<Stream>(socket, tls_, Stream::Role::Client);
    if (connection.stream->handshake() != Stream::Outcome::Done) {
        ++result_.connection_failures;
        connection.stream.reset();
        return;
    }
    if (options_.reconnects) {
        // Closing with a reset leaves no port behind that waits for a minute.
        const linger now{1, 0};
        ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &now, sizeof now);
    }
    ::fcntl(socket, F_SETFL, O_NONBLOCK);
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.ptr = &connection;
    ::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event);
}

void Worker::reopen(Connection& connection) {
    ++result_.connection_failures;
    connection.busy = false;
    connection.awaits_token = false;
    connection.in.clear();
    connection.out.clear();
    connection.stream.reset();
    if (result_.connection_failures > 1000) return;
    open(connection);
    if (connection.stream) start_next(connection);
}

void Worker::run(const std::atomic<bool>& counting, const std::atomic<bool>& ended) {
    for (unsigned number = 0; number < share_.connections; ++number) {
        connections_.push_back(std::make_unique<Connection>());
        open(*connections_.back());
    }
    next_us_ = static_cast<double>(monotonic_us());
    for (const auto& connection : connections_) {
        if (connection->stream) start_next(*connection);
    }
    std::array<epoll_event, 256> events;
    while (!ended.load(std::memory_order_relaxed)) {
        counting_ = counting.load(std::memory_order_relaxed);
        timespec timeout{0, 10'000'000};
        if (share_.rate_per_second > 0) {
            release_scheduled(monotonic_us());
            const double left_us =
                std::clamp(next_us_ - static_cast<double>(monotonic_us()), 0.0, 1e4);
            timeout.tv_nsec = static_cast<long>(left_us * 1000);
        }
        const int count = ::epoll_pwait2(epoll_, events.data(), static_cast<int>(events.size()),
                                         &timeout, nullptr);
        for (int index = 0; index < count; ++index) {
            const epoll_event& event = events[static_cast<std::size_t>(index)];
            on_ready(*static_cast<Connection*>(event.data.ptr), event.events);
        }
    }
}

/// Starts what the schedule asks for; latency counts from the scheduled time, whenever a connection
/// was free.
void Worker::release_scheduled(std::int64_t now_us) {
    while (next_us_ <= static_cast<double>(now_us)) {
        if (waiting_.size() < kWaitingMax) waiting_.push_back(static_cast<std::int64_t>(next_us_));
        next_us_ += 1e6 / share_.rate_per_second;
    }
    while (!waiting_.empty() && !idle_.empty()) {
        Connection& connection = *idle_.back();
        idle_.pop_back();
        const std::int64_t scheduled_us = waiting_.front();
        waiting_.pop_front();
        start_operation(connection, scheduled_us);
    }
}

void Worker::start_next(Connection& connection) {
    const bool signs = options_.mode == Mode::Query;
    if (signs && connection.token.key_identifier.empty()) {
        connection.preparing = true;
        send_token_request(connection);
    } else if (share_.rate_per_second <= 0) {
        start_operation(connection, monotonic_us());
    } else if (!waiting_.empty()) {
        if (counting_) ++result_.late;
        const std::int64_t scheduled_us = waiting_.front();
        waiting_.pop_front();
        start_operation(connection, scheduled_us);
    } else {
        idle_.push_back(&connection);
    }
}

void Worker::start_operation(Connection& connection, std::int64_t scheduled_us) {
    connection.begun_us = scheduled_us;
    connection.counted = counting_;
    if (options_.mode == Mode::TokenAndQuery)
        send_token_request(connection);
    else
        send_query(connection);
}

void Worker::send_token_request(Connection& connection) {
    connection.awaits_token = true;
    const std::int64_t now_ms = base::SystemClock().now_ms();
    std::string request =
        http_post(options_.token_target, sign_query(options_.token_template_text, nullptr, now_ms));
    send(connection, request);
}

void Worker::prepare_message(Connection& connection) {
    const std::int64_t now_us = monotonic_us();
    const bool fresh =
        now_us - connection.message_us < kMessageAgeMaxUs && !connection.message.empty();
    if (fresh && options_.mode != Mode::TokenAndQuery) return;
    connection.message_us = now_us;
    if (options_.mode == Mode::Get) {
        connection.message = http_get(options_.target);
        return;
    }
    const bool signs = options_.mode != Mode::Post;
    const std::int64_t now_ms = base::SystemClock().now_ms();
    std::string body =
        sign_query(options_.template_text, signs ? &connection.token : nullptr, now_ms);
    // The place is filled with a number of the same width now, so that later only digits are
    // written over it.
    std::string message =
        options_.ids.empty() ? body : Template(body).fill("ID", options_.ids.front()).text();
    connection.message = http_post(options_.target, message);
    connection.id_places.clear();
    if (options_.ids.empty()) return;
    const std::size_t shift = connection.message.size() - message.size();
    const std::size_t shrink = 6 - options_.ids.front().size();
    std::size_t count = 0;
    for (std::size_t at = body.find("{{ID}}"); at != std::string::npos;
         at = body.find("{{ID}}", at + 6))
        connection.id_places.push_back(shift + at - shrink * count++);
}

void Worker::send_query(Connection& connection) {
    connection.awaits_token = false;
    prepare_message(connection);
    if (!options_.ids.empty()) {
        const std::string& id = options_.ids[next_id_++ % options_.ids.size()];
        for (const std::size_t place : connection.id_places)
            std::memcpy(connection.message.data() + place, id.data(), id.size());
    }
    send(connection, connection.message);
}

void Worker::send(Connection& connection, std::string& bytes) {
    connection.busy = true;
    connection.sent = 0;
    std::size_t sent = 0;
    while (sent < bytes.size()) {
        const Stream::Transfer transfer =
            connection.stream->write(bytes.data() + sent, bytes.size() - sent);
        if (transfer.outcome == Stream::Outcome::Done) {
            sent += transfer.bytes;
            continue;
        }
        // The rest goes when the socket takes it; a failure is noticed there as well.
        connection.out.assign(bytes, sent);
        return;
    }
}

bool Worker::continue_sending(Connection& connection) {
    while (connection.sent < connection.out.size()) {
        const Stream::Transfer transfer = connection.stream->write(
            connection.out.data() + connection.sent, connection.out.size() - connection.sent);
        if (transfer.outcome == Stream::Outcome::WouldBlock) return true;
        if (transfer.outcome == Stream::Outcome::Closed) return false;
        connection.sent += transfer.bytes;
    }
    connection.out.clear();
    connection.sent = 0;
    return true;
}

void Worker::on_ready(Connection& connection, std::uint32_t events) {
    if (!connection.stream) return;
    connection.stream->note_events(events);
    if (!connection.out.empty() && !continue_sending(connection)) {
        reopen(connection);
        return;
    }
    while (connection.stream && connection.stream->may_be_readable()) {
        if (!read_answer(connection)) return;
    }
}

/// Reads what is there; false when the stream blocked or was replaced.
bool Worker::read_answer(Connection& connection) {
    static thread_local std::array<char, kReadBytes> bytes;
    const Stream::Transfer transfer = connection.stream->read(bytes.data(), bytes.size());
    if (transfer.outcome == Stream::Outcome::WouldBlock) return false;
    if (transfer.outcome == Stream::Outcome::Closed) {
        std::erase(idle_, &connection);
        reopen(connection);
        return false;
    }
    result_.bytes_in += transfer.bytes;
    std::string_view text(bytes.data(), transfer.bytes);
    if (!connection.in.empty()) text = connection.in.append(text);
    const std::size_t end = text.find("\r\n\r\n");
    const bool has_head = end != std::string_view::npos;
    const std::string_view head = has_head ? text.substr(0, end + 2) : std::string_view{};
    const std::string_view body = has_head ? text.substr(end + 4) : std::string_view{};
    const Extent extent = has_head ? extent_of(head, body) : Extent::Partial;
    if (extent == Extent::Unknown) {
        reopen(connection);
        return false;
    }
    if (extent == Extent::Partial) {
        if (connection.in.empty()) connection.in = text;
        return true;
    }
    finish_answer(connection, head, body);
    return true;
}

void Worker::finish_answer(Connection& connection, std::string_view head, std::string_view body) {
    int status = 0;
    if (head.size() > 12) std::from_chars(head.data() + 9, head.data() + 12, status);
    if (connection.counted)
        ++result_.by_status[static_cast<std::size_t>(std::clamp(status, 0, 599))];
    const bool was_token = connection.awaits_token;
    if (was_token) {
        take_token(connection, status, body);
    } else if (connection.counted) {
        const bool right =
            options_.expected.empty() || body.find(options_.expected) != std::string_view::npos;
        if (status == 200 && right)
            ++result_.answers;
        else if (status == 200)
            ++result_.wrong_content;
    }
    connection.in.clear();
    connection.busy = false;
    if (!was_token) {
        finish_operation(connection);
    } else if (connection.preparing || connection.token.key_identifier.empty()) {
        connection.preparing = false;
        if (result_.token_failures < 1000) start_next(connection);
    } else {
        send_query(connection);
    }
}

void Worker::take_token(Connection& connection, int status, std::string_view body) {
    auto token = cut_token(body);
    if (status == 200 && token) {
        connection.token = std::move(*token);
        return;
    }
    ++result_.token_failures;
    connection.token = {};
}

void Worker::finish_operation(Connection& connection) {
    if (connection.counted) {
        result_.latency.add(monotonic_us() - connection.begun_us);
        ++result_.operations;
    }
    if (options_.reconnects) {
        connection.stream.reset();
        open(connection);
        if (!connection.stream) return;
    }
    start_next(connection);
}

}  // namespace kps::bench
