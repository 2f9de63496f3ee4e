#include "audit/acts/act_store.h"

#include <algorithm>
#include <utility>

#include "audit/acts/limits.h"
#include "audit/checkpoints/note.h"
#include "audit/entries/sealed_fields.h"
#include "storage/migration.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;
using storage::Access;
using storage::Transaction;

constexpr storage::Migration kMigrations[] = {
    {1, R"sql(
CREATE TABLE audit_acts (
    id BYTEA PRIMARY KEY,
    at_us BIGINT NOT NULL,
    type BIGINT NOT NULL,
    flags BIGINT NOT NULL,
    institution BIGINT NOT NULL,
    service BIGINT NOT NULL,
    outcome BIGINT NOT NULL,
    request_id BYTEA NOT NULL,
    fields BYTEA NOT NULL,
    logged BIGINT NOT NULL,
    entry_index BIGINT NOT NULL,
    entry_count BIGINT NOT NULL,
    leaf BYTEA NOT NULL,
    note TEXT NOT NULL
);
CREATE INDEX audit_acts_waiting ON audit_acts (at_us) WHERE logged = 0;
)sql"},
};

Result<Act> read_act(storage::Row& row) {
    auto [id, type, flags, institution, service, outcome, request_id, fields] = KPS_TRY(
        row.read<std::array<std::uint8_t, 16>, std::uint8_t, std::uint16_t, std::uint32_t,
                 std::uint16_t, std::uint16_t, std::array<std::uint8_t, 16>, base::Bytes>());
    Act act;
    act.id = base::Uuid(id);
    act.draft.type = static_cast<EntryType>(type);
    act.draft.flags = flags;
    act.draft.institution = base::InstitutionId(institution);
    act.draft.service = base::ServiceNumber(service);
    act.draft.outcome = outcome;
    act.draft.request_id = base::Uuid(request_id);
    KPS_TRY(decode_fields(fields, act.draft));
    return act;
}

using ReceiptRow = std::tuple<std::int64_t, std::uint64_t, std::uint32_t, base::Hash, std::string>;

Result<Receipt> read_receipt(const ReceiptRow& row) {
    Receipt receipt;
    receipt.index = std::get<1>(row);
    receipt.count = std::get<2>(row);
    receipt.leaf = std::get<3>(row);
    receipt.checkpoint =
        std::make_shared<const Checkpoint>(KPS_TRY(parse_checkpoint(std::get<4>(row))));
    return receipt;
}

}  // namespace

Result<std::unique_ptr<ActStore>> ActStore::open(std::shared_ptr<storage::Database> database) {
    KPS_TRY(storage::migrate(*database, "audit_acts", kMigrations));
    return std::unique_ptr<ActStore>(new ActStore(std::move(database)));
}

Status ActStore::put(const Act& act, std::int64_t now_us) {
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    KPS_TRY(put_within(transaction, act, now_us));
    return transaction.commit();
}

Status ActStore::put_within(Transaction& transaction, const Act& act, std::int64_t now_us) {
    const base::Bytes fields = encode_fields(act.draft, act.draft.persons);
    if (fields.size() > kActFieldBytesMax)
        return failed(ErrorCode::InvalidArgument, "the act has too many fields for the log");
    auto counted =
        KPS_TRY(transaction.query("SELECT COUNT(*) FROM audit_acts WHERE logged = 0", {}));
    const auto [waiting] = KPS_TRY(counted.at(0).read<std::int64_t>());
    if (waiting >= kActsWaitingMax)
        return failed(ErrorCode::Busy, "too many acts wait for the log");
    const base::Hash no_leaf{};
    KPS_TRY(transaction.execute(
        "INSERT INTO audit_acts (id, at_us, type, flags, institution, service, outcome, "
        "request_id, fields, logged, entry_index, entry_count, leaf, note) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, 0, 0, $10, '') ON CONFLICT DO NOTHING",
        {base::ByteView(act.id.bytes()), now_us, static_cast<int>(act.draft.type), act.draft.flags,
         act.draft.institution.value(), act.draft.service.value(), act.draft.outcome,
         base::ByteView(act.draft.request_id.bytes()), fields, no_leaf}));
    return {};
}

Result<std::vector<Act>> ActStore::waiting(std::int64_t count_max) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    auto rows = KPS_TRY(transaction.query(
        "SELECT id, type, flags, institution, service, outcome, request_id, fields FROM audit_acts "
        "WHERE logged = 0 ORDER BY at_us, id LIMIT " +
            std::to_string(std::clamp<std::int64_t>(count_max, 1, kActsAtOnce)),
        {}));
    std::vector<Act> acts;
    for (storage::Row& row : rows) acts.push_back(KPS_TRY(read_act(row)));
    return acts;
}

Status ActStore::mark_durable(const base::Uuid& id, const Receipt& receipt) {
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    const std::string& note = receipt.checkpoint ? receipt.checkpoint->note : std::string();
    KPS_TRY(transaction.execute(
        "UPDATE audit_acts SET logged = 1, fields = $2, entry_index = $3, entry_count = $4, "
        "leaf = $5, note = $6 WHERE id = $1 AND logged = 0",
        {base::ByteView(id.bytes()), base::ByteView(), static_cast<std::int64_t>(receipt.index),
         receipt.count, receipt.leaf, note}));
    return transaction.commit();
}

Result<std::optional<Receipt>> ActStore::receipt_of(const base::Uuid& id) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    auto rows = KPS_TRY(transaction.query(
        "SELECT logged, entry_index, entry_count, leaf, note FROM audit_acts WHERE id = $1",
        {base::ByteView(id.bytes())}));
    if (rows.empty()) return failed(ErrorCode::NotFound, "no such act");
    auto row = KPS_TRY(
        rows.at(0).read<std::int64_t, std::uint64_t, std::uint32_t, base::Hash, std::string>());
    if (std::get<0>(row) == 0) return std::optional<Receipt>();
    return std::optional<Receipt>(KPS_TRY(read_receipt(row)));
}

}  // namespace kps::audit
