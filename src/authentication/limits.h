#pragma once

#include <cstddef>
#include <cstdint>

/// Limits of authentication; each is tested at its edge.
namespace kps::authentication {

inline constexpr std::int64_t kSecondUs = 1'000'000;

/// Life of a token: the product's default of one hour (WIRE.md 1.4).
inline constexpr std::int64_t kTokenLifetimeUs = 3600 * kSecondUs;
/// How far a node's clock may be behind the one that issued a token.
inline constexpr std::int64_t kNodeSkewUs = 30 * kSecondUs;
/// Tokens kept ready, some 5 KB each. Clients that fetch one per query use it within seconds; an
/// older token is opened from its own bytes.
inline constexpr std::size_t kCachedTokensMax = 32'768;
inline constexpr std::size_t kTokenCacheShards = 64;
/// Base64 characters of a CipherValue we would ever look at; our own have some 5,000.
inline constexpr std::size_t kCipherTextMax = 16 * 1024;
/// Revocations kept singly; beyond it all tokens issued so far are revoked at once.
inline constexpr std::size_t kRevocationsMax = 100'000;

/// Characters of a bearer token we would ever look at; our own have some 250.
inline constexpr std::size_t kBearerTextMax = 512;

inline constexpr std::size_t kUserNameBytesMax = 64;
inline constexpr std::size_t kSecretBytesMax = 256;
/// How long a secret that was right once is known without Argon2id.
inline constexpr std::int64_t kVerifiedSecretUs = 300 * kSecondUs;
inline constexpr std::size_t kVerifiedSecretsMax = 16'384;

/// Argon2id runs here and nowhere else: 19 MiB and 14 ms of one core each.
inline constexpr std::size_t kHashThreads = 2;
inline constexpr std::size_t kHashJobsMax = 64;
/// One source may not fill the queue that all institutions share.
inline constexpr std::size_t kHashJobsPerSourceMax = 4;
/// Callers that wait for the same user and secret share one job.
inline constexpr std::size_t kHashWaitersMax = 1024;

/// Consecutive failures of one account from one source: free of delay, and until nothing is tried
/// any more.
inline constexpr std::uint32_t kFreeFailures = 5;
inline constexpr std::uint32_t kFailuresMax = 100;
inline constexpr std::int64_t kFailureDelayMaxUs = 60 * kSecondUs;
/// A pair without failures for this long starts anew.
inline constexpr std::int64_t kFailureMemoryUs = 24 * 3600 * kSecondUs;
inline constexpr std::size_t kThrottledPairsMax = 65'536;

}  // namespace kps::authentication
