#include <fcntl.h>
#include <sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <unordered_map>

#include "base/assert.h"
#include "base/turkish_text.h"
#include "storage/connection.h"
#include "storage/limits.h"

namespace kps::storage {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;

struct CloseDatabase {
    void operator()(sqlite3* database) const { sqlite3_close_v2(database); }
};
struct FinalizeStatement {
    void operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }
};
using Handle = std::unique_ptr<sqlite3, CloseDatabase>;
using Statement = std::unique_ptr<sqlite3_stmt, FinalizeStatement>;

/// SQLite's own messages name tables and columns, never values.
base::Error error_of(sqlite3* database, std::string_view what) {
    const int code = sqlite3_extended_errcode(database);
    std::string context = "sqlite " + std::string(what) + ": " + sqlite3_errmsg(database);
    if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY)
        return base::Error(ErrorCode::AlreadyExists, std::move(context));
    const int family = code & 0xff;
    if (family == SQLITE_BUSY || family == SQLITE_LOCKED)
        return base::Error(ErrorCode::Busy, std::move(context));
    return base::Error(ErrorCode::StorageFailed, std::move(context));
}

/// Resets a statement when its use ends, so that it holds no lock and no borrowed value.
class InUse {
  public:
    explicit InUse(sqlite3_stmt* statement) : statement_(statement) {}
    InUse(const InUse&) = delete;
    InUse& operator=(const InUse&) = delete;
    ~InUse() {
        sqlite3_reset(statement_);
        sqlite3_clear_bindings(statement_);
    }

  private:
    sqlite3_stmt* statement_;
};

int bind(sqlite3_stmt* statement, int position, const Value& value) {
    struct Binder {
        sqlite3_stmt* statement;
        int position;
        int operator()(std::monostate) const { return sqlite3_bind_null(statement, position); }
        int operator()(std::int64_t number) const {
            return sqlite3_bind_int64(statement, position, number);
        }
        int operator()(std::string_view text) const {
            const char* data = text.empty() ? "" : text.data();
            return sqlite3_bind_text64(statement, position, data, text.size(), SQLITE_STATIC,
                                       SQLITE_UTF8);
        }
        int operator()(base::ByteView bytes) const {
            if (bytes.empty()) return sqlite3_bind_zeroblob(statement, position, 0);
            return sqlite3_bind_blob64(statement, position, bytes.data(), bytes.size(),
                                       SQLITE_STATIC);
        }
    };
    return std::visit(Binder{statement, position}, value.content());
}

Result<Cell> cell_of(sqlite3_stmt* statement, int column) {
    switch (sqlite3_column_type(statement, column)) {
        case SQLITE_NULL:
            return Cell();
        case SQLITE_INTEGER:
            return Cell(std::int64_t{sqlite3_column_int64(statement, column)});
        case SQLITE_TEXT: {
            const auto* text =
                reinterpret_cast<const char*>(sqlite3_column_text(statement, column));
            return Cell(std::string(
                text, static_cast<std::size_t>(sqlite3_column_bytes(statement, column))));
        }
        case SQLITE_BLOB: {
            const auto* bytes =
                static_cast<const std::uint8_t*>(sqlite3_column_blob(statement, column));
            const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
            return Cell(size == 0 ? base::Bytes() : base::Bytes(bytes, size));
        }
        default:
            return failed(ErrorCode::CorruptData,
                          "sqlite: a column holds a type this program never writes");
    }
}

class SqliteConnection final : public Connection {
  public:
    explicit SqliteConnection(Handle handle) : handle_(std::move(handle)) {}
    ~SqliteConnection() override { prepared_.clear(); }

    Status begin(Access access) override {
        // IMMEDIATE takes the write lock now: a read that turns into a write later could not wait
        // for it.
        return exec(access == Access::Write ? "BEGIN IMMEDIATE" : "BEGIN DEFERRED");
    }
    Status commit() override { return exec("COMMIT"); }
    void rollback() noexcept override {
        // Some errors have rolled back by themselves already.
        if (sqlite3_get_autocommit(handle_.get()) == 0)
            sqlite3_exec(handle_.get(), "ROLLBACK", nullptr, nullptr, nullptr);
    }
    bool usable() const override { return sqlite3_get_autocommit(handle_.get()) != 0; }
    Status run_script(std::string_view sql) override { return exec(std::string(sql).c_str()); }

    Result<Outcome> run(std::string_view sql, std::span<const Value> parameters) override {
        Statement unkept;
        sqlite3_stmt* statement = KPS_TRY(prepare(sql, unkept));
        const InUse in_use(statement);
        KPS_TRY(bind_all(statement, parameters));
        return step_all(statement);
    }

