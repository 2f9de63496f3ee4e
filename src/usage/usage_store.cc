#include "usage/usage_store.h"

#include "storage/migration.h"
#include "usage/count_sql.h"
#include "usage/limits.h"

namespace kps::usage {
namespace {

using base::Result;
using base::Status;
using storage::Access;
using storage::Transaction;

constexpr storage::Migration kMigrations[] = {
    {1, R"sql(
CREATE TABLE usage_position (
    id BIGINT PRIMARY KEY,
    next_index BIGINT NOT NULL,
    last_request BYTEA NOT NULL,
    last_us BIGINT NOT NULL
);
CREATE TABLE usage_users (
    id BIGINT PRIMARY KEY,
    institution BIGINT NOT NULL,
    kind BIGINT NOT NULL,
    name TEXT NOT NULL,
    UNIQUE (institution, kind, name)
);
CREATE TABLE usage_counts (
    institution BIGINT NOT NULL,
    day BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    service BIGINT NOT NULL,
    type BIGINT NOT NULL,
    outcome BIGINT NOT NULL,
    times BIGINT NOT NULL,
    PRIMARY KEY (institution, day, user_id, service, type, outcome)
);
CREATE INDEX usage_counts_day ON usage_counts (day);
CREATE TABLE usage_seen (
    institution BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    type BIGINT NOT NULL,
    answered BIGINT NOT NULL,
    first_us BIGINT NOT NULL,
    last_us BIGINT NOT NULL,
    PRIMARY KEY (institution, user_id, type, answered)
);
CREATE TABLE usage_calls (
    institution BIGINT NOT NULL,
    entry BIGINT NOT NULL,
    time_us BIGINT NOT NULL,
    service BIGINT NOT NULL,
    type BIGINT NOT NULL,
    outcome BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    request BYTEA NOT NULL,
    PRIMARY KEY (institution, entry)
);
)sql"},
    {2, R"sql(
CREATE TABLE usage_sources (
    institution BIGINT NOT NULL,
    name TEXT NOT NULL,
    address BYTEA NOT NULL,
    last_us BIGINT NOT NULL,
    PRIMARY KEY (institution, name)
);
)sql"},
    {3, R"sql(
CREATE TABLE go_live_reports (
    institution BIGINT NOT NULL,
    number BIGINT NOT NULL,
    made_us BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    passed BIGINT NOT NULL,
    digest BYTEA NOT NULL,
    pdf BYTEA NOT NULL,
    seal BYTEA NOT NULL,
    PRIMARY KEY (institution, number)
);
)sql"},
    {4, R"sql(
CREATE TABLE activity_reviews (
    institution BIGINT NOT NULL,
    month BIGINT NOT NULL,
    reviewed_us BIGINT NOT NULL,
    reviewed_by TEXT NOT NULL,
    note TEXT NOT NULL,
    users BIGINT NOT NULL,
    questions BIGINT NOT NULL,
    PRIMARY KEY (institution, month)
);
)sql"},
};

constexpr std::int64_t kDayUs = std::int64_t{86'400} * 1'000'000;

std::int64_t number_of(audit::EntryType type) {
    return static_cast<std::int64_t>(type);
}

/// True when this program is the one that goes on from there.
Result<bool> move_position(Transaction& transaction, const Batch& batch, const Position& from) {
    if (from.next_index == 0)
        KPS_TRY(transaction.execute(
            "INSERT INTO usage_position (id, next_index, last_request, last_us) "
            "VALUES (1, 0, $1, 0) ON CONFLICT (id) DO NOTHING",
            {base::Uuid().bytes()}));
    const std::int64_t moved = KPS_TRY(transaction.execute(
        "UPDATE usage_position SET next_index = $1, last_request = $2, last_us = $3 "
        "WHERE id = 1 AND next_index = $4 AND last_request = $5",
        {static_cast<std::int64_t>(batch.next_index), batch.last_request.bytes(), batch.last_us,
         static_cast<std::int64_t>(from.next_index), from.last_request.bytes()}));
    return moved == 1;
}

Status add_counts(Transaction& transaction, const Batch& batch) {
    for (const auto& [key, times] : batch.counts())
        KPS_TRY(transaction.execute(
            "INSERT INTO usage_counts (institution, day, user_id, service, type, outcome, times) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7) "
            "ON CONFLICT (institution, day, user_id, service, type, outcome) "
            "DO UPDATE SET times = usage_counts.times + EXCLUDED.times",
            {key.institution.value(), key.day, key.user, key.service.value(), number_of(key.type),
             key.outcome, static_cast<std::int64_t>(times)}));
    for (const auto& [key, seen] : batch.seen())
        KPS_TRY(transaction.execute(
            "INSERT INTO usage_seen (institution, user_id, type, answered, first_us, last_us) "
            "VALUES ($1, $2, $3, $4, $5, $6) "
            "ON CONFLICT (institution, user_id, type, answered) "
            "DO UPDATE SET last_us = EXCLUDED.last_us",
            {key.institution.value(), key.user, number_of(key.type), key.answered, seen.first_us,
             seen.last_us}));
    return {};
}

Status add_calls(Transaction& transaction, const Batch& batch) {
    for (const auto& [institution, calls] : batch.calls()) {
        for (const Call& call : calls)
            KPS_TRY(transaction.execute(
                "INSERT INTO usage_calls (institution, entry, time_us, service, type, outcome, "
                "user_id, request) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                {institution.value(), static_cast<std::int64_t>(call.entry), call.time_us,
                 call.service.value(), number_of(call.type), call.outcome, call.user,
                 call.request.bytes()}));
        KPS_TRY(transaction.execute(
            "DELETE FROM usage_calls WHERE institution = $1 AND entry <= (SELECT entry FROM "
            "usage_calls WHERE institution = $1 ORDER BY entry DESC LIMIT 1 OFFSET " +
                std::to_string(kCallsKept) + ")",
            {institution.value()}));
    }
    return {};
}

/// The sums of a filter's rows, and by what they are summed.
std::string sums_sql(std::string_view key, const Filter& filter) {
    std::string sql = "SELECT " + std::string(key) + ", " + std::string(kSumColumns) +
                      " FROM usage_counts WHERE institution = $1 AND day >= $2 AND day <= $3 AND " +
                      std::string(kIsQuestion);
    if (filter.service) sql += " AND service = " + std::to_string(filter.service->value());
    if (filter.user) sql += " AND user_id = " + std::to_string(*filter.user);
    return sql;
}

std::string_view key_of(Group group) {
    switch (group) {
        case Group::Day:
            return "day";
        case Group::Service:
            return "service";
        case Group::User:
            return "user_id";
        case Group::Result:
            return "type * 65536 + outcome";
    }
    return "day";
}

Result<std::vector<ReportRow>> rows_of(Transaction& transaction, const std::string& sql,
                                       const Filter& filter) {
    auto rows = KPS_TRY(
        transaction.query(sql, {filter.institution.value(), base::days_from_date(filter.days.first),
                                base::days_from_date(filter.days.last)}));
    std::vector<ReportRow> out;
    out.reserve(rows.size());
    for (storage::Row& row : rows) {
        const auto [key, answered, empty, refused] =
            KPS_TRY(row.read<std::int64_t, std::uint64_t, std::uint64_t, std::uint64_t>());
        out.push_back({key, {answered, empty, refused}});
    }
    return out;
}

constexpr std::string_view kSelectCalls =
    "SELECT entry, time_us, service, type, outcome, user_id, request FROM usage_calls WHERE "
    "institution = $1";

Result<Call> read_call(storage::Row& row, base::InstitutionId institution) {
    const auto [entry, time_us, service, type, outcome, user, request] =
        KPS_TRY(row.read<std::uint64_t, std::int64_t, std::uint16_t, std::uint8_t, std::uint16_t,
                         std::int64_t, std::array<std::uint8_t, 16>>());
    return Call{entry,
                time_us,
                institution,
                base::ServiceNumber(service),
                static_cast<audit::EntryType>(type),
                outcome,
                user,
                base::Uuid(request)};
}

}  // namespace

Days Days::before() const {
    const std::int64_t begin = base::days_from_date(first);
    return {base::date_from_days(begin - count()), base::date_from_days(begin - 1)};
}

std::int64_t result_key(audit::EntryType type, std::uint16_t outcome) {
    return number_of(type) * 65'536 + outcome;
}
audit::EntryType type_of_result(std::int64_t key) {
    return static_cast<audit::EntryType>(key / 65'536);
}
std::uint16_t outcome_of_result(std::int64_t key) {
    return static_cast<std::uint16_t>(key % 65'536);
}

Result<std::unique_ptr<UsageStore>> UsageStore::open(std::shared_ptr<storage::Database> database) {
    KPS_TRY(storage::migrate(*database, "usage", kMigrations));
    return std::unique_ptr<UsageStore>(new UsageStore(std::move(database)));
}

Result<Position> UsageStore::position() const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    auto rows = KPS_TRY(transaction.query(
        "SELECT next_index, last_request, last_us FROM usage_position WHERE id = 1"));
    if (rows.empty()) return Position{};
    const auto [next, request, last_us] =
        KPS_TRY(rows[0].read<std::uint64_t, std::array<std::uint8_t, 16>, std::int64_t>());
    return Position{next, base::Uuid(request), last_us};
}

Result<bool> UsageStore::apply(const Batch& batch, const Position& from) {
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    const bool is_next = KPS_TRY(move_position(transaction, batch, from));
    if (!is_next) return false;
    KPS_TRY(add_counts(transaction, batch));
    KPS_TRY(add_calls(transaction, batch));
    KPS_TRY(transaction.commit());
    return true;
}

Status UsageStore::clear() {
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    for (const char* table : {"usage_position", "usage_counts", "usage_seen", "usage_calls"})
        KPS_TRY(transaction.execute("DELETE FROM " + std::string(table)));
    return transaction.commit();
}

Status UsageStore::forget_before(std::int64_t day) {
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    KPS_TRY(transaction.execute("DELETE FROM usage_counts WHERE day < $1", {day}));
    KPS_TRY(transaction.execute("DELETE FROM usage_sources WHERE last_us < $1", {day * kDayUs}));
    return transaction.commit();
}

Status UsageStore::put_names(const std::vector<UserName>& names) {
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    KPS_TRY(put_users(transaction, names));
    return transaction.commit();
}

Status UsageStore::put_sources(const std::vector<LastSource>& sources) {
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    KPS_TRY(usage::put_sources(transaction, sources));
    return transaction.commit();
}

Result<std::vector<LastSource>> UsageStore::sources(base::InstitutionId institution) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    return read_sources(transaction, institution);
}

Result<std::vector<User>> UsageStore::users_after(std::int64_t id) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    return read_users(transaction, id);
}

