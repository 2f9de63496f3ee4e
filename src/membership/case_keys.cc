#include "membership/case_keys.h"

#include "storage/migration.h"

namespace kps::membership {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;
using storage::Rows;
using storage::Transaction;

constexpr storage::Migration kMigrations[] = {
    {1, R"sql(
CREATE TABLE membership_keys (
    institution BIGINT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    subject BYTEA NOT NULL,
    PRIMARY KEY (institution, kind, name)
);
)sql"},
};

}  // namespace

Status open_case_keys(storage::Database& database) {
    return storage::migrate(database, "membership_keys", kMigrations);
}

Status claim(Transaction& transaction, const CaseKey& key, const base::Uuid& subject,
             std::string_view rule) {
    const std::int64_t changed = KPS_TRY(transaction.execute(
        "INSERT INTO membership_keys (institution, kind, name, subject) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT DO NOTHING",
        {key.institution.value(), key.kind, key.name, subject.bytes()}));
    if (changed != 1)
        return failed(ErrorCode::RuleRefused, std::string(rule) + ": another case is open");
    return {};
}

Status release(Transaction& transaction, const CaseKey& key) {
    KPS_TRY(transaction.execute(
        "DELETE FROM membership_keys WHERE institution = $1 AND kind = $2 AND name = $3",
        {key.institution.value(), key.kind, key.name}));
    return {};
}

Result<std::optional<base::Uuid>> holder_of(Transaction& transaction, const CaseKey& key) {
    Rows rows = KPS_TRY(transaction.query(
        "SELECT subject FROM membership_keys WHERE institution = $1 AND kind = $2 AND name = $3",
        {key.institution.value(), key.kind, key.name}));
    if (rows.empty()) return std::optional<base::Uuid>();
    const auto [bytes] = KPS_TRY(rows[0].read<std::array<std::uint8_t, 16>>());
    return std::optional<base::Uuid>(base::Uuid(bytes));
}

Result<std::size_t> count_of(Transaction& transaction, base::InstitutionId institution,
                             std::string_view kind) {
    Rows rows = KPS_TRY(transaction.query(
        "SELECT count(*) FROM membership_keys WHERE institution = $1 AND kind = $2",
        {institution.value(), kind}));
    const auto [count] = KPS_TRY(rows.at(0).read<std::size_t>());
    return count;
}

}  // namespace kps::membership