  private:
    Status exec(const char* sql) {
        if (sqlite3_exec(handle_.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK)
            return failed(error_of(handle_.get(), "exec"));
        return {};
    }

    Result<sqlite3_stmt*> prepare(std::string_view sql, Statement& unkept) {
        if (const auto known = prepared_.find(std::string(sql)); known != prepared_.end())
            return known->second.get();
        sqlite3_stmt* raw = nullptr;
        const char* rest = nullptr;
        const int code = sqlite3_prepare_v3(handle_.get(), sql.data(), static_cast<int>(sql.size()),
                                            SQLITE_PREPARE_PERSISTENT, &raw, &rest);
        Statement statement(raw);
        if (code != SQLITE_OK) return failed(error_of(handle_.get(), "prepare"));
        // SQLite would leave out what follows without a word; PostgreSQL refuses it.
        if (raw == nullptr || rest != sql.data() + sql.size())
            return failed(ErrorCode::StorageFailed, "sqlite: not exactly one statement");
        Statement& place = prepared_.size() < kPreparedMax ? prepared_[std::string(sql)] : unkept;
        place = std::move(statement);
        return raw;
    }

    Status bind_all(sqlite3_stmt* statement, std::span<const Value> parameters) {
        const auto expected = static_cast<std::size_t>(sqlite3_bind_parameter_count(statement));
        if (expected != parameters.size())
            return failed(ErrorCode::StorageFailed, "sqlite: number of parameters");
        for (std::size_t index = 0; index < parameters.size(); ++index) {
            const std::string name = "$" + std::to_string(index + 1);
            const int position = sqlite3_bind_parameter_index(statement, name.c_str());
            if (position == 0)
                return failed(ErrorCode::StorageFailed, "sqlite: no parameter " + name);
            if (bind(statement, position, parameters[index]) != SQLITE_OK)
                return failed(error_of(handle_.get(), "bind"));
        }
        return {};
    }

    Result<Outcome> step_all(sqlite3_stmt* statement) {
        Outcome outcome;
        const int column_count = sqlite3_column_count(statement);
        const std::int64_t changes_before = sqlite3_total_changes64(handle_.get());
        for (;;) {
            const int code = sqlite3_step(statement);
            if (code == SQLITE_DONE) break;
            if (code != SQLITE_ROW) return failed(error_of(handle_.get(), "step"));
            if (outcome.rows.size() == kRowsMax)
                return failed(ErrorCode::StorageFailed, "sqlite: too many rows");
            std::vector<Cell> cells;
            cells.reserve(static_cast<std::size_t>(column_count));
            for (int column = 0; column < column_count; ++column)
                cells.push_back(KPS_TRY(cell_of(statement, column)));
            outcome.rows.emplace_back(std::move(cells));
        }
        // sqlite3_changes keeps the number of an earlier statement when this one changes nothing.
        const bool changed = sqlite3_total_changes64(handle_.get()) != changes_before;
        outcome.changed_count = changed ? sqlite3_changes64(handle_.get()) : 0;
        return outcome;
    }

    Handle handle_;
    std::unordered_map<std::string, Statement> prepared_;
};

/// Creates the file with rights for its owner alone; SQLite gives its side files the same rights.
///
/// A file that is there is not opened: closing it here would drop the POSIX locks that other
/// connections of this process hold on it, and another program's last close would then delete the
/// write-ahead log under them.
Status create_private(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (file < 0 && errno == EEXIST) return {};
    if (file < 0) return failed(ErrorCode::StorageFailed, "sqlite: the file cannot be made");
    ::close(file);
    return {};
}

// FULL flushes the log at each commit (invariant 3). secure_delete overwrites what is deleted, so
// that destroyed personal data does not stay in free pages.
constexpr const char* kSettings =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA "
    "trusted_schema=OFF;"
    "PRAGMA cell_size_check=ON; PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY;";

}  // namespace

Result<std::unique_ptr<Connection>> connect_sqlite(const std::string& path) {
    KPS_TRY(create_private(path));
    sqlite3* raw = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW;
    const int code = sqlite3_open_v2(path.c_str(), &raw, flags, nullptr);
    Handle handle(raw);
    if (raw == nullptr) return failed(ErrorCode::StorageFailed, "sqlite: no memory");
    if (code != SQLITE_OK) return failed(error_of(raw, "open"));
    sqlite3_extended_result_codes(raw, 1);
    sqlite3_busy_timeout(raw, kLockTimeoutMs);
    sqlite3_db_config(raw, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    if (sqlite3_exec(raw, kSettings, nullptr, nullptr, nullptr) != SQLITE_OK)
        return failed(error_of(raw, "settings"));
    return std::unique_ptr<Connection>(std::make_unique<SqliteConnection>(std::move(handle)));
}

}  // namespace kps::storage
