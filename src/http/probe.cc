#include "http/probe.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <memory>

#include "http/limits.h"
#include "http/stream.h"

namespace kps::http {
namespace {

using base::ErrorCode;
using SteadyTime = std::chrono::steady_clock::time_point;
using Addresses = std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)>;
using State = HandshakeReport::State;
using Trust = HandshakeReport::Trust;

struct FreeText {
    void operator()(void* text) const { OPENSSL_free(text); }
};

Addresses look_up(const std::string& host, const std::string& service, int flags) {
    addrinfo wanted{};
    wanted.ai_socktype = SOCK_STREAM;
    wanted.ai_flags = flags;
    addrinfo* found = nullptr;
    if (::getaddrinfo(host.c_str(), service.c_str(), &wanted, &found) != 0) found = nullptr;
    return {found, ::freeaddrinfo};
}

std::string numeric(const sockaddr* address, socklen_t size) {
    std::array<char, 64> text{};
    if (::getnameinfo(address, size, text.data(), text.size(), nullptr, 0, NI_NUMERICHOST) != 0)
        return {};
    return text.data();
}

/// False when the time is over before something can be done.
bool wait_for(int socket, short events, SteadyTime deadline) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        deadline - std::chrono::steady_clock::now());
    pollfd entry{socket, events, 0};
    return left.count() > 0 && ::poll(&entry, 1, static_cast<int>(left.count())) != 0;
}

bool bind_source(int socket, const std::string& source, int family) {
    if (source.empty() || family != AF_INET) return true;
    sockaddr_in address{};
    address.sin_family = AF_INET;
    return inet_pton(AF_INET, source.c_str(), &address.sin_addr) == 1 &&
           ::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
}

Reached::State state_of(int error) {
    return error == ECONNREFUSED || error == ECONNRESET ? Reached::State::Refused
           : error == ETIMEDOUT                         ? Reached::State::TimedOut
                                                        : Reached::State::Unreachable;
}

Reached failed_with(Reached reached, int error) {
    reached.state = state_of(error);
    reached.reason = std::strerror(error);
    return reached;
}

/// A connection that was tried; `socket` is -1 unless it stands.
struct Dialled {
    Reached reached;
    int socket = -1;
};

Reached finish(const Dialled& dialled, const addrinfo& address, SteadyTime deadline) {
    Reached reached = dialled.reached;
    int error = ::connect(dialled.socket, address.ai_addr, address.ai_addrlen) == 0 ? 0 : errno;
    if (error == EINPROGRESS) {
        if (!wait_for(dialled.socket, POLLOUT, deadline)) return failed_with(reached, ETIMEDOUT);
        socklen_t size = sizeof error;
        ::getsockopt(dialled.socket, SOL_SOCKET, SO_ERROR, &error, &size);
    }
    if (error != 0) return failed_with(reached, error);
    reached.state = Reached::State::Connected;
    sockaddr_storage local{};
    socklen_t size = sizeof local;
    if (::getsockname(dialled.socket, reinterpret_cast<sockaddr*>(&local), &size) == 0)
        reached.local = numeric(reinterpret_cast<sockaddr*>(&local), size);
    return reached;
}

Dialled dial(const addrinfo& address, const ClientOptions& options, SteadyTime deadline) {
    Dialled dialled;
    dialled.reached.peer = numeric(address.ai_addr, address.ai_addrlen);
    dialled.socket = ::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (dialled.socket < 0) {
        dialled.reached = failed_with(dialled.reached, errno);
        return dialled;
    }
    if (bind_source(dialled.socket, options.source_address, address.ai_family)) {
        dialled.reached = finish(dialled, address, deadline);
    } else {
        dialled.reached.state = Reached::State::BadSource;
        dialled.reached.reason = std::strerror(errno);
    }
    if (dialled.reached.state == Reached::State::Connected) return dialled;
    ::close(dialled.socket);
    dialled.socket = -1;
    return dialled;
}

Trust trust_of(long verify_result) {
    switch (verify_result) {
        case X509_V_OK:
            return Trust::Trusted;
        case X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT:
            return Trust::SelfSigned;
        case X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT:
        case X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY:
        case X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE:
        // The issuer has the name of one we trust and another key: a demo that was made anew.
        case X509_V_ERR_CERT_SIGNATURE_FAILURE:
            return Trust::UnknownAuthority;
        case X509_V_ERR_CERT_HAS_EXPIRED:
            return Trust::Expired;
        case X509_V_ERR_CERT_NOT_YET_VALID:
            return Trust::NotYetValid;
        case X509_V_ERR_HOSTNAME_MISMATCH:
        case X509_V_ERR_IP_ADDRESS_MISMATCH:
            return Trust::OtherHost;
        default:
            return Trust::Other;
    }
}

