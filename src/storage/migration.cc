#include "storage/migration.h"

#include <string>

#include "base/assert.h"
#include "storage/limits.h"

namespace kps::storage {
namespace {

using base::ErrorCode;

constexpr std::string_view kCreateTable =
    "CREATE TABLE IF NOT EXISTS schema_migrations ("
    " component TEXT NOT NULL, number BIGINT NOT NULL, sql TEXT NOT NULL,"
    " PRIMARY KEY (component, number))";

base::Status create_table(Database& database) {
    Transaction transaction = KPS_TRY(database.begin(Access::Write));
    KPS_TRY(transaction.execute(kCreateTable));
    return transaction.commit();
}

/// Compares what is recorded with what the program knows; returns how many steps are done.
base::Result<std::size_t> done_count(Database& database, std::string_view component,
                                     std::span<const Migration> migrations) {
    Transaction transaction = KPS_TRY(database.begin(Access::Read));
    Rows rows = KPS_TRY(transaction.query(
        "SELECT number, sql FROM schema_migrations WHERE component = $1 ORDER BY number",
        {component}));
    if (rows.size() > migrations.size())
        return base::failed(ErrorCode::StorageFailed,
                            std::string(component) + ": the store was made by a newer program");
    for (std::size_t index = 0; index < rows.size(); ++index) {
        const auto [number, sql] = KPS_TRY(rows[index].read<std::int64_t, std::string>());
        if (number != migrations[index].number || sql != migrations[index].sql)
            return base::failed(ErrorCode::CorruptData, std::string(component) + ": migration " +
                                                            std::to_string(number) + " differs");
    }
    return rows.size();
}

base::Status apply(Database& database, std::string_view component, const Migration& migration) {
    Transaction transaction = KPS_TRY(database.begin(Access::Write));
    // The record comes first: of two programs that migrate at once, the second waits here and is
    // then told so.
    KPS_TRY(transaction.execute(
        "INSERT INTO schema_migrations (component, number, sql) VALUES ($1, $2, $3)",
        {component, migration.number, migration.sql}));
    KPS_TRY(transaction.run_script(migration.sql));
    return transaction.commit();
}

base::Status migrate_once(Database& database, std::string_view component,
                          std::span<const Migration> migrations) {
    KPS_TRY(create_table(database));
    const std::size_t done = KPS_TRY(done_count(database, component, migrations));
    for (const Migration& migration : migrations.subspan(done))
        KPS_TRY(apply(database, component, migration));
    return {};
}

}  // namespace

base::Status migrate(Database& database, std::string_view component,
                     std::span<const Migration> migrations) {
    for (std::size_t index = 0; index < migrations.size(); ++index)
        KPS_ASSERT(migrations[index].number == static_cast<std::int64_t>(index) + 1);
    base::Status status;
    for (int tries = 0; tries < kMigrationTriesMax; ++tries) {
        status = migrate_once(database, component, migrations);
        // Another program was faster at the same step: look again at what is left.
        if (status || status.error().code != ErrorCode::AlreadyExists) return status;
    }
    return status;
}

}  // namespace kps::storage
