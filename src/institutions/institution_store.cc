#include "institutions/institution_store.h"

#include <unordered_map>

#include "institutions/directory_rows.h"
#include "institutions/institution_changes.h"
#include "institutions/institution_schema.h"

namespace kps::institutions {
namespace {

using base::ErrorCode;
using base::failed;
using base::InstitutionId;
using base::Result;
using base::Status;
using storage::Access;
using storage::Rows;
using storage::Transaction;

Status read_institutions(Transaction& transaction, Directory& directory) {
    Rows rows =
        KPS_TRY(transaction.query("SELECT id, name, class, undertaking_signed, paying, "
                                  "registered_address FROM institutions ORDER BY id"));
    directory.institutions.reserve(rows.size());
    for (storage::Row& row : rows) {
        auto [id, name, class_number, is_signed, paying, address] =
            KPS_TRY(row.read<std::uint32_t, std::string, std::int64_t, bool, bool, std::string>());
        const auto institution_class = class_by_number(class_number);
        if (!institution_class) return failed(ErrorCode::CorruptData, "institution class");
        directory.institutions.push_back({InstitutionId(id),
                                          std::move(name),
                                          *institution_class,
                                          is_signed,
                                          paying,
                                          {},
                                          std::move(address)});
    }
    return {};
}

Status read_blocks(Transaction& transaction, Directory& directory) {
    std::unordered_map<InstitutionId, Institution*> by_id;
    for (Institution& institution : directory.institutions) by_id[institution.id] = &institution;
    Rows rows =
        KPS_TRY(transaction.query("SELECT institution, ground, since_us, note FROM "
                                  "institution_blocks WHERE lifted_us IS NULL "
                                  "ORDER BY institution, number"));
    for (storage::Row& row : rows) {
        auto [id, ground_number, since_us, note] =
            KPS_TRY(row.read<std::uint32_t, std::int64_t, std::int64_t, std::string>());
        const auto ground = ground_by_number(ground_number);
        const auto institution = by_id.find(InstitutionId(id));
        // A block that cannot be read must not open an access: nothing is loaded then.
        if (!ground || institution == by_id.end())
            return failed(ErrorCode::CorruptData, "institution block");
        institution->second->blocks.push_back({*ground, since_us, std::move(note)});
    }
    return {};
}

Status read_users(Transaction& transaction, Directory& directory) {
    Rows rows = KPS_TRY(transaction.query(
        "SELECT name, institution, secret_hash, active FROM service_users ORDER BY institution"));
    directory.users.reserve(rows.size());
    for (storage::Row& row : rows) {
        auto [name, id, secret_hash, active] =
            KPS_TRY(row.read<std::string, std::uint32_t, std::string, bool>());
        directory.users.push_back(
            {base::UserName(std::move(name)), InstitutionId(id), std::move(secret_hash), active});
    }
    return {};
}

Status read_decisions(Transaction& transaction, Directory& directory) {
    Rows rows = KPS_TRY(transaction.query(
        "SELECT p.institution, p.hash, d.canonical_json FROM decision_periods p "
        "JOIN decisions d ON d.hash = p.hash WHERE p.until_us IS NULL ORDER BY p.institution"));
    directory.decisions.reserve(rows.size());
    for (storage::Row& row : rows) {
        auto [id, hash, canonical_json] =
            KPS_TRY(row.read<std::uint32_t, base::DecisionHash, std::string>());
        directory.decisions.push_back({hash, InstitutionId(id), std::move(canonical_json)});
    }
    return {};
}

Result<std::uint64_t> read_version(Transaction& transaction) {
    Rows rows = KPS_TRY(transaction.query("SELECT version FROM directory_version WHERE id = 1"));
    if (rows.size() != 1) return failed(ErrorCode::CorruptData, "directory version");
    const auto [version] = KPS_TRY(rows[0].read<std::uint64_t>());
    return version;
}

}  // namespace

InstitutionStore::InstitutionStore(std::shared_ptr<storage::Database> database,
                                   AddressRule address_rule)
    : database_(std::move(database)), address_rule_(address_rule) {}

Result<std::unique_ptr<InstitutionStore>> InstitutionStore::open(
    std::shared_ptr<storage::Database> database, AddressRule address_rule) {
    KPS_TRY(storage::migrate(*database, "institutions", institution_migrations()));
    return std::unique_ptr<InstitutionStore>(
        new InstitutionStore(std::move(database), address_rule));
}

Status InstitutionStore::put_institution(const Institution& institution, std::int64_t now_us) {
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    KPS_TRY(institutions::put_institution(transaction, institution, now_us));
    return transaction.commit();
}

Status InstitutionStore::set_registered_address(InstitutionId id, std::string_view address,
                                                std::int64_t now_us) {
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    KPS_TRY(institutions::set_registered_address(transaction, id, address, address_rule_, now_us));
    return transaction.commit();
}

Status InstitutionStore::set_block(InstitutionId id, const Block& block, std::int64_t now_us) {
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    KPS_TRY(institutions::set_block(transaction, id, block, now_us));
    return transaction.commit();
}

Status InstitutionStore::lift_block(InstitutionId id, BlockGround ground, const Lifting& lifting,
                                    std::int64_t now_us) {
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    KPS_TRY(institutions::lift_block(transaction, id, ground, lifting, now_us));
    return transaction.commit();
}

Status InstitutionStore::put_service_user(const ServiceUser& user, std::int64_t now_us) {
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    KPS_TRY(institutions::put_service_user(transaction, user, now_us));
    return transaction.commit();
}

Status InstitutionStore::set_user_active(const base::UserName& name, bool active,
                                         std::int64_t now_us) {
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    KPS_TRY(institutions::set_user_active(transaction, name, active, now_us));
    return transaction.commit();
}

Status InstitutionStore::put_decision(const StoredDecision& decision, std::int64_t now_us) {
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    KPS_TRY(institutions::put_decision(transaction, decision, now_us));
    return transaction.commit();
}

Status InstitutionStore::withdraw_decision(InstitutionId id, std::int64_t now_us) {
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    KPS_TRY(institutions::withdraw_decision(transaction, id, now_us));
    return transaction.commit();
}

Result<Directory> InstitutionStore::load() const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    Directory directory;
    directory.version = KPS_TRY(read_version(transaction));
    KPS_TRY(read_institutions(transaction, directory));
    KPS_TRY(read_blocks(transaction, directory));
    KPS_TRY(read_users(transaction, directory));
    KPS_TRY(read_decisions(transaction, directory));
    KPS_TRY(read_certificates(transaction, directory));
    KPS_TRY(read_user_stops(transaction, directory));
    KPS_TRY(read_narrow_stops(transaction, directory));
    return directory;
}

