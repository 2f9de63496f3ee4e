#include "http/probe.h"

#include <gtest/gtest.h>

#include <thread>

#include "http/server_test_support.h"

namespace kps::http {
namespace {

using namespace kps::http::testing;
using State = HandshakeReport::State;
using Trust = HandshakeReport::Trust;

constexpr std::int64_t kDay_us = 86'400'000'000;
constexpr std::int64_t kShortMs = 300;

std::string url(std::string_view host, std::uint16_t port) {
    return "https://" + std::string(host) + ":" + std::to_string(port);
}

Probe open_probe(std::string_view host, std::uint16_t port, ClientOptions options = {}) {
    if (options.authorities_pem.empty()) options.authorities_pem = test_key().certificate_pem;
    return Probe::open(url(host, port), options).take();
}

/// A key for `localhost`, valid from `first` to `last` days from now, signed by `issuer` or by itself.
crypto::CertifiedKey make_key(int first, int last, const crypto::CertifiedKey* issuer = nullptr) {
    const std::int64_t now_us = base::SystemClock().now_us();
    crypto::CertificateRequest request;
    request.common_name = "localhost";
    request.dns_names = {"localhost"};
    request.not_before_us = now_us + first * kDay_us;
    request.not_after_us = now_us + last * kDay_us;
    return crypto::make_certificate(request, issuer).take();
}

/// Accepts one connection, says `hello` and hangs up, or stays silent until the other side leaves.
class RawListener {
  public:
    RawListener(std::string hello, bool stays) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        ::bind(socket_, reinterpret_cast<sockaddr*>(&address), size);
        ::listen(socket_, 1);
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
        port = ntohs(address.sin_port);
        thread_ = std::thread([this, hello = std::move(hello), stays] {
            const int peer = ::accept(socket_, nullptr, nullptr);
            std::array<char, 4096> bytes;
            if (!stays) {
                [[maybe_unused]] const auto read = ::read(peer, bytes.data(), bytes.size());
                [[maybe_unused]] const auto sent =
                    ::send(peer, hello.data(), hello.size(), MSG_NOSIGNAL);
            }
            while (stays && ::read(peer, bytes.data(), bytes.size()) > 0) {
            }
            ::close(peer);
        });
    }
    ~RawListener() {
        ::shutdown(socket_, SHUT_RDWR);
        thread_.join();
        ::close(socket_);
    }
    std::uint16_t port = 0;

