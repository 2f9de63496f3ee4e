#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "http/client.h"
#include "http/origin.h"

namespace kps::http {

/// What connecting to a server came to.
struct Reached {
    enum class State : std::uint8_t { Connected, Refused, TimedOut, Unreachable, BadSource };
    State state = State::Unreachable;
    std::string peer;   ///< numeric address tried last
    std::string local;  ///< our own address of the connection; empty unless connected
    std::string reason;
    std::int64_t duration_us = 0;
};

/// What a TLS handshake came to. Trust is judged, not demanded, so that the reason can be told.
struct HandshakeReport {
    enum class State : std::uint8_t {
        Done,
        NotTls,           ///< something answered that does not speak TLS
        Silent,           ///< nothing came back
        Closed,           ///< the connection ended without a word
        NoCommonVersion,  ///< TLS 1.2 and 1.3 are both refused
        NoCommonSuite,    ///< the server refused what was offered
        CertificateWanted,  ///< a client certificate is demanded, and none was shown or it was refused
        Failed,
    };
    enum class Trust : std::uint8_t {
        Trusted,
        UnknownAuthority,
        SelfSigned,
        Expired,
        NotYetValid,
        OtherHost,
        Other,
    };
    State state = State::Failed;
    Trust trust = Trust::Other;
    std::string reason;  ///< OpenSSL's words, for what has no state of its own
    std::string protocol;
    std::string cipher;
    std::string subject;
    std::string issuer;
    std::vector<std::string> names;  ///< hosts and addresses that the certificate is for
    std::int64_t not_before_us = 0;
    std::int64_t not_after_us = 0;
};

/// Looks at a server step by step before any request is sent, for `kps doctor`: name, connection, TLS, certificate.
///
/// Threads: one at a time. Nothing is sent but a handshake and, where a certificate is asked for, one HEAD.
class Probe {
  public:
    /// Errors: InvalidArgument for a URL that is not https://host[:port]; CryptoFailed for authorities that are none.
    static base::Result<Probe> open(std::string_view base_url, const ClientOptions& options);

    const Origin& origin() const { return origin_; }
    /// Numeric addresses of the host, in the order they are tried; empty for an unknown name.
    std::vector<std::string> addresses() const;
    /// Connects to one of them and hangs up.
    Reached reach(const std::string& address) const;
    /// Connects to `address` and shakes hands.
    HandshakeReport shake_hands(const std::string& address) const;

  private:
    Probe(Origin origin, const ClientOptions& options)
        : origin_(std::move(origin)), options_(options) {}

    Origin origin_;
    ClientOptions options_;
};

}  // namespace kps::http
