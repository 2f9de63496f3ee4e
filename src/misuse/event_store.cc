#include "misuse/event_store.h"

#include <algorithm>
#include <utility>

#include "misuse/limits.h"
#include "storage/migration.h"

namespace kps::misuse {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;
using storage::Access;
using storage::Rows;
using storage::Transaction;

constexpr storage::Migration kMigrations[] = {
    {1, R"sql(
CREATE TABLE misuse_events (
    id BYTEA PRIMARY KEY,
    kind BIGINT NOT NULL,
    at_us BIGINT NOT NULL,
    institution BIGINT NOT NULL,
    service_user TEXT NOT NULL,
    end_user TEXT NOT NULL,
    signal BIGINT NOT NULL,
    level BIGINT NOT NULL,
    count BIGINT NOT NULL,
    among BIGINT NOT NULL,
    done_by TEXT NOT NULL,
    reason TEXT NOT NULL,
    logged BIGINT NOT NULL
);
CREATE INDEX misuse_events_by_time ON misuse_events (at_us);
CREATE INDEX misuse_events_not_logged ON misuse_events (at_us) WHERE logged = 0;
)sql"},
};

constexpr std::string_view kColumns =
    "SELECT id, kind, at_us, institution, service_user, end_user, signal, level, count, among, "
    "done_by, reason FROM misuse_events ";

Result<Event> read_event(storage::Row& row) {
    auto [id, kind_number, at_us, institution, service_user, end_user, signal_number, level_number,
          count, among, by, reason] =
        KPS_TRY(row.read<base::Bytes, std::int64_t, std::int64_t, std::uint32_t, std::string,
                         std::string, std::int64_t, std::int64_t, std::uint64_t, std::uint64_t,
                         std::string, std::string>());
    const auto kind = event_kind_by_number(kind_number);
    if (!kind || id.size() != 16) return failed(ErrorCode::CorruptData, "misuse event");
    std::array<std::uint8_t, 16> bytes{};
    std::copy(id.begin(), id.end(), bytes.begin());
    Event event;
    event.id = base::Uuid(bytes);
    event.kind = *kind;
    event.at_us = at_us;
    event.user = {base::InstitutionId(institution), std::move(service_user), std::move(end_user)};
    event.by = std::move(by);
    event.reason = std::move(reason);
    if (*kind != EventKind::Alarm) return event;
    const auto signal = signal_by_number(signal_number);
    const auto level = level_by_number(level_number);
    if (!signal || !level) return failed(ErrorCode::CorruptData, "misuse event");
    event.finding = {*signal, *level, count, among};
    return event;
}

Result<std::vector<Event>> read_events(Rows rows) {
    std::vector<Event> events;
    for (storage::Row& row : rows) events.push_back(KPS_TRY(read_event(row)));
    return events;
}

}  // namespace

Result<std::unique_ptr<EventStore>> EventStore::open(std::shared_ptr<storage::Database> database) {
    KPS_TRY(storage::migrate(*database, "misuse", kMigrations));
    return std::unique_ptr<EventStore>(new EventStore(std::move(database)));
}

Status EventStore::put(const Event& event) {
    if (event.by.size() > kReasonBytesMax || event.reason.size() > kReasonBytesMax)
        return failed(ErrorCode::InvalidArgument, "a text of the event is too long");
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    KPS_TRY(transaction.execute(
        "INSERT INTO misuse_events (id, kind, at_us, institution, service_user, end_user, signal, "
        "level, count, among, done_by, reason, logged) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 0) ON CONFLICT DO NOTHING",
        {base::ByteView(event.id.bytes()), static_cast<int>(event.kind), event.at_us,
         event.user.institution.value(), event.user.service_user, event.user.end_user,
         static_cast<int>(event.finding.signal), static_cast<int>(event.finding.level),
         static_cast<std::int64_t>(event.finding.count),
         static_cast<std::int64_t>(event.finding.among), event.by, event.reason}));
    return transaction.commit();
}

Result<std::vector<Event>> EventStore::list(const Filter& filter) const {
    const std::int64_t count_max = std::clamp<std::int64_t>(filter.count_max, 1, kEventsListedMax);
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    const std::string order = " ORDER BY at_us DESC, id DESC LIMIT " + std::to_string(count_max);
    if (filter.institution)
        return read_events(KPS_TRY(transaction.query(
            std::string(kColumns) + "WHERE at_us >= $1 AND institution = $2" + order,
            {filter.since_us, filter.institution->value()})));
    return read_events(KPS_TRY(
        transaction.query(std::string(kColumns) + "WHERE at_us >= $1" + order, {filter.since_us})));
}

Result<std::vector<Event>> EventStore::not_logged(std::int64_t count_max) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    return read_events(KPS_TRY(transaction.query(
        std::string(kColumns) + "WHERE logged = 0 ORDER BY at_us, id LIMIT " +
            std::to_string(std::clamp<std::int64_t>(count_max, 1, kEventsListedMax)),
        {})));
}

Status EventStore::mark_logged(const base::Uuid& id) {
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    KPS_TRY(transaction.execute("UPDATE misuse_events SET logged = 1 WHERE id = $1",
                                {base::ByteView(id.bytes())}));
    return transaction.commit();
}

}  // namespace kps::misuse
