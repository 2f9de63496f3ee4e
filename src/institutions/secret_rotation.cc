#include "institutions/secret_rotation.h"

#include "crypto/keys.h"
#include "crypto/paired_secret.h"
#include "institutions/directory_rows.h"

namespace kps::institutions {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;
using storage::Rows;
using storage::Transaction;

Status keep_outgoing(Transaction& transaction, const OutgoingSecret& outgoing) {
    KPS_TRY(transaction.execute(
        "INSERT INTO outgoing_secrets (name, secret_hash, until_us) VALUES ($1, $2, $3)",
        {outgoing.user.value(), outgoing.secret_hash, outgoing.until_us}));
    return {};
}

}  // namespace

// Rule R-135 (KPS nedir s.5): a secret is changed without a pause of service, and at once when it is known to others.
Status rotate_secret(Transaction& transaction, const Rotation& rotation, std::int64_t now_us) {
    KPS_TRY(raise_version(transaction));
    Rows rows = KPS_TRY(transaction.query(
        "SELECT secret_hash, active FROM service_users WHERE name = $1", {rotation.user.value()}));
    if (rows.empty()) return failed(ErrorCode::NotFound, "no such service user");
    const auto [old_hash, active] = KPS_TRY((rows[0].read<std::string, bool>()));
    if (!active) return failed(ErrorCode::WrongState, "the service user is not active");
    KPS_TRY(transaction.execute("DELETE FROM outgoing_secrets WHERE name = $1",
                                {rotation.user.value()}));
    const bool overlaps = rotation.old_until_us > now_us;
    // One run of Argon2id compares both, so that time tells nobody which was tried (docs/adr/0121).
    const std::string hash = overlaps ? KPS_TRY(crypto::hash_secret_like(rotation.secret, old_hash))
                                      : crypto::hash_secret(rotation.secret);
    KPS_TRY(transaction.execute(
        "UPDATE service_users SET secret_hash = $2, changed_us = $3 WHERE name = $1",
        {rotation.user.value(), hash, now_us}));
    if (overlaps)
        KPS_TRY(keep_outgoing(transaction, {rotation.user, old_hash, rotation.old_until_us}));
    return {};
}

Status end_old_secret(Transaction& transaction, const base::UserName& user, std::int64_t now_us) {
    KPS_TRY(raise_version(transaction));
    KPS_TRY(transaction.execute("DELETE FROM outgoing_secrets WHERE name = $1", {user.value()}));
    KPS_TRY(transaction.execute("UPDATE service_users SET changed_us = $2 WHERE name = $1",
                                {user.value(), now_us}));
    return {};
}

Result<std::vector<OutgoingSecret>> read_outgoing_secrets(Transaction& transaction) {
    Rows rows = KPS_TRY(transaction.query(
        "SELECT name, secret_hash, until_us FROM outgoing_secrets ORDER BY name", {}));
    std::vector<OutgoingSecret> outgoing;
    for (storage::Row& row : rows) {
        auto [name, hash, until_us] = KPS_TRY((row.read<std::string, std::string, std::int64_t>()));
        outgoing.push_back({base::UserName(std::move(name)), std::move(hash), until_us});
    }
    return outgoing;
}

}  // namespace kps::institutions
