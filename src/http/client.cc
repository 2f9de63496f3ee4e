#include "http/client.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstring>

#include "http/ascii.h"
#include "http/chunked_body.h"
#include "http/limits.h"
#include "http/origin.h"
#include "http/stream.h"

namespace kps::http {
namespace {

using base::ErrorCode;
using base::failed;
using SteadyTime = std::chrono::steady_clock::time_point;

/// Status, headers and how the body is framed.
struct AnswerHead {
    ClientResponse response;
    std::size_t head_bytes = 0;
    std::size_t body_bytes = 0;
    bool has_length = false;
    bool is_chunked = false;
    bool keep_alive = true;
};

base::Status take_answer_header(std::string_view line, AnswerHead& head) {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0)
        return failed(ErrorCode::MalformedHttp, "answer header");
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = trim_blanks(line.substr(colon + 1));
    head.response.headers.emplace_back(name, value);
    if (equal_without_case(name, "Content-Length")) {
        const auto parsed =
            std::from_chars(value.data(), value.data() + value.size(), head.body_bytes);
        if (head.has_length || parsed.ec != std::errc{} ||
            parsed.ptr != value.data() + value.size())
            return failed(ErrorCode::MalformedHttp, "answer Content-Length");
        head.has_length = true;
    } else if (equal_without_case(name, "Transfer-Encoding")) {
        head.is_chunked = equal_without_case(value, "chunked");
        if (!head.is_chunked) return failed(ErrorCode::MalformedHttp, "answer Transfer-Encoding");
    } else if (equal_without_case(name, "Connection") && list_holds(value, "close")) {
        head.keep_alive = false;
    }
    return {};
}

base::Result<AnswerHead> parse_answer_head(std::string_view text) {
    AnswerHead head;
    head.head_bytes = text.size();
    std::size_t end = text.find("\r\n");
    const std::string_view line = text.substr(0, end);
    if (!line.starts_with("HTTP/1.") || line.size() < 12 || line[8] != ' ')
        return failed(ErrorCode::MalformedHttp, "answer status line");
    head.keep_alive = line[7] == '1';
    if (std::from_chars(line.data() + 9, line.data() + 12, head.response.status).ec != std::errc{})
        return failed(ErrorCode::MalformedHttp, "answer status");
    text.remove_prefix(end + 2);
    while ((end = text.find("\r\n")) != 0) {
        if (end == std::string_view::npos) return failed(ErrorCode::MalformedHttp, "answer header");
        KPS_TRY(take_answer_header(text.substr(0, end), head));
        text.remove_prefix(end + 2);
    }
    return head;
}

}  // namespace

struct Client::Session {
    std::string host;
    std::string service;
    ClientOptions options;
    TlsContext context;
    std::unique_ptr<Stream> stream;
    SteadyTime deadline;
    std::string in;

    void disconnect();
    base::Status wait(short events);
    base::Status connect();
    base::Status connect_to(const addrinfo& address);
    base::Status start_tls();
    bool is_stale();
    base::Status write(std::string_view bytes);
    base::Result<bool> read_more();  ///< false at the end of the stream
    base::Result<ClientResponse> exchange(const ClientRequest& request);
    base::Result<AnswerHead> read_head();
    base::Status read_body(AnswerHead& head);
    base::Status read_chunked_body(AnswerHead& head);
};

void Client::Session::disconnect() {
    stream.reset();
    in.clear();
}

base::Status Client::Session::wait(short events) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    pollfd entry{stream->socket(), events, 0};
    const int ready = left.count() > 0 ? ::poll(&entry, 1, static_cast<int>(left.count())) : 0;
    if (ready > 0 || (ready < 0 && errno == EINTR)) return {};
    return failed(ErrorCode::NetworkFailed, "time-out");
}

