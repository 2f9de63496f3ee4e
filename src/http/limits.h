#pragma once

#include <cstddef>
#include <cstdint>

/// Limits of the listener (SECURITY threat 4, F10, F30 to F33). Each is tested at its edge.
namespace kps::http {

// What one request may hold.
inline constexpr std::size_t kMethodBytesMax = 16;
inline constexpr std::size_t kTargetBytesMax = 4096;     ///< path and query together; more is 414
inline constexpr std::size_t kHeadBytesMax = 32 * 1024;  ///< request line and headers; more is 431
inline constexpr std::size_t kHeadersMax = 100;          ///< more is 431
inline constexpr std::size_t kBodyBytesMax = 1024 * 1024;  ///< decoded; more is 413
inline constexpr std::size_t kChunkSizeDigitsMax = 8;  ///< hexadecimal digits of one chunk's size

// How long a client may take. All are checked on a coarse tick, so they are exceeded by up to a
// second.
inline constexpr std::int64_t kTickMs = 100;
inline constexpr std::int64_t kHandshakeMsMax = 10'000;
inline constexpr std::int64_t kHeadMsMax =
    10'000;  ///< from the first byte of a request to its blank line
inline constexpr std::int64_t kRequestMsMax =
    30'000;  ///< from the first byte of a request to its last
inline constexpr std::int64_t kIdleMsMax = 75'000;  ///< between two requests
inline constexpr std::int64_t kRestAfterMs =
    1'000;                                       ///< idle so long, it gives its TLS buffers back
inline constexpr std::int64_t kGraceMs = 5'000;  ///< before the minimum rate counts
inline constexpr std::int64_t kBytesPerSecondMin =
    1'000;  ///< of a body being sent or an answer being read
inline constexpr std::int64_t kAnswerMsMax = 120'000;  ///< for one answer to be read, however large
inline constexpr std::int64_t kDrainMsMax = 2'000;  ///< reading what a refused client still sends
inline constexpr std::int64_t kStopMsMax =
    10'000;  ///< for requests in flight when the server stops

// How much one loop takes at once, so that no connection and no listener starves the others.
inline constexpr unsigned kStepsPerTurnMax = 64;
inline constexpr unsigned kAcceptsPerTurnMax = 64;
inline constexpr int kEventsPerTurnMax = 256;
inline constexpr int kListenBacklog = 4096;

// Connections.
inline constexpr std::size_t kConnectionsMax = 40'000;
inline constexpr std::size_t kConnectionsPerSourceMax = 2'000;
inline constexpr std::size_t kPeerChainBytesMax =
    16 * 1024;  ///< certificates that a client sends in its handshake
inline constexpr std::size_t kDescriptorsBesides = 1'024;  ///< for everything that is no connection

// Memory.
inline constexpr std::size_t kBufferBytesFirst = 16 * 1024;
inline constexpr std::size_t kBufferBytesKept =
    64 * 1024;                                        ///< larger ones are freed, not kept for reuse
inline constexpr std::size_t kBuffersKeptMax = 1024;  ///< per loop
/// Of all requests being received on one loop, beyond each one's first buffer; more is 503.
inline constexpr std::size_t kReceivingBytesMax = 256 * 1024 * 1024;
/// What a refused client may still send before it is cut off: several times the largest body, and its TLS framing,
/// so that it reads why it was refused.
inline constexpr std::size_t kDrainBytesMax = 4 * 1024 * 1024;

// Handlers that may wait for a database (handler_pool.h).
inline constexpr std::size_t kWaitingThreads = 16;
inline constexpr std::size_t kWaitingQueueMax = 4'096;

// The client.
inline constexpr std::size_t kAnswerHeadBytesMax = 64 * 1024;
inline constexpr std::size_t kAnswerBodyBytesMax = 64 * 1024 * 1024;

/// Addresses of one host name that are tried.
inline constexpr std::size_t kAddressesTriedMax = 16;

}  // namespace kps::http
