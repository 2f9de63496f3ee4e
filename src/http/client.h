#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "http/tls.h"

namespace kps::http {

struct ClientOptions {
    std::string authorities_pem{};      ///< whom to trust; nobody else is
    std::string source_address{};       ///< numeric address to call from; empty: the system chooses
    crypto::CertifiedKey identity{};    ///< shown to a server that asks for a certificate
    std::int64_t time_out_ms = 10'000;  ///< of one exchange, connecting included
    /// Takes http:// as well, without TLS: only for protocols whose answers prove themselves.
    bool takes_plain = false;
};

struct ClientRequest {
    std::string method = "GET";
    std::string target = "/";  ///< path and query
    std::string content_type;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

struct ClientResponse {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    /// First header of that name without regard to ASCII case; empty when absent.
    std::string_view header(std::string_view name) const;
};

/// A small blocking HTTPS client: for commands of `kps`, the gateway, demonstrations and tests.
///
/// Keeps its connection alive and makes a new one when the server closed it. A request is sent
/// once: only one of which no byte can have been read (a kept connection found closed before
/// writing) goes out again. Threads: one at a time. Errors:  NetworkFailed (refused, time-out,
/// wrong certificate, closed early); MalformedHttp for an answer that is none;
///          HttpLimit and BodyTooLarge beyond limits.h; InvalidArgument for a URL that is not
///          https://host[:port], or http:// where plain ones are taken.
class Client {
  public:
    static base::Result<Client> open(std::string_view base_url, const ClientOptions& options);
    Client(Client&&) noexcept;
    Client& operator=(Client&&) noexcept;
    ~Client();

    base::Result<ClientResponse> send(const ClientRequest& request);
    base::Result<ClientResponse> get(std::string_view target);
    base::Result<ClientResponse> post(std::string_view target, std::string_view content_type,
                                      std::string body);
    /// Closes the kept connection; the next request makes a new one.
    void disconnect();

  private:
    struct Session;
    explicit Client(std::unique_ptr<Session> session);
    std::unique_ptr<Session> session_;
};

}  // namespace kps::http