Result<Sums> UsageStore::sums(const Filter& filter) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    const auto rows = KPS_TRY(rows_of(transaction, sums_sql("0", filter), filter));
    return rows.empty() ? Sums{} : rows.front().sums;
}

Result<std::vector<ReportRow>> UsageStore::report(const Filter& filter, Group group) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    const std::string key(key_of(group));
    const std::string sql = sums_sql(key, filter) + " GROUP BY " + key + " ORDER BY " +
                            (group == Group::Day ? "1" : "SUM(times) DESC, 1") + " LIMIT " +
                            std::to_string(kReportRowsMax);
    return rows_of(transaction, sql, filter);
}

Result<std::vector<Call>> UsageStore::calls(const CallFilter& filter) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    std::string sql(kSelectCalls);
    if (filter.before) sql += " AND entry < " + std::to_string(*filter.before);
    if (filter.service) sql += " AND service = " + std::to_string(filter.service->value());
    if (filter.user) sql += " AND user_id = " + std::to_string(*filter.user);
    if (filter.outcome) sql += " AND outcome = " + std::to_string(*filter.outcome);
    sql += " ORDER BY entry DESC LIMIT " + std::to_string(std::min(filter.limit, kCallPageMax));
    auto rows = KPS_TRY(transaction.query(sql, {filter.institution.value()}));
    std::vector<Call> out;
    for (storage::Row& row : rows) out.push_back(KPS_TRY(read_call(row, filter.institution)));
    return out;
}

