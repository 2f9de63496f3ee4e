#pragma once

#include <cstddef>

namespace kps::storage {

/// Connections of one pool that read, and on PostgreSQL also write.
inline constexpr std::size_t kPoolConnectionsMax = 8;
/// How long a caller waits for a free connection before it is told Busy.
inline constexpr int kAcquireTimeoutMs = 5'000;
/// How long SQLite waits for another process, and PostgreSQL for a row lock.
inline constexpr int kLockTimeoutMs = 5'000;
/// A statement that takes longer is wrong for an administrative store.
inline constexpr int kStatementTimeoutMs = 30'000;
/// A transaction left open on PostgreSQL is ended by the server after this time.
inline constexpr int kIdleTransactionTimeoutMs = 60'000;
inline constexpr int kConnectTimeoutS = 5;
/// Rows one query may return; longer lists are read in pages.
inline constexpr std::size_t kRowsMax = 1'000'000;
/// Prepared statements kept for each connection; more are prepared anew each time.
inline constexpr std::size_t kPreparedMax = 256;
inline constexpr std::size_t kParametersMax = 99;
/// Programs that start at the same time all try to migrate; each collision is one try.
inline constexpr int kMigrationTriesMax = 10;

}  // namespace kps::storage
