#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "crypto/keys.h"
#include "http/counters.h"
#include "http/limits.h"
#include "http/message.h"
#include "http/peer_certificate.h"

/// The listener. Invariants:
/// 1. A request reaches a handler only complete, unambiguous and within limits.h; else it is
/// refused here and the
///    connection closed.
/// 2. One request of a connection is handled at a time; pipelined ones are answered in order.
/// 3. No client can hold memory, a thread or a descriptor longer than the time limits allow.
/// 4. Nothing is sent in clear: a plain endpoint exists on loopback only, for operation (/metrics).
namespace kps::http {

struct Endpoint {
    std::string address = "127.0.0.1";  ///< numeric, IPv4 or IPv6
    std::uint16_t port = 0;             ///< 0: the system chooses; see Server::port
    bool is_plain = false;              ///< without TLS; loopback addresses only
    Handler* handler = nullptr;         ///< outlives the server
    /// Outlives the server; null: no client is asked for a certificate.
    const PeerCertificates* certificates = nullptr;
};

/// Units: milliseconds.
struct TimeLimits {
    std::int64_t handshake_ms = kHandshakeMsMax;
    std::int64_t head_ms = kHeadMsMax;
    std::int64_t request_ms = kRequestMsMax;
    std::int64_t idle_ms = kIdleMsMax;
    std::int64_t rest_ms = kRestAfterMs;
    std::int64_t grace_ms = kGraceMs;
    std::int64_t bytes_per_second_min = kBytesPerSecondMin;
    std::int64_t answer_ms = kAnswerMsMax;
    std::int64_t drain_ms = kDrainMsMax;
    std::int64_t stop_ms = kStopMsMax;
};

/// Where a larger body than elsewhere is taken: uploads.
struct LargeBodies {
    std::string path_begins;  ///< as the router compares, without regard to ASCII case
    std::size_t bytes_max = 0;
};

struct ServerOptions {
    std::vector<Endpoint> endpoints;
    std::vector<crypto::CertifiedKey>
        keys;              ///< ECDSA, then optionally RSA; none needed if all is plain
    unsigned threads = 0;  ///< 0: one a core
    std::size_t body_bytes_max = kBodyBytesMax;
    std::vector<LargeBodies> large_bodies = {};
    std::size_t receiving_bytes_max =
        kReceivingBytesMax;  ///< of each loop; beyond it a body gets 503
    std::size_t connections_max = kConnectionsMax;
    std::size_t connections_per_source_max = kConnectionsPerSourceMax;
    TimeLimits time;
    /// What a request of this path may hold.
    std::size_t body_bytes_max_of(std::string_view path) const;
};

class Server {
  public:
    /// Listens and serves in its own threads until `stop`.
    /// Errors: InvalidArgument for an endpoint without handler, a non-numeric address or a plain
    /// one off loopback;
    ///         NetworkFailed when an address cannot be bound; CryptoFailed for an unusable key.
    static base::Result<std::unique_ptr<Server>> start(const ServerOptions& options);
    virtual ~Server() = default;  ///< stops

    /// The port of `options.endpoints[index]`.
    virtual std::uint16_t port(std::size_t index = 0) const = 0;
    /// Accepts no more, lets requests in flight end for at most `time.stop_ms`, then closes
    /// everything. Blocks.
    virtual void stop() = 0;
    /// Serves connections that come from now on with these keys; open ones keep theirs. Threads: any.
    /// Errors: CryptoFailed for an unusable key: the old ones stay.
    virtual base::Status renew(const std::vector<crypto::CertifiedKey>& keys) = 0;
    /// Threads: any.
    virtual Counters counters() const = 0;
};

}  // namespace kps::http
