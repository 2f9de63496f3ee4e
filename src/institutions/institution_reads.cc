#include "institutions/institution_reads.h"

#include <string>

namespace kps::institutions {
namespace {

using base::ErrorCode;
using base::failed;
using base::InstitutionId;
using base::Result;
using storage::Rows;
using storage::Transaction;

base::Status read_open_blocks(Transaction& transaction, Institution& institution) {
    Rows rows = KPS_TRY(transaction.query(
        "SELECT ground, since_us, note FROM institution_blocks WHERE institution = $1 AND "
        "lifted_us IS NULL ORDER BY number",
        {institution.id.value()}));
    for (storage::Row& row : rows) {
        auto [number, since_us, note] =
            KPS_TRY(row.read<std::int64_t, std::int64_t, std::string>());
        const auto ground = ground_by_number(number);
        if (!ground) return failed(ErrorCode::CorruptData, "institution block");
        institution.blocks.push_back({*ground, since_us, std::move(note)});
    }
    return {};
}

}  // namespace

Result<Institution> read_institution(Transaction& transaction, InstitutionId id) {
    Rows rows = KPS_TRY(
        transaction.query("SELECT name, class, undertaking_signed, paying, registered_address FROM "
                          "institutions WHERE id = $1",
                          {id.value()}));
    if (rows.empty()) return failed(ErrorCode::NotFound, "no such institution");
    auto [name, class_number, is_signed, paying, address] =
        KPS_TRY(rows[0].read<std::string, std::int64_t, bool, bool, std::string>());
    const auto institution_class = class_by_number(class_number);
    if (!institution_class) return failed(ErrorCode::CorruptData, "institution class");
    Institution institution;
    institution.id = id;
    institution.name = std::move(name);
    institution.institution_class = *institution_class;
    institution.undertaking_signed = is_signed;
    institution.paying = paying;
    institution.registered_address = std::move(address);
    KPS_TRY(read_open_blocks(transaction, institution));
    return institution;
}

Result<bool> is_address_of_another(Transaction& transaction, InstitutionId id,
                                   std::string_view address) {
    Rows rows = KPS_TRY(transaction.query(
        "SELECT 1 FROM institutions WHERE registered_address = $1 AND id <> $2 LIMIT 1",
        {std::string(address), id.value()}));
    return !rows.empty();
}

Result<std::optional<StoredDecision>> read_decision(Transaction& transaction, InstitutionId id) {
    Rows rows = KPS_TRY(transaction.query(
        "SELECT d.hash, d.canonical_json FROM decision_periods p JOIN decisions d ON d.hash = "
        "p.hash WHERE p.institution = $1 AND p.until_us IS NULL",
        {id.value()}));
    if (rows.empty()) return std::optional<StoredDecision>();
    auto [hash, text] = KPS_TRY(rows[0].read<base::DecisionHash, std::string>());
    return std::optional<StoredDecision>(StoredDecision{hash, id, std::move(text)});
}

Result<std::vector<StoredDecision>> read_decisions_of_class(Transaction& transaction,
                                                            InstitutionClass institution_class) {
    Rows rows =
        KPS_TRY(transaction.query("SELECT d.hash, d.institution, d.canonical_json FROM "
                                  "institutions i JOIN decision_periods p ON "
                                  "p.institution = i.id JOIN decisions d ON d.hash = p.hash WHERE "
                                  "i.class = $1 AND p.until_us IS NULL",
                                  {static_cast<std::int64_t>(institution_class)}));
    std::vector<StoredDecision> decisions;
    for (storage::Row& row : rows) {
        auto [hash, id, text] = KPS_TRY(row.read<base::DecisionHash, std::uint32_t, std::string>());
        decisions.push_back({hash, InstitutionId(id), std::move(text)});
    }
    return decisions;
}

Result<std::vector<ServiceUser>> read_service_users(Transaction& transaction, InstitutionId id) {
    Rows rows = KPS_TRY(transaction.query(
        "SELECT name, secret_hash, active FROM service_users WHERE institution = $1",
        {id.value()}));
    std::vector<ServiceUser> users;
    for (storage::Row& row : rows) {
        auto [name, secret_hash, active] = KPS_TRY(row.read<std::string, std::string, bool>());
        users.push_back({base::UserName(std::move(name)), id, std::move(secret_hash), active});
    }
    return users;
}

}  // namespace kps::institutions
