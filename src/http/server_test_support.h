#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <functional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "crypto/keys.h"
#include "http/client.h"
#include "http/server.h"
#include "http/stream.h"

/// For tests of the listener: a server on a free loopback port and a client that can send anything.
namespace kps::http::testing {

/// One self-made certificate for the whole test program.
inline crypto::CertifiedKey make_test_key(crypto::KeyAlgorithm algorithm) {
    crypto::CertificateRequest request;
    request.algorithm = algorithm;
    request.common_name = "localhost";
    request.dns_names = {"localhost"};
    request.ip_addresses = {"127.0.0.1"};
    request.not_before_us = base::SystemClock().now_us() - 3'600'000'000;
    request.not_after_us = request.not_before_us + 86'400'000'000;
    return crypto::make_certificate(request, nullptr).value();
}
inline const crypto::CertifiedKey& test_key() {
    static const crypto::CertifiedKey kKey = make_test_key(crypto::KeyAlgorithm::EcdsaP256);
    return kKey;
}

class FunctionHandler final : public Handler {
  public:
    using Function = std::function<void(const Request&, Responder)>;
    explicit FunctionHandler(Function function) : function_(std::move(function)) {}
    void handle(const Request& request, Responder responder) override {
        function_(request, std::move(responder));
    }

  private:
    Function function_;
};

/// Answers "METHOD path?query body".
inline void echo(const Request& request, Responder responder) {
    Response response;
    response.content_type = "text/plain; charset=utf-8";
    response.body.append(request.method).append(" ").append(request.path);
    if (!request.query.empty()) response.body.append("?").append(request.query);
    response.body.append(" ").append(request.body);
    responder.send(std::move(response));
}

inline std::unique_ptr<Server> start_server(Handler& handler, ServerOptions options = {}) {
    if (options.endpoints.empty()) options.endpoints.push_back(Endpoint{.handler = &handler});
    if (options.keys.empty()) options.keys.push_back(test_key());
    if (options.threads == 0) options.threads = 1;
    auto server = Server::start(options);
    EXPECT_TRUE(server) << server.error().context;
    return std::move(*server);
}

/// A connection that sends what it is told and reads what comes, with or without TLS.
class RawClient {
  public:
    using Setup = std::function<void(SSL*)>;
    explicit RawClient(std::uint16_t port, bool tls = true, int version_max = TLS1_3_VERSION,
                       const Setup& setup = {}) {
        const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        connected_ = ::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
        const timeval time_out{60, 0};
        ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time_out, sizeof time_out);
        ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &time_out, sizeof time_out);
        if (tls) context_.reset(SSL_CTX_new(TLS_client_method()));
        if (tls) {
            SSL_CTX_set_security_level(context_.get(), 0);
            SSL_CTX_set_min_proto_version(context_.get(), TLS1_VERSION);
            SSL_CTX_set_max_proto_version(context_.get(), version_max);
        }
        stream_ = std::make_unique<Stream>(socket, context_.get(), Stream::Role::Client);
        if (setup) setup(stream_->session());
        if (connected_) shaken_ = stream_->handshake() == Stream::Outcome::Done;
    }

    bool connected() const { return connected_ && shaken_; }
    SSL* session() const { return stream_->session(); }
    int socket() const { return stream_->socket(); }

    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const Stream::Transfer transfer = stream_->write(bytes.data(), bytes.size());
            if (transfer.outcome != Stream::Outcome::Done) return false;
            bytes.remove_prefix(transfer.bytes);
        }
        return true;
    }

    /// Everything until the server closes, or a minute of silence.
    std::string read_to_end() {
        while (read_some()) {
        }
        return std::exchange(in_, {});
    }

    /// One answer with a Content-Length; empty when the connection ends first.
    std::string read_answer(bool head_only = false) {
        for (;;) {
            const std::size_t end = in_.find("\r\n\r\n");
            if (end != std::string::npos) {
                const std::size_t field = in_.find("Content-Length: ");
                const std::size_t body =
                    field < end && !head_only ? std::stoul(in_.substr(field + 16, 20)) : 0;
                if (in_.size() >= end + 4 + body) {
                    std::string answer = in_.substr(0, end + 4 + body);
                    in_.erase(0, answer.size());
                    return answer;
                }
            }
            if (!read_some()) return {};
        }
    }

    /// Closes with a reset instead of an end of stream.
    void reset() {
        const linger now{1, 0};
        ::setsockopt(stream_->socket(), SOL_SOCKET, SO_LINGER, &now, sizeof now);
        ::shutdown(stream_->socket(), SHUT_RD);
        stream_.reset();
    }
    void half_close() { stream_->shut_down(); }

  private:
    bool read_some() {
        std::array<char, 16 * 1024> bytes;
        const Stream::Transfer transfer = stream_->read(bytes.data(), bytes.size());
        if (transfer.outcome != Stream::Outcome::Done) return false;
        in_.append(bytes.data(), transfer.bytes);
        return true;
    }

    bool connected_ = false;
    bool shaken_ = false;
    TlsContext context_;
    std::unique_ptr<Stream> stream_;
    std::string in_;
};

inline int status_of(std::string_view answer) {
    if (!answer.starts_with("HTTP/1.1 ")) return 0;
    return std::stoi(std::string(answer.substr(9, 3)));
}
inline std::string_view body_of(std::string_view answer) {
    const std::size_t end = answer.find("\r\n\r\n");
    return end == std::string_view::npos ? std::string_view{} : answer.substr(end + 4);
}

/// Waits for what another thread will soon have done; long, because test machines can be busy.
inline bool eventually(const std::function<bool()>& holds) {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!holds()) {
        if (std::chrono::steady_clock::now() > until) return false;
        ::poll(nullptr, 0, 2);
    }
    return true;
}

}  // namespace kps::http::testing
