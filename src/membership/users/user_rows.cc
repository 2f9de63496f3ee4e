#include "membership/users/user_rows.h"

#include "storage/migration.h"

namespace kps::membership {
namespace {

using base::ErrorCode;
using base::failed;
using base::InstitutionId;
using base::Result;
using base::Status;
using storage::Rows;
using storage::Transaction;

constexpr storage::Migration kMigrations[] = {
    {1, R"sql(
CREATE TABLE institution_users (
    subject BYTEA PRIMARY KEY,
    institution BIGINT NOT NULL,
    kind TEXT NOT NULL,
    kimlik_no TEXT NOT NULL,
    sub_unit TEXT NOT NULL,
    from_us BIGINT NOT NULL,
    until_us BIGINT
);
CREATE UNIQUE INDEX institution_users_person ON institution_users (institution, kind, kimlik_no)
    WHERE until_us IS NULL;
CREATE UNIQUE INDEX institution_users_administrator ON institution_users (institution)
    WHERE until_us IS NULL AND kind = 'administrator';
CREATE INDEX institution_users_kimlik_no ON institution_users (kimlik_no);
)sql"},
};

Result<std::optional<base::Uuid>> first_of(Rows& rows) {
    if (rows.empty()) return std::optional<base::Uuid>();
    const auto [bytes] = KPS_TRY(rows[0].read<std::array<std::uint8_t, 16>>());
    return std::optional<base::Uuid>(base::Uuid(bytes));
}

}  // namespace

Status open_user_rows(storage::Database& database) {
    return storage::migrate(database, "membership_users", kMigrations);
}

// Rule R-062 (KPSY m.7/6): who is defined stands here as long as the case, and after it with its end.
Status put_user(Transaction& transaction, const UserRow& user, std::int64_t now_us) {
    const std::int64_t changed = KPS_TRY(transaction.execute(
        "INSERT INTO institution_users (subject, institution, kind, kimlik_no, sub_unit, from_us) "
        "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING",
        {user.subject.bytes(), user.institution.value(), user.kind, user.kimlik_no, user.sub_unit,
         now_us}));
    if (changed != 1)
        return failed(ErrorCode::RuleRefused, "R-062: such a user is defined already");
    return {};
}

Status end_user(Transaction& transaction, const base::Uuid& subject, std::int64_t now_us) {
    KPS_TRY(transaction.execute(
        "UPDATE institution_users SET until_us = $2 WHERE subject = $1 AND until_us IS NULL",
        {subject.bytes(), now_us}));
    return {};
}

// Rule R-111 (KPSY m.13/6): the users of a cancelled undertaking are closed, all of them.
Status end_users_of(Transaction& transaction, InstitutionId institution, std::int64_t now_us) {
    KPS_TRY(transaction.execute(
        "UPDATE institution_users SET until_us = $2 WHERE institution = $1 AND until_us IS NULL",
        {institution.value(), now_us}));
    return {};
}

Result<bool> is_defined(Transaction& transaction, const base::Uuid& subject) {
    Rows rows = KPS_TRY(transaction.query(
        "SELECT count(*) FROM institution_users WHERE subject = $1 AND until_us IS NULL",
        {subject.bytes()}));
    const auto [count] = KPS_TRY(rows.at(0).read<std::int64_t>());
    return count > 0;
}

Result<std::optional<base::Uuid>> find_user(Transaction& transaction, InstitutionId institution,
                                            std::string_view kind, std::string_view kimlik_no) {
    Rows rows = KPS_TRY(
        transaction.query("SELECT subject FROM institution_users WHERE institution = $1 AND kind = "
                          "$2 AND kimlik_no = $3 AND until_us IS NULL",
                          {institution.value(), kind, kimlik_no}));
    return first_of(rows);
}

Result<std::optional<base::Uuid>> find_administrator(Transaction& transaction,
                                                     InstitutionId institution) {
    Rows rows = KPS_TRY(
        transaction.query("SELECT subject FROM institution_users WHERE institution = $1 AND kind = "
                          "'administrator' AND until_us IS NULL",
                          {institution.value()}));
    return first_of(rows);
}

Result<bool> is_user_elsewhere(Transaction& transaction, InstitutionId institution,
                               std::string_view kimlik_no) {
    Rows rows = KPS_TRY(
        transaction.query("SELECT count(*) FROM institution_users WHERE institution <> $1 AND "
                          "kimlik_no = $2 AND until_us IS NULL",
                          {institution.value(), kimlik_no}));
    const auto [count] = KPS_TRY(rows.at(0).read<std::int64_t>());
    return count > 0;
}

Result<std::size_t> users_of_unit(Transaction& transaction, InstitutionId institution,
                                  std::string_view sub_unit) {
    Rows rows = KPS_TRY(
        transaction.query("SELECT count(*) FROM institution_users WHERE institution = $1 AND "
                          "sub_unit = $2 AND until_us IS NULL",
                          {institution.value(), sub_unit}));
    const auto [count] = KPS_TRY(rows.at(0).read<std::size_t>());
    return count;
}

}  // namespace kps::membership
