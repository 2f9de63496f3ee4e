#pragma once

#include <sys/types.h>

#include <memory>
#include <string>

#include "base/result.h"

namespace kps::storage::testing {

/// A real PostgreSQL 15 server for tests: own data folder and Unix socket in a temporary folder, no
/// TCP port, no flush to disk. It is stopped and removed by the destructor, and by the kernel when
/// the test program dies.
///
/// As root it runs as user `postgres`, because the server refuses to run as root.
class TemporaryPostgres {
  public:
    static base::Result<std::unique_ptr<TemporaryPostgres>> start();
    /// The server all tests of one program share; made at the first call.
    static TemporaryPostgres& shared();

    TemporaryPostgres(const TemporaryPostgres&) = delete;
    TemporaryPostgres& operator=(const TemporaryPostgres&) = delete;
    ~TemporaryPostgres();

    /// Location of a new, empty schema: a database of its own for most purposes, made in
    /// milliseconds.
    std::string fresh_location();
    /// Ends the server at once, as a crash of it would (all connections break).
    void kill_server();
    base::Status start_server();
    /// Ends all client connections and keeps the server running.
    base::Status break_connections();

  private:
    explicit TemporaryPostgres(std::string folder) : folder_(std::move(folder)) {}
    std::string conninfo() const;

    std::string folder_;
    pid_t server_ = -1;
    int schema_count_ = 0;
};

}  // namespace kps::storage::testing
