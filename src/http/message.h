#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kps::http {

struct PeerCertificate;

/// Source address of a connection: IPv6, with IPv4 as ::ffff:a.b.c.d.
struct SourceAddress {
    std::array<std::uint8_t, 16> bytes{};
    /// `127.0.0.1` for mapped IPv4, else RFC 5952 text.
    std::string text() const;
    friend auto operator<=>(const SourceAddress&, const SourceAddress&) = default;
};

struct Header {
    std::string_view name;   ///< as sent
    std::string_view value;  ///< outer white space removed
};

/// One request, complete with its body. Everything is borrowed and lives until the Responder was
/// used.
struct Request {
    std::string_view method;
    std::string_view path;   ///< before `?`, not decoded
    std::string_view query;  ///< after `?`
    std::vector<Header> headers;
    std::string_view body;
    SourceAddress source;
    const PeerCertificate* peer = nullptr;  ///< null: the client showed no certificate

    /// First header of that name without regard to ASCII case; empty when absent.
    std::string_view header(std::string_view name) const;
};

struct Response {
    int status = 200;
    std::string content_type;  ///< no header when empty
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    bool close = false;
    /// Called once, on any thread, when the answer could not be written whole to its connection; never when it could.
    /// Must be quick and must not throw.
    std::function<void()> if_lost{};
};

/// Takes the one answer to a request, from any thread. Dropping it unused answers 500.
class Responder {
  public:
    class Target {
      public:
        virtual ~Target() = default;
        virtual void respond(Response response) noexcept = 0;
    };
    explicit Responder(std::shared_ptr<Target> target) : target_(std::move(target)) {}
    Responder(Responder&&) noexcept = default;
    Responder& operator=(Responder&&) noexcept = default;
    Responder(const Responder&) = delete;
    Responder& operator=(const Responder&) = delete;
    ~Responder() {
        if (target_) std::exchange(target_, nullptr)->respond(Response{500, {}, {}, {}, true});
    }
    void send(Response response) { std::exchange(target_, nullptr)->respond(std::move(response)); }

  private:
    std::shared_ptr<Target> target_;
};

/// Answers requests. Called on an I/O thread: it must not block (DESIGN.md 4.1).
class Handler {
  public:
    virtual ~Handler() = default;
    virtual void handle(const Request& request, Responder responder) = 0;
};

}  // namespace kps::http