Result<Call> find_call(Transaction& transaction, base::InstitutionId institution,
                       std::uint64_t entry) {
    auto rows = KPS_TRY(transaction.query(std::string(kSelectCalls) + " AND entry = $2",
                                          {institution.value(), static_cast<std::int64_t>(entry)}));
    if (rows.empty()) return base::failed(base::ErrorCode::NotFound, "no such call");
    return read_call(rows[0], institution);
}

Result<std::vector<SeenUser>> UsageStore::seen(base::InstitutionId institution) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    auto rows = KPS_TRY(
        transaction.query("SELECT user_id, type, answered, first_us, last_us FROM usage_seen "
                          "WHERE institution = $1 ORDER BY user_id, type, answered",
                          {institution.value()}));
    std::vector<SeenUser> out;
    for (storage::Row& row : rows) {
        const auto [user, type, answered, first_us, last_us] =
            KPS_TRY(row.read<std::int64_t, std::uint8_t, bool, std::int64_t, std::int64_t>());
        out.push_back({user, static_cast<audit::EntryType>(type), answered, {first_us, last_us}});
    }
    return out;
}

Result<UserName> UsageStore::user(base::InstitutionId institution, std::int64_t id) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    auto rows = KPS_TRY(
        transaction.query("SELECT kind, name FROM usage_users WHERE institution = $1 AND id = $2",
                          {institution.value(), id}));
    if (rows.empty()) return base::failed(base::ErrorCode::NotFound, "no such user");
    auto [kind, name] = KPS_TRY(rows[0].read<std::uint8_t, std::string>());
    return UserName{institution, static_cast<UserKind>(kind), std::move(name)};
}

}  // namespace kps::usage