State state_of_tls_error(int reason) {
    switch (reason) {
        case SSL_R_WRONG_VERSION_NUMBER:
        case SSL_R_PACKET_LENGTH_TOO_LONG:
        case SSL_R_HTTP_REQUEST:
        case SSL_R_BAD_RECORD_TYPE:
        case SSL_R_UNEXPECTED_MESSAGE:
            return State::NotTls;
        case SSL_R_UNSUPPORTED_PROTOCOL:
        case SSL_R_TLSV1_ALERT_PROTOCOL_VERSION:
            return State::NoCommonVersion;
        case SSL_R_SSLV3_ALERT_HANDSHAKE_FAILURE:
        case SSL_R_TLSV1_ALERT_INSUFFICIENT_SECURITY:
        case SSL_R_NO_SHARED_CIPHER:
            return State::NoCommonSuite;
        case SSL_R_TLSV13_ALERT_CERTIFICATE_REQUIRED:
        case SSL_R_SSLV3_ALERT_BAD_CERTIFICATE:
        case SSL_R_TLSV1_ALERT_UNKNOWN_CA:
            return State::CertificateWanted;
        case SSL_R_UNEXPECTED_EOF_WHILE_READING:
            return State::Closed;
        default:
            return State::Failed;
    }
}

/// Why OpenSSL gave up; empties its queue. An empty queue: the connection ended without a word.
void note_failure(HandshakeReport& report, bool certificate_was_asked_for) {
    const unsigned long code = ERR_peek_last_error();
    report.state = code == 0 ? State::Closed : state_of_tls_error(ERR_GET_REASON(code));
    if (certificate_was_asked_for && report.state != State::Closed)
        report.state = State::CertificateWanted;
    report.reason = code == 0 ? "connection closed" : tls_error_text();
}

std::int64_t moment_us(const ASN1_TIME* time) {
    int days = 0;
    int seconds = 0;
    const std::unique_ptr<ASN1_TIME, decltype(&ASN1_TIME_free)> epoch(ASN1_TIME_set(nullptr, 0),
                                                                      ASN1_TIME_free);
    if (ASN1_TIME_diff(&days, &seconds, epoch.get(), time) != 1) return 0;
    return (std::int64_t{days} * 86'400 + seconds) * 1'000'000;
}

std::string name_text(const X509_NAME* name) {
    const std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_mem()), BIO_free);
    X509_NAME_print_ex(out.get(), name, 0, XN_FLAG_ONELINE & ~ASN1_STRFLGS_ESC_MSB);
    char* bytes = nullptr;
    const long size = BIO_get_mem_data(out.get(), &bytes);
    return {bytes, static_cast<std::size_t>(size)};
}

std::string alternative_name(const GENERAL_NAME& name) {
    if (name.type == GEN_DNS)
        return {reinterpret_cast<const char*>(ASN1_STRING_get0_data(name.d.dNSName)),
                static_cast<std::size_t>(ASN1_STRING_length(name.d.dNSName))};
    if (name.type != GEN_IPADD) return {};
    const std::unique_ptr<char, FreeText> text(i2s_ASN1_OCTET_STRING(nullptr, name.d.iPAddress));
    std::array<char, INET6_ADDRSTRLEN> address{};
    const int family = ASN1_STRING_length(name.d.iPAddress) == 4 ? AF_INET : AF_INET6;
    inet_ntop(family, ASN1_STRING_get0_data(name.d.iPAddress), address.data(), address.size());
    return address.data();
}

void describe_certificate(SSL* session, HandshakeReport& report) {
    const X509* certificate = SSL_get0_peer_certificate(session);
    if (certificate == nullptr) return;
    report.subject = name_text(X509_get_subject_name(certificate));
    report.issuer = name_text(X509_get_issuer_name(certificate));
    report.not_before_us = moment_us(X509_get0_notBefore(certificate));
    report.not_after_us = moment_us(X509_get0_notAfter(certificate));
    const std::unique_ptr<GENERAL_NAMES, decltype(&GENERAL_NAMES_free)> names(
        static_cast<GENERAL_NAMES*>(
            X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)),
        GENERAL_NAMES_free);
    for (int index = 0; names && index < sk_GENERAL_NAME_num(names.get()); ++index) {
        std::string name = alternative_name(*sk_GENERAL_NAME_value(names.get(), index));
        if (!name.empty()) report.names.push_back(std::move(name));
    }
}

