#pragma once

#include <cstddef>
#include <cstdint>

/// Limits of the portal's edge.
namespace kps::portal {

inline constexpr std::size_t kBodyBytesMax = 64 * 1024;
inline constexpr std::size_t kJsonDepth = 6;
inline constexpr std::size_t kJsonValuesMax = 1'000;
inline constexpr std::size_t kCookieBytesMax = 4'096;
inline constexpr std::size_t kQueryMemberBytesMax = 200;
/// Cases of one bulk act; the caller asks for more.
inline constexpr std::int64_t kBulkCasesMax = 200;
/// People of one file that are taken in at once; each is an act of its own.
inline constexpr std::size_t kImportedUsersMax = 300;
/// Accounts of one institution that are looked at for its list of users.
inline constexpr std::size_t kInstitutionAccountsMax = 2'000;
/// Letters of one page where the request names no number.
inline constexpr std::size_t kLetterPageDefault = 50;
inline constexpr std::size_t kLetterNumberBytesMax = 60;
inline constexpr std::int64_t kInstitutionIdMax = 4'294'967'295;

/// A POST under an Idempotency-Key (docs/adr/0124): the key, how long it holds, and how many one person may have.
inline constexpr std::size_t kRepeatedKeyBytesMin = 16;
inline constexpr std::int64_t kRepeatedPostUs = 24LL * 3600 * 1'000'000;
inline constexpr std::int64_t kRepeatedPostsOfPersonMax = 1'000;

/// Threads that wait for the database, and calls that wait for them; beyond it 503 at once.
inline constexpr std::size_t kPortalThreads = 4;
inline constexpr std::size_t kPortalWaitingMax = 256;
/// Argon2id runs on these alone: 19 MiB and some 20 ms of a core each.
inline constexpr std::size_t kPasswordThreads = 2;
inline constexpr std::size_t kPasswordWaitingMax = 64;

/// Changes told to the audit log in one go.
inline constexpr std::size_t kTellAtOnce = 100;

}  // namespace kps::portal
