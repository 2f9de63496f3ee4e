#include "institutions/institution_changes.h"

#include "base/turkish_text.h"
#include "crypto/digest.h"
#include "institutions/directory_rows.h"
#include "institutions/limits.h"

namespace kps::institutions {
namespace {

using base::ErrorCode;
using base::failed;
using base::InstitutionId;
using base::Result;
using base::Status;
using storage::Rows;
using storage::Transaction;

Status check_size(std::string_view text, std::size_t bytes_max, std::string_view what) {
    if (text.size() <= bytes_max) return {};
    return failed(ErrorCode::InvalidArgument, std::string(what) + " is too long");
}

Status check_institution(const Institution& institution) {
    if (institution.id.value() == 0)
        return failed(ErrorCode::InvalidArgument, "institution 0 means: not known");
    if (institution.name.empty())
        return failed(ErrorCode::InvalidArgument, "an institution needs a name");
    KPS_TRY(check_size(institution.name, kNameBytesMax, "name"));
    if (!class_by_number(static_cast<std::int64_t>(institution.institution_class)))
        return failed(ErrorCode::InvalidArgument, "unknown class of institution");
    // Rule R-005 (KPSY m.4/1-a): the Genel Müdürlük itself is never a receiving institution. R-002
    // has its name.
    if (base::comparable_name(institution.name)
            .find("NÜFUS VE VATANDAŞLIK İŞLERİ GENEL MÜDÜRLÜĞÜ") != std::string::npos)
        return failed(ErrorCode::InvalidArgument, "the directorate is no receiving institution");
    return {};
}

/// Errors: NotFound when there is no such institution.
Result<bool> undertaking_signed(Transaction& transaction, InstitutionId id) {
    Rows rows = KPS_TRY(transaction.query(
        "SELECT undertaking_signed FROM institutions WHERE id = $1", {id.value()}));
    if (rows.empty()) return failed(ErrorCode::NotFound, "no such institution");
    const auto [is_signed] = KPS_TRY(rows[0].read<bool>());
    return is_signed;
}

/// Rule R-052 (KPSY m.6/8): an access is opened only after the undertaking is signed.
Status check_may_be_active(Transaction& transaction, InstitutionId id) {
    const bool is_signed = KPS_TRY(undertaking_signed(transaction, id));
    if (!is_signed) return failed(ErrorCode::InvalidArgument, "the undertaking is not signed");
    Rows lost =
        KPS_TRY(transaction.query("SELECT number FROM institution_blocks WHERE institution = $1 "
                                  "AND ground = $2 AND lifted_us IS NULL",
                                  {id.value(), static_cast<int>(BlockGround::QualityLost)}));
    if (!lost.empty())
        return failed(ErrorCode::InvalidArgument, "the undertaking was cancelled (m.13/6)");
    return {};
}

/// Next number of a history. Safe because all changes hold the directory's lock.
Result<std::int64_t> next_number(Transaction& transaction, std::string_view sql, InstitutionId id) {
    Rows rows = KPS_TRY(transaction.query(sql, {id.value()}));
    const auto [last] = KPS_TRY(rows.at(0).read<std::optional<std::int64_t>>());
    return last.value_or(0) + 1;
}

/// True when this decision is the one in force already.
Result<bool> in_force(Transaction& transaction, const StoredDecision& decision) {
    Rows rows =
        KPS_TRY(transaction.query("SELECT number FROM decision_periods WHERE institution = $1 AND "
                                  "hash = $2 AND until_us IS NULL",
                                  {decision.institution.value(), decision.hash}));
    return !rows.empty();
}

/// Rule R-110 (KPSY m.13/5): reopened only after all measures are taken and found suitable;
/// likewise m.13/3.
bool needs_evidence(BlockGround ground) {
    return ground == BlockGround::SecurityEndangered || ground == BlockGround::MeasuresUnfulfilled;
}

Status check_lifting(BlockGround ground, const Lifting& lifting) {
    KPS_TRY(check_size(lifting.approved_by, kNameBytesMax, "approver"));
    KPS_TRY(check_size(lifting.evidence, kNoteBytesMax, "evidence"));
    // Rule R-111 (KPSY m.13/6): a cancelled undertaking is not revived; a new application is
    // needed.
    if (ground == BlockGround::QualityLost)
        return failed(ErrorCode::InvalidArgument, "m.13/6 is final");
    if (lifting.approved_by.empty())
        return failed(ErrorCode::InvalidArgument, "who approved the lifting is missing");
    if (needs_evidence(ground) && lifting.evidence.empty())
        return failed(ErrorCode::InvalidArgument, "evidence of the measures is missing");
    return {};
}

}  // namespace

Status put_institution(Transaction& transaction, const Institution& institution,
                       std::int64_t now_us) {
    KPS_TRY(raise_version(transaction));
    KPS_TRY(check_institution(institution));
    KPS_TRY(transaction.execute(
        "INSERT INTO institutions (id, name, class, undertaking_signed, paying, "
        "registered_address, changed_us) "
        "VALUES ($1, $2, $3, $4, $5, '', $6) ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name, "
        "class = EXCLUDED.class, undertaking_signed = EXCLUDED.undertaking_signed, paying = "
        "EXCLUDED.paying, "
        "changed_us = EXCLUDED.changed_us",
        {institution.id.value(), institution.name, static_cast<int>(institution.institution_class),
         institution.undertaking_signed, institution.paying, now_us}));
    return {};
}

Status set_registered_address(Transaction& transaction, InstitutionId id, std::string_view address,
                              AddressRule address_rule, std::int64_t now_us) {
    KPS_TRY(raise_version(transaction));
    std::string text;
    if (!address.empty()) {
        const RegisteredAddress parsed = KPS_TRY(RegisteredAddress::parse(address, address_rule));
        text = parsed.text();
    }
    const std::int64_t changed = KPS_TRY(transaction.execute(
        "UPDATE institutions SET registered_address = $2, changed_us = $3 WHERE id = $1",
        {id.value(), text, now_us}));
    if (changed != 1) return failed(ErrorCode::NotFound, "no such institution");
    return {};
}

Status set_block(Transaction& transaction, InstitutionId id, const Block& block,
                 std::int64_t now_us) {
    KPS_TRY(raise_version(transaction));
    KPS_TRY(check_size(block.note, kNoteBytesMax, "note"));
    if (name_of(block.ground).empty())
        return failed(ErrorCode::InvalidArgument, "unknown ground of a block");
    KPS_TRY(undertaking_signed(transaction, id));
    const std::int64_t number = KPS_TRY(next_number(
        transaction, "SELECT max(number) FROM institution_blocks WHERE institution = $1", id));
    KPS_TRY(transaction.execute(
        "INSERT INTO institution_blocks (institution, number, ground, since_us, note, approved_by, "
        "evidence) "
        "VALUES ($1, $2, $3, $4, $5, '', '') ON CONFLICT DO NOTHING",
        {id.value(), number, static_cast<int>(block.ground), block.since_us, block.note}));
    // Rule R-111 (KPSY m.13/6): the loss of the public-service quality closes all users.
    if (block.ground == BlockGround::QualityLost)
        KPS_TRY(transaction.execute(
            "UPDATE service_users SET active = 0, changed_us = $2 WHERE institution = $1",
            {id.value(), now_us}));
    return {};
}

// Rule R-102 (KPSY m.13/1): what ends one ground lifts this one only.
Status lift_block(Transaction& transaction, InstitutionId id, BlockGround ground,
                  const Lifting& lifting, std::int64_t now_us) {
    KPS_TRY(raise_version(transaction));
    KPS_TRY(check_lifting(ground, lifting));
    const std::int64_t changed = KPS_TRY(transaction.execute(
        "UPDATE institution_blocks SET lifted_us = $3, approved_by = $4, evidence = $5 "
        "WHERE institution = $1 AND ground = $2 AND lifted_us IS NULL",
        {id.value(), static_cast<int>(ground), now_us, lifting.approved_by, lifting.evidence}));
    if (changed != 1) return failed(ErrorCode::NotFound, "no open block of this ground");
    return {};
}

Status put_service_user(Transaction& transaction, const ServiceUser& user, std::int64_t now_us) {
    KPS_TRY(raise_version(transaction));
    if (user.name.value().empty())
        return failed(ErrorCode::InvalidArgument, "a service user needs a name");
    KPS_TRY(check_size(user.name.value(), kUserNameBytesMax, "user name"));
    KPS_TRY(check_size(user.secret_hash, kSecretHashBytesMax, "secret hash"));
    KPS_TRY(undertaking_signed(transaction, user.institution));
    if (user.active) KPS_TRY(check_may_be_active(transaction, user.institution));
    const std::int64_t changed = KPS_TRY(transaction.execute(
        "INSERT INTO service_users (name, institution, secret_hash, active, changed_us) VALUES "
        "($1, $2, $3, $4, $5) "
        "ON CONFLICT (name) DO UPDATE SET secret_hash = EXCLUDED.secret_hash, active = "
        "EXCLUDED.active, "
        "changed_us = EXCLUDED.changed_us WHERE service_users.institution = EXCLUDED.institution",
        {user.name.value(), user.institution.value(), user.secret_hash, user.active, now_us}));
    if (changed != 1)
        return failed(ErrorCode::InvalidArgument, "the user name belongs to another institution");
    // A secret given anew is the only one.
    KPS_TRY(
        transaction.execute("DELETE FROM outgoing_secrets WHERE name = $1", {user.name.value()}));
    return {};
}

Status set_user_active(Transaction& transaction, const base::UserName& name, bool active,
                       std::int64_t now_us) {
    KPS_TRY(raise_version(transaction));
    Rows rows = KPS_TRY(
        transaction.query("SELECT institution FROM service_users WHERE name = $1", {name.value()}));
    if (rows.empty()) return failed(ErrorCode::NotFound, "no such service user");
    const auto [institution] = KPS_TRY(rows[0].read<std::uint32_t>());
    if (active) KPS_TRY(check_may_be_active(transaction, InstitutionId(institution)));
    KPS_TRY(
        transaction.execute("UPDATE service_users SET active = $2, changed_us = $3 WHERE name = $1",
                            {name.value(), active, now_us}));
    return {};
}

Status put_decision(Transaction& transaction, const StoredDecision& decision, std::int64_t now_us) {
    KPS_TRY(raise_version(transaction));
    KPS_TRY(check_size(decision.canonical_json, kDecisionBytesMax, "decision"));
    if (crypto::sha256(base::as_bytes(decision.canonical_json)) != decision.hash)
        return failed(ErrorCode::InvalidArgument,
                      "the decision's text does not have its name's digest");
    const std::int64_t id = decision.institution.value();
    KPS_TRY(undertaking_signed(transaction, decision.institution));
    const bool unchanged = KPS_TRY(in_force(transaction, decision));
    if (unchanged) return {};
    KPS_TRY(
        transaction.execute("INSERT INTO decisions (hash, institution, canonical_json, stored_us) "
                            "VALUES ($1, $2, $3, $4) ON CONFLICT (hash) DO NOTHING",
                            {decision.hash, id, decision.canonical_json, now_us}));
    KPS_TRY(transaction.execute(
        "UPDATE decision_periods SET until_us = $2 WHERE institution = $1 AND until_us IS NULL",
        {id, now_us}));
    const std::int64_t number = KPS_TRY(
        next_number(transaction, "SELECT max(number) FROM decision_periods WHERE institution = $1",
                    decision.institution));
    KPS_TRY(transaction.execute(
        "INSERT INTO decision_periods (institution, number, hash, from_us) VALUES ($1, $2, $3, $4)",
        {id, number, decision.hash, now_us}));
    return {};
}

Status withdraw_decision(Transaction& transaction, InstitutionId id, std::int64_t now_us) {
    KPS_TRY(raise_version(transaction));
    const std::int64_t changed = KPS_TRY(transaction.execute(
        "UPDATE decision_periods SET until_us = $2 WHERE institution = $1 AND until_us IS NULL",
        {id.value(), now_us}));
    if (changed != 1) return failed(ErrorCode::NotFound, "no decision in force");
    return {};
}

}  // namespace kps::institutions