Result<std::uint64_t> InstitutionStore::version() const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    return read_version(transaction);
}

Result<std::vector<BlockRecord>> InstitutionStore::block_history(InstitutionId id) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    Rows rows = KPS_TRY(transaction.query(
        "SELECT ground, since_us, note, lifted_us, approved_by, evidence FROM institution_blocks "
        "WHERE institution = $1 ORDER BY number",
        {id.value()}));
    std::vector<BlockRecord> history;
    for (storage::Row& row : rows) {
        auto [number, since_us, note, lifted_us, approved_by, evidence] =
            KPS_TRY(row.read<std::int64_t, std::int64_t, std::string, std::optional<std::int64_t>,
                             std::string, std::string>());
        const auto ground = ground_by_number(number);
        if (!ground) return failed(ErrorCode::CorruptData, "institution block");
        history.push_back({{*ground, since_us, std::move(note)},
                           lifted_us,
                           {std::move(approved_by), std::move(evidence)}});
    }
    return history;
}

Result<std::vector<DecisionPeriod>> InstitutionStore::decision_history(InstitutionId id) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    Rows rows =
        KPS_TRY(transaction.query("SELECT hash, from_us, until_us FROM decision_periods WHERE "
                                  "institution = $1 ORDER BY number",
                                  {id.value()}));
    std::vector<DecisionPeriod> history;
    for (storage::Row& row : rows) {
        auto [hash, from_us, until_us] =
            KPS_TRY(row.read<base::DecisionHash, std::int64_t, std::optional<std::int64_t>>());
        history.push_back({hash, from_us, until_us});
    }
    return history;
}

Result<std::string> InstitutionStore::decision_text(const base::DecisionHash& hash) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    Rows rows =
        KPS_TRY(transaction.query("SELECT canonical_json FROM decisions WHERE hash = $1", {hash}));
    if (rows.empty()) return failed(ErrorCode::NotFound, "no such decision");
    auto [text] = KPS_TRY(rows[0].read<std::string>());
    return text;
}

}  // namespace kps::institutions
