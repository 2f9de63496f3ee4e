#pragma once

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "storage/connection.h"
#include "storage/rows.h"
#include "storage/value.h"

/// A small seam over SQLite and PostgreSQL: one SQL text runs on both (DESIGN.md 3).
///
/// Invariants:
/// 1. A transaction that is dropped without a commit has changed nothing.
/// 2. After a statement has failed, its transaction can only be dropped: nothing of it is ever
/// committed.
/// 3. A commit that returned success survives a crash of the program and of the machine.
/// 4. No error text holds a value that was bound, stored or read, nor the location's password.
namespace kps::storage {

enum class Backend : std::uint8_t { Sqlite, Postgres };

class Pool;

/// Statements that take effect together or not at all.
///
/// SQL:     what both back ends take: `$1` placeholders; types BIGINT, TEXT, BYTEA, BOOLEAN as 0/1
/// in BIGINT;
///          upsert by ON CONFLICT with constants or EXCLUDED; no sequences, no now(), no server
///          code. The order of texts depends on the database's collation: sort texts in the
///          program.
/// Errors:  AlreadyExists for a unique violation, Busy for a lock not had in time, InvalidArgument
/// for a text that
///          is not UTF-8 or holds NUL, StorageFailed for everything else.
/// Threads: one at a time.
class Transaction {
  public:
    Transaction(Transaction&&) noexcept;
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();

    base::Result<Rows> query(std::string_view sql, std::span<const Value> parameters);
    base::Result<Rows> query(std::string_view sql, std::initializer_list<Value> parameters = {});
    /// Returns the number of rows changed.
    base::Result<std::int64_t> execute(std::string_view sql, std::span<const Value> parameters);
    base::Result<std::int64_t> execute(std::string_view sql,
                                       std::initializer_list<Value> parameters = {});
    /// Several statements without parameters: migrations.
    base::Status run_script(std::string_view sql);

    /// Durable: when it returns success. A StorageFailed of a commit whose connection broke leaves
    /// the outcome
    ///          unknown: read it back.
    base::Status commit();

  private:
    friend class Database;
    Transaction(std::shared_ptr<Pool> pool, std::unique_ptr<Connection> connection, Access access);
    base::Result<Outcome> run(std::string_view sql, std::span<const Value> parameters);
    void finish() noexcept;

    std::shared_ptr<Pool> pool_;
    std::unique_ptr<Connection> connection_;
    Access access_;
    bool failed_ = false;
    bool open_ = true;
};

/// A database and its pool of connections.
///
/// Threads: any number at a time. On SQLite one write transaction runs at a time, the others wait
/// for it, and reads
///          go on beside it; a thread must not begin a second transaction while it holds one.
class Database {
  public:
    /// `sqlite:/path/file.db`, `postgresql://…`, or a libpq text such as `host=/run/postgresql
    /// dbname=kps`. Errors: InvalidArgument for another text, StorageFailed when it cannot be
    /// reached.
    static base::Result<std::shared_ptr<Database>> open(const std::string& location);

    /// A lost connection found here is replaced once; after that StorageFailed.
    base::Result<Transaction> begin(Access access);
    Backend backend() const;

  private:
    explicit Database(std::shared_ptr<Pool> pool);
    std::shared_ptr<Pool> pool_;
};

}  // namespace kps::storage