/// Called when the server asks for a certificate; remembers it and goes on with what there is.
int note_certificate_request(SSL*, void* asked) {
    *static_cast<bool*>(asked) = true;
    return 1;
}

/// In TLS 1.3 a refused client certificate is told only after the handshake: one small request brings it out.
void ask_once(Stream& stream, const std::string& host, SteadyTime deadline,
              HandshakeReport& report) {
    const std::string request =
        "HEAD / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
    stream.write(request.data(), request.size());
    std::array<char, 4096> answer;
    for (;;) {
        ERR_clear_error();
        std::size_t count = 0;
        if (SSL_read_ex(stream.session(), answer.data(), answer.size(), &count) == 1) return;
        const int error = SSL_get_error(stream.session(), 0);
        if (error != SSL_ERROR_WANT_READ) break;
        if (!wait_for(stream.socket(), POLLIN, deadline)) return;
    }
    note_failure(report, true);
}

}  // namespace

base::Result<Probe> Probe::open(std::string_view base_url, const ClientOptions& options) {
    Origin origin = KPS_TRY(parse_origin(base_url));
    KPS_TRY(make_client_context(options.authorities_pem, options.identity));
    return Probe(std::move(origin), options);
}

std::vector<std::string> Probe::addresses() const {
    std::vector<std::string> texts;
    const Addresses found = look_up(origin_.host, origin_.service, 0);
    for (const addrinfo* address = found.get();
         address != nullptr && texts.size() < kAddressesTriedMax; address = address->ai_next)
        texts.push_back(numeric(address->ai_addr, address->ai_addrlen));
    return texts;
}

Reached Probe::reach(const std::string& address) const {
    const auto start = std::chrono::steady_clock::now();
    const Addresses found = look_up(address, origin_.service, AI_NUMERICHOST);
    if (!found) return failed_with({}, EINVAL);
    const Dialled dialled =
        dial(*found, options_, start + std::chrono::milliseconds(options_.time_out_ms));
    if (dialled.socket >= 0) ::close(dialled.socket);
    Reached reached = dialled.reached;
    reached.duration_us = std::chrono::duration_cast<std::chrono::microseconds>(
                              std::chrono::steady_clock::now() - start)
                              .count();
    return reached;
}

HandshakeReport Probe::shake_hands(const std::string& address) const {
    HandshakeReport report;
    const auto deadline =
        std::chrono::steady_clock::now() + std::chrono::milliseconds(options_.time_out_ms);
    auto context = make_client_context(options_.authorities_pem, options_.identity);
    const Addresses found = look_up(address, origin_.service, AI_NUMERICHOST);
    const Dialled dialled = found ? dial(*found, options_, deadline) : Dialled{};
    report.reason = dialled.reached.reason;
    if (!context || dialled.socket < 0) return report;

    bool asked = false;
    SSL_CTX_set_cert_cb(context->get(), note_certificate_request, &asked);
    // The result of verification is looked at below; the handshake goes on to show the rest.
    SSL_CTX_set_verify(context->get(), SSL_VERIFY_NONE, nullptr);
    Stream stream(dialled.socket, context->get(), Stream::Role::Client);
    expect_host(stream.session(), origin_.host);
    for (;;) {
        const Stream::Outcome outcome = stream.handshake();
        if (outcome == Stream::Outcome::Done) break;
        if (outcome == Stream::Outcome::Closed) {
            note_failure(report, asked);
            return report;
        }
        if (wait_for(stream.socket(), POLLIN, deadline)) continue;
        report.state = State::Silent;
        return report;
    }
    report.state = State::Done;
    report.protocol = SSL_get_version(stream.session());
    report.cipher = SSL_get_cipher_name(stream.session());
    report.trust = trust_of(SSL_get_verify_result(stream.session()));
    report.reason = X509_verify_cert_error_string(SSL_get_verify_result(stream.session()));
    describe_certificate(stream.session(), report);
    if (asked) ask_once(stream, origin_.host, deadline, report);
    return report;
}

}  // namespace kps::http
