#include "audit/hiding/hiding_store.h"

#include <array>
#include <utility>

#include "audit/hiding/limits.h"
#include "storage/migration.h"

namespace kps::audit {
namespace {

using base::ErrorCode;
using base::failed;
using storage::Access;
using storage::Transaction;

constexpr storage::Migration kMigrations[] = {
    {1, R"sql(
CREATE TABLE audit_hidings (
    id BYTEA PRIMARY KEY,
    institution BIGINT NOT NULL,
    service BIGINT NOT NULL,
    from_us BIGINT NOT NULL,
    until_us BIGINT NOT NULL,
    release_us BIGINT NOT NULL,
    set_by TEXT NOT NULL,
    approver TEXT NOT NULL,
    basis TEXT NOT NULL,
    at_us BIGINT NOT NULL,
    entry_index BIGINT NOT NULL
);
)sql"},
};

constexpr std::string_view kSelect =
    "SELECT id, institution, service, from_us, until_us, release_us, set_by, approver, basis, "
    "at_us, entry_index FROM audit_hidings ";

base::Result<Hiding> read_hiding(storage::Row& row) {
    auto [id, institution, service, from, until, release, by, approver, basis, at, entry] =
        KPS_TRY(row.read<std::array<std::uint8_t, 16>, std::uint32_t, std::uint16_t, std::int64_t,
                         std::int64_t, std::int64_t, std::string, std::string, std::string,
                         std::int64_t, std::uint64_t>());
    Hiding hiding;
    hiding.id = base::Uuid(id);
    hiding.scope = {base::InstitutionId(institution), base::ServiceNumber(service), from, until};
    hiding.release_us = release;
    hiding.by = std::move(by);
    hiding.approver = std::move(approver);
    hiding.basis = std::move(basis);
    hiding.at_us = at;
    hiding.entry = entry;
    return hiding;
}

base::Result<Hiding> find_in(Transaction& transaction, const base::Uuid& id) {
    auto rows = KPS_TRY(
        transaction.query(std::string(kSelect) + "WHERE id = $1", {base::ByteView(id.bytes())}));
    if (rows.empty()) return failed(ErrorCode::NotFound, "no such hiding");
    return read_hiding(rows.at(0));
}

}  // namespace

base::Result<std::unique_ptr<HidingStore>> HidingStore::open(
    std::shared_ptr<storage::Database> database) {
    KPS_TRY(storage::migrate(*database, "audit_hidings", kMigrations));
    return std::unique_ptr<HidingStore>(new HidingStore(std::move(database)));
}

base::Status HidingStore::add(const Hiding& hiding) {
    KPS_TRY(check_hiding(hiding));
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    auto counted = KPS_TRY(transaction.query("SELECT COUNT(*) FROM audit_hidings", {}));
    const auto [count] = KPS_TRY(counted.at(0).read<std::int64_t>());
    if (count >= kHidingsMax) return failed(ErrorCode::Busy, "too many hidings");
    const HidingScope& scope = hiding.scope;
    KPS_TRY(transaction.execute(
        "INSERT INTO audit_hidings (id, institution, service, from_us, until_us, release_us, "
        "set_by, approver, basis, at_us, entry_index) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        {base::ByteView(hiding.id.bytes()), std::int64_t{scope.institution.value()},
         std::int64_t{scope.service.value()}, scope.from_us, scope.until_us, hiding.release_us,
         hiding.by, hiding.approver, hiding.basis, hiding.at_us,
         static_cast<std::int64_t>(hiding.entry)}));
    return transaction.commit();
}

base::Status HidingStore::end(const base::Uuid& id, std::int64_t now_us) {
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    const Hiding hiding = KPS_TRY(find_in(transaction, id));
    if (hiding.release_us <= now_us)
        return failed(ErrorCode::AlreadyExists, "its look-ups are shown already");
    KPS_TRY(transaction.execute("UPDATE audit_hidings SET release_us = $2 WHERE id = $1",
                                {base::ByteView(id.bytes()), now_us}));
    return transaction.commit();
}

base::Result<Hiding> HidingStore::find(const base::Uuid& id) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    return find_in(transaction, id);
}

base::Result<std::vector<Hiding>> HidingStore::list() const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    auto rows = KPS_TRY(transaction.query(std::string(kSelect) + "ORDER BY at_us, id", {}));
    std::vector<Hiding> out;
    for (storage::Row& row : rows) out.push_back(KPS_TRY(read_hiding(row)));
    return out;
}

}  // namespace kps::audit