base::Status Client::Session::connect_to(const addrinfo& address) {
    const int socket = ::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (socket < 0) return failed(ErrorCode::NetworkFailed, "socket");
    stream = std::make_unique<Stream>(socket, context.get(), Stream::Role::Client);
    if (!options.source_address.empty() && address.ai_family == AF_INET) {
        sockaddr_in source{};
        source.sin_family = AF_INET;
        if (inet_pton(AF_INET, options.source_address.c_str(), &source.sin_addr) != 1 ||
            ::bind(socket, reinterpret_cast<sockaddr*>(&source), sizeof source) != 0) {
            return failed(ErrorCode::NetworkFailed, "source address");
        }
    }
    const int on = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (::connect(socket, address.ai_addr, address.ai_addrlen) == 0) return {};
    if (errno != EINPROGRESS) return failed(ErrorCode::NetworkFailed, std::strerror(errno));
    KPS_TRY(wait(POLLOUT));
    int error = 0;
    socklen_t size = sizeof error;
    ::getsockopt(socket, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) return failed(ErrorCode::NetworkFailed, std::strerror(error));
    return {};
}

base::Status Client::Session::connect() {
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (::getaddrinfo(host.c_str(), service.c_str(), &wanted, &found) != 0)
        return failed(ErrorCode::NetworkFailed, "no such host: " + host);
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> list(found, ::freeaddrinfo);
    base::Status status = failed(ErrorCode::NetworkFailed, host);
    for (const addrinfo* address = found; address != nullptr; address = address->ai_next) {
        disconnect();
        status = connect_to(*address);
        if (status) return start_tls();
    }
    return status;
}

base::Status Client::Session::start_tls() {
    if (!context) return {};  // plain: allowed when it was opened
    expect_host(stream->session(), host);
    for (;;) {
        const Stream::Outcome outcome = stream->handshake();
        if (outcome == Stream::Outcome::Done) return {};
        if (outcome == Stream::Outcome::Closed)
            return failed(ErrorCode::NetworkFailed, "TLS: " + tls_error_text());
        KPS_TRY(wait(POLLIN));
    }
}

/// Whether the server closed a kept connection, or said something unasked, since the last answer.
bool Client::Session::is_stale() {
    char byte = 0;
    return stream->read(&byte, 1).outcome != Stream::Outcome::WouldBlock;
}

base::Status Client::Session::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const Stream::Transfer transfer = stream->write(bytes.data(), bytes.size());
        bytes.remove_prefix(transfer.bytes);
        // A server that refuses early has answered already: the answer is read, not thrown away.
        if (transfer.outcome == Stream::Outcome::Closed) return {};
        if (transfer.outcome == Stream::Outcome::WouldBlock) KPS_TRY(wait(POLLOUT));
    }
    return {};
}

base::Result<bool> Client::Session::read_more() {
    std::array<char, 16 * 1024> bytes;
    for (;;) {
        const Stream::Transfer transfer = stream->read(bytes.data(), bytes.size());
        in.append(bytes.data(), transfer.bytes);
        if (transfer.outcome == Stream::Outcome::Done) return true;
        if (transfer.outcome == Stream::Outcome::Closed) return false;
        KPS_TRY(wait(POLLIN));
    }
}

base::Result<AnswerHead> Client::Session::read_head() {
    for (;;) {
        const std::size_t end = in.find("\r\n\r\n");
        if (end != std::string::npos) {
            AnswerHead head = KPS_TRY(parse_answer_head(std::string_view(in).substr(0, end + 4)));
            if (head.response.status >= 200) return head;
            in.erase(0, head.head_bytes);
            continue;
        }
        if (in.size() > kAnswerHeadBytesMax) return failed(ErrorCode::HttpLimit, "answer head");
        const bool more = KPS_TRY(read_more());
        if (!more) return failed(ErrorCode::NetworkFailed, "closed before the answer");
    }
}

base::Status Client::Session::read_chunked_body(AnswerHead& head) {
    ChunkedBody chunked;
    for (;;) {
        std::size_t size = in.size() - head.head_bytes;
        const ChunkedBody::State state =
            chunked.decode(in.data() + head.head_bytes, size, kAnswerBodyBytesMax);
        in.resize(head.head_bytes + size);
        if (state == ChunkedBody::State::Malformed)
            return failed(ErrorCode::MalformedHttp, "answer chunks");
        if (state == ChunkedBody::State::TooLarge) return failed(ErrorCode::BodyTooLarge, "answer");
        head.body_bytes = chunked.decoded();
        if (state == ChunkedBody::State::Complete) return {};
        const bool more = KPS_TRY(read_more());
        if (!more) return failed(ErrorCode::NetworkFailed, "closed within the answer");
    }
}

