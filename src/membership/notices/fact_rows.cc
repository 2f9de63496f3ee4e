#include "membership/notices/fact_rows.h"

#include "storage/migration.h"

namespace kps::membership {
namespace {

using base::InstitutionId;
using base::Result;
using base::Status;
using storage::Rows;
using storage::Transaction;

constexpr storage::Migration kMigrations[] = {
    {1, R"sql(
CREATE TABLE institution_facts (
    institution BIGINT NOT NULL,
    name TEXT NOT NULL,
    number BIGINT NOT NULL,
    value TEXT NOT NULL,
    subject BYTEA NOT NULL,
    from_us BIGINT NOT NULL,
    until_us BIGINT,
    PRIMARY KEY (institution, name, number)
);
CREATE UNIQUE INDEX institution_facts_in_force ON institution_facts (institution, name) WHERE until_us IS NULL;
)sql"},
};

struct Period {
    std::int64_t number = 0;
    std::string_view value;
    std::int64_t from_us = 0;
    std::optional<std::int64_t> until_us;
};

Status insert(Transaction& transaction, const Fact& fact, const Period& period) {
    KPS_TRY(transaction.execute(
        "INSERT INTO institution_facts (institution, name, number, value, subject, from_us, "
        "until_us) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        {fact.institution.value(), fact.name, period.number, period.value, fact.subject.bytes(),
         period.from_us, period.until_us}));
    return {};
}

}  // namespace

Status open_fact_rows(storage::Database& database) {
    return storage::migrate(database, "membership_facts", kMigrations);
}

// Rule R-230 (KPS başvuru §1): one value at a time; the one before is kept with its time.
Status put_fact(Transaction& transaction, const Fact& fact, std::int64_t now_us) {
    KPS_TRY(transaction.execute(
        "UPDATE institution_facts SET until_us = $3 WHERE institution = $1 AND name = $2 AND "
        "until_us IS NULL",
        {fact.institution.value(), fact.name, now_us}));
    Rows rows = KPS_TRY(transaction.query(
        "SELECT max(number) FROM institution_facts WHERE institution = $1 AND name = $2",
        {fact.institution.value(), fact.name}));
    const auto [last] = KPS_TRY(rows.at(0).read<std::optional<std::int64_t>>());
    std::int64_t number = last.value_or(0) + 1;
    if (number == 1 && !fact.before.empty())
        KPS_TRY(insert(transaction, fact, {number++, fact.before, 0, now_us}));
    return insert(transaction, fact, {number, fact.value, now_us, std::nullopt});
}

Result<std::vector<FactPeriod>> fact_history(Transaction& transaction, InstitutionId institution,
                                             std::string_view name) {
    Rows rows =
        KPS_TRY(transaction.query("SELECT value, from_us, until_us FROM institution_facts WHERE "
                                  "institution = $1 AND name = $2 ORDER BY number",
                                  {institution.value(), name}));
    std::vector<FactPeriod> history;
    for (storage::Row& row : rows) {
        auto [value, from_us, until_us] =
            KPS_TRY(row.read<std::string, std::int64_t, std::optional<std::int64_t>>());
        history.push_back({std::move(value), from_us, until_us});
    }
    return history;
}

}  // namespace kps::membership