  private:
    int socket_;
    std::thread thread_;
};

class ProbeOfAServer : public ::testing::Test {
  protected:
    HandshakeReport shake(const crypto::CertifiedKey& key, const std::string& authorities,
                          std::string_view host = "localhost") {
        ServerOptions options;
        options.keys = {key};
        server_ = start_server(handler_, std::move(options));
        ClientOptions client;
        client.authorities_pem = authorities;
        return open_probe(host, server_->port(), client).shake_hands("127.0.0.1");
    }
    FunctionHandler handler_{echo};
    std::unique_ptr<Server> server_;
};

TEST_F(ProbeOfAServer, ShowsATrustedOneWithItsNamesAndDates) {
    const HandshakeReport report = shake(test_key(), test_key().certificate_pem);
    EXPECT_EQ(report.state, State::Done) << report.reason;
    EXPECT_EQ(report.trust, Trust::Trusted) << report.reason;
    EXPECT_EQ(report.protocol, "TLSv1.3");
    EXPECT_EQ(report.names, (std::vector<std::string>{"localhost", "127.0.0.1"}));
    EXPECT_LT(report.not_before_us, base::SystemClock().now_us());
    EXPECT_GT(report.not_after_us, base::SystemClock().now_us());
}

TEST_F(ProbeOfAServer, SaysWhyACertificateIsNotTrusted) {
    const std::string trusted = test_key().certificate_pem;
    EXPECT_EQ(shake(make_key(-1, 1), trusted).trust, Trust::SelfSigned);
    EXPECT_EQ(shake(test_key(), trusted, "127.0.0.1").trust, Trust::Trusted);
    const crypto::CertifiedKey early = make_key(1, 2);
    EXPECT_EQ(shake(early, early.certificate_pem).trust, Trust::NotYetValid);
    const crypto::CertifiedKey late = make_key(-2, -1);
    EXPECT_EQ(shake(late, late.certificate_pem).trust, Trust::Expired);
    const crypto::CertifiedKey named = make_key(-1, 1);
    EXPECT_EQ(shake(named, named.certificate_pem, "127.0.0.1").trust, Trust::OtherHost);
    EXPECT_EQ(shake(named, named.certificate_pem).trust, Trust::Trusted);
    crypto::CertificateRequest authority;
    authority.common_name = "another";
    authority.is_authority = true;
    authority.not_before_us = base::SystemClock().now_us() - kDay_us;
    authority.not_after_us = authority.not_before_us + 2 * kDay_us;
    const crypto::CertifiedKey issuer = crypto::make_certificate(authority, nullptr).take();
    EXPECT_EQ(shake(make_key(-1, 1, &issuer), trusted).trust, Trust::UnknownAuthority);
}

TEST(Probe, NamesThatNobodyHasGiveNoAddress) {
    // No name server is asked: a label that begins with a blank is none.
    EXPECT_TRUE(open_probe("no such name", 1).addresses().empty());
    EXPECT_EQ(open_probe("127.0.0.1", 1).addresses(), std::vector<std::string>{"127.0.0.1"});
}

TEST(Probe, RefusesWhatIsNoUrlOrNoAuthority) {
    ClientOptions options;
    options.authorities_pem = test_key().certificate_pem;
    EXPECT_FALSE(Probe::open("http://localhost", options));
    options.authorities_pem = "none";
    EXPECT_FALSE(Probe::open("https://localhost", options));
}

TEST(Probe, SaysWhatAConnectionCameTo) {
    std::uint16_t free_port = 0;
    {
        RawListener listener("", false);
        free_port = listener.port;
        const Reached reached = open_probe("localhost", listener.port).reach("127.0.0.1");
        EXPECT_EQ(reached.state, Reached::State::Connected) << reached.reason;
        EXPECT_EQ(reached.local, "127.0.0.1");
        EXPECT_EQ(reached.peer, "127.0.0.1");
    }
    EXPECT_EQ(open_probe("localhost", free_port).reach("127.0.0.1").state, Reached::State::Refused);
    ClientOptions elsewhere;
    elsewhere.source_address = "192.0.2.1";
    EXPECT_EQ(open_probe("localhost", free_port, elsewhere).reach("127.0.0.1").state,
              Reached::State::BadSource);
    elsewhere.source_address = "no address";
    EXPECT_EQ(open_probe("localhost", free_port, elsewhere).reach("127.0.0.1").state,
              Reached::State::BadSource);
}

TEST(Probe, SaysWhatSpeaksNoTlsOrNothing) {
    ClientOptions options;
    options.time_out_ms = kShortMs;
    const auto shake = [&options](RawListener& listener) {
        return open_probe("localhost", listener.port, options).shake_hands("127.0.0.1").state;
    };
    RawListener clear("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n", false);
    EXPECT_EQ(shake(clear), State::NotTls);
    RawListener silent("", true);
    EXPECT_EQ(shake(silent), State::Silent);
    RawListener closing("", false);
    EXPECT_EQ(shake(closing), State::Closed);
    // Alerts of the record layer: protocol_version and handshake_failure.
    RawListener old(std::string("\x15\x03\x01\x00\x02\x02\x46", 7), false);
    EXPECT_EQ(shake(old), State::NoCommonVersion);
    RawListener strict(std::string("\x15\x03\x03\x00\x02\x02\x28", 7), false);
    EXPECT_EQ(shake(strict), State::NoCommonSuite);
}

}  // namespace
}  // namespace kps::http