base::Status Client::Session::read_body(AnswerHead& head) {
    if (head.is_chunked) return read_chunked_body(head);
    if (head.body_bytes > kAnswerBodyBytesMax) return failed(ErrorCode::BodyTooLarge, "answer");
    while (!head.has_length || in.size() < head.head_bytes + head.body_bytes) {
        const bool more = KPS_TRY(read_more());
        if (more && in.size() > head.head_bytes + kAnswerBodyBytesMax)
            return failed(ErrorCode::BodyTooLarge, "answer");
        if (more) continue;
        // Without a length the end of the connection is the end of the body; ours always says the
        // length.
        if (head.has_length) return failed(ErrorCode::NetworkFailed, "closed within the answer");
        head.body_bytes = in.size() - head.head_bytes;
        head.keep_alive = false;
        return {};
    }
    return {};
}

base::Result<ClientResponse> Client::Session::exchange(const ClientRequest& request) {
    deadline = std::chrono::steady_clock::now() + std::chrono::milliseconds(options.time_out_ms);
    if (stream && is_stale()) disconnect();
    if (!stream) KPS_TRY(connect());
    std::string text =
        request.method + ' ' + request.target + " HTTP/1.1\r\nHost: " + host + ':' + service;
    if (!request.content_type.empty()) text += "\r\nContent-Type: " + request.content_type;
    if (request.method == "POST")
        text += "\r\nContent-Length: " + std::to_string(request.body.size());
    for (const auto& [name, value] : request.headers) text += "\r\n" + name + ": " + value;
    text += "\r\n\r\n" + request.body;
    KPS_TRY(write(text));
    AnswerHead head = KPS_TRY(read_head());
    const int status = head.response.status;
    if (request.method == "HEAD" || status == 204 || status == 304) {
        head.body_bytes = 0;
    } else {
        KPS_TRY(read_body(head));
    }
    head.response.body = in.substr(head.head_bytes, head.body_bytes);
    in.erase(0, head.head_bytes + head.body_bytes);
    if (!head.keep_alive) disconnect();
    return std::move(head.response);
}

std::string_view ClientResponse::header(std::string_view name) const {
    for (const auto& [known, value] : headers) {
        if (equal_without_case(known, name)) return value;
    }
    return {};
}

Client::Client(std::unique_ptr<Session> session) : session_(std::move(session)) {}
Client::Client(Client&&) noexcept = default;
Client& Client::operator=(Client&&) noexcept = default;
Client::~Client() = default;

base::Result<Client> Client::open(std::string_view base_url, const ClientOptions& options) {
    auto session = std::make_unique<Session>();
    constexpr std::string_view kPlain = "http://";
    const bool is_plain = options.takes_plain && base_url.starts_with(kPlain);
    std::string url(base_url);
    if (is_plain) {
        // The same shape; only the port that is meant when none is said differs.
        const std::string authority =
            url.substr(kPlain.size(), url.find('/', kPlain.size()) - kPlain.size());
        const bool has_port = authority.find(':', authority.rfind(']') + 1) != std::string::npos;
        url = "https://" + authority + (has_port ? "" : ":80");
    }
    Origin origin = KPS_TRY(parse_origin(url));
    session->host = std::move(origin.host);
    session->service = std::move(origin.service);
    session->options = options;
    if (!is_plain)
        session->context = KPS_TRY(make_client_context(options.authorities_pem, options.identity));
    return Client(std::move(session));
}

base::Result<ClientResponse> Client::send(const ClientRequest& request) {
    auto answer = session_->exchange(request);
    if (!answer) session_->disconnect();
    return answer;
}

base::Result<ClientResponse> Client::get(std::string_view target) {
    ClientRequest request;
    request.target = target;
    return send(request);
}

base::Result<ClientResponse> Client::post(std::string_view target, std::string_view content_type,
                                          std::string body) {
    ClientRequest request;
    request.method = "POST";
    request.target = target;
    request.content_type = content_type;
    request.body = std::move(body);
    return send(request);
}

void Client::disconnect() {
    session_->disconnect();
}

}  // namespace kps::http
