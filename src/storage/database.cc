#include "storage/database.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <vector>

#include "base/assert.h"
#include "base/turkish_text.h"
#include "storage/limits.h"

namespace kps::storage {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;

constexpr std::string_view kSqlitePrefix = "sqlite:";

bool is_postgres(std::string_view location) {
    return location.starts_with("postgresql://") || location.starts_with("postgres://") ||
           location.find('=') != std::string_view::npos;
}

/// PostgreSQL refuses these texts; SQLite would keep them. Refused here, so that both behave alike.
Status check_texts(std::span<const Value> parameters) {
    for (const Value& value : parameters) {
        const auto* text = std::get_if<std::string_view>(&value.content());
        if (text == nullptr) continue;
        if (text->find('\0') != std::string_view::npos || !base::is_utf8(*text))
            return failed(ErrorCode::InvalidArgument, "storage: text is not UTF-8 or holds NUL");
    }
    return {};
}

}  // namespace

/// Connections that wait for use. SQLite has one place for writers, so that they queue here,
/// fairly, instead of polling the file lock; on PostgreSQL writers and readers share the places.
class Pool {
  public:
    Pool(Backend backend, std::string target) : backend_(backend), target_(std::move(target)) {
        const bool sqlite = backend == Backend::Sqlite;
        free_places_[slot(Access::Read)] = kPoolConnectionsMax;
        if (sqlite) free_places_[slot(Access::Write)] = 1;
    }

    Backend backend() const { return backend_; }

    /// Errors: Busy when no place came free in time; else those of connecting.
    Result<std::unique_ptr<Connection>> acquire(Access access) {
        std::unique_ptr<Connection> connection;
        {
            std::unique_lock lock(mutex_);
            const auto has_place = [&] { return free_places_[slot(access)] > 0; };
            if (!freed_.wait_for(lock, std::chrono::milliseconds(kAcquireTimeoutMs), has_place))
                return failed(ErrorCode::Busy, "storage: no free connection");
            --free_places_[slot(access)];
            std::vector<std::unique_ptr<Connection>>& idle = idle_[slot(access)];
            if (!idle.empty()) {
                connection = std::move(idle.back());
                idle.pop_back();
            }
        }
        if (connection != nullptr) return connection;
        auto fresh = connect();
        if (!fresh) give_back(access, nullptr);
        return fresh;
    }

    /// Takes a connection back, or only its place when it was lost.
    void give_back(Access access, std::unique_ptr<Connection> connection) {
        const bool keep = connection != nullptr && connection->usable();
        {
            const std::lock_guard lock(mutex_);
            ++free_places_[slot(access)];
            if (keep) idle_[slot(access)].push_back(std::move(connection));
        }
        freed_.notify_all();
    }

    Result<std::unique_ptr<Connection>> connect() const {
        return backend_ == Backend::Sqlite ? connect_sqlite(target_) : connect_postgres(target_);
    }

  private:
    std::size_t slot(Access access) const {
        return backend_ == Backend::Sqlite && access == Access::Write ? 1 : 0;
    }

    const Backend backend_;
    const std::string target_;
    std::mutex mutex_;
    std::condition_variable freed_;
    std::array<std::size_t, 2> free_places_{};
    std::array<std::vector<std::unique_ptr<Connection>>, 2> idle_;
};

Transaction::Transaction(std::shared_ptr<Pool> pool, std::unique_ptr<Connection> connection,
                         Access access)
    : pool_(std::move(pool)), connection_(std::move(connection)), access_(access) {}

Transaction::Transaction(Transaction&&) noexcept = default;

Transaction::~Transaction() {
    finish();
}

void Transaction::finish() noexcept {
    if (connection_ == nullptr) return;
    if (open_) connection_->rollback();
    open_ = false;
    pool_->give_back(access_, std::move(connection_));
}

Result<Outcome> Transaction::run(std::string_view sql, std::span<const Value> parameters) {
    if (!open_ || failed_)
        return failed(ErrorCode::StorageFailed, "storage: the transaction has ended or failed");
    failed_ = true;  // until this statement has succeeded (invariant 2)
    KPS_TRY(check_texts(parameters));
    Outcome outcome = KPS_TRY(connection_->run(sql, parameters));
    failed_ = false;
    return outcome;
}

Result<Rows> Transaction::query(std::string_view sql, std::span<const Value> parameters) {
    Outcome outcome = KPS_TRY(run(sql, parameters));
    return std::move(outcome.rows);
}

Result<Rows> Transaction::query(std::string_view sql, std::initializer_list<Value> parameters) {
    return query(sql, std::span<const Value>(parameters.begin(), parameters.size()));
}

Result<std::int64_t> Transaction::execute(std::string_view sql, std::span<const Value> parameters) {
    const Outcome outcome = KPS_TRY(run(sql, parameters));
    return outcome.changed_count;
}

Result<std::int64_t> Transaction::execute(std::string_view sql,
                                          std::initializer_list<Value> parameters) {
    return execute(sql, std::span<const Value>(parameters.begin(), parameters.size()));
}

Status Transaction::run_script(std::string_view sql) {
    if (!open_ || failed_)
        return failed(ErrorCode::StorageFailed, "storage: the transaction has ended or failed");
    failed_ = true;
    KPS_TRY(connection_->run_script(sql));
    failed_ = false;
    return {};
}

Status Transaction::commit() {
    if (!open_ || failed_) {
        finish();
        return failed(ErrorCode::StorageFailed, "storage: the transaction has ended or failed");
    }
    Status status = connection_->commit();
    // A refused COMMIT may leave the transaction open; finish() then takes it back.
    open_ = !status.has_value();
    finish();
    return status;
}

Database::Database(std::shared_ptr<Pool> pool) : pool_(std::move(pool)) {}

Backend Database::backend() const {
    return pool_->backend();
}

Result<std::shared_ptr<Database>> Database::open(const std::string& location) {
    std::shared_ptr<Pool> pool;
    if (location.starts_with(kSqlitePrefix)) {
        pool = std::make_shared<Pool>(Backend::Sqlite, location.substr(kSqlitePrefix.size()));
    } else if (is_postgres(location)) {
        pool = std::make_shared<Pool>(Backend::Postgres, location);
    } else {
        return failed(ErrorCode::InvalidArgument,
                      "storage: location must be sqlite:PATH or postgresql://…");
    }
    std::shared_ptr<Database> database(new Database(std::move(pool)));
    // Shows now, not at the first request, that it can be reached.
    Transaction probe = KPS_TRY(database->begin(Access::Read));
    KPS_TRY(probe.query("SELECT 1"));
    return database;
}

Result<Transaction> Database::begin(Access access) {
    std::unique_ptr<Connection> connection = KPS_TRY(pool_->acquire(access));
    Status begun = connection->begin(access);
    if (!begun && !connection->usable() && begun.error().code == ErrorCode::StorageFailed) {
        // The server closed an idle connection (restart, fail-over): nothing was begun, so a new
        // one may try.
        auto fresh = pool_->connect();
        if (!fresh) {
            pool_->give_back(access, nullptr);
            return failed(std::move(fresh).error());
        }
        connection = std::move(fresh).take();
        begun = connection->begin(access);
    }
    if (!begun) {
        pool_->give_back(access, std::move(connection));
        return failed(std::move(begun).error());
    }
    return Transaction(pool_, std::move(connection), access);
}

}  // namespace kps::storage
