#include "accounts/credential_store.h"

#include "accounts/totp.h"
#include "base/turkish_text.h"
#include "crypto/digest.h"
#include "crypto/random.h"

namespace kps::accounts {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;
using storage::Access;
using storage::Transaction;

ChangeOf change_of(const Account& account, std::string act) {
    return {account.id, account.institution, std::move(act), "SR-14", "", ""};
}

Result<std::int64_t> count_of(Transaction& transaction, std::string_view sql,
                              const base::Uuid& account) {
    auto rows = KPS_TRY(transaction.query(sql, {account.bytes()}));
    const auto [count] = KPS_TRY(rows.at(0).read<std::int64_t>());
    return count;
}

/// One statement and its record.
Status change(storage::Database& database, std::string_view sql,
              std::initializer_list<storage::Value> values, const ChangeOf& what, const By& by) {
    Transaction transaction = KPS_TRY(database.begin(Access::Write));
    const std::int64_t changed = KPS_TRY(transaction.execute(sql, values));
    if (changed == 0) return failed(ErrorCode::NotFound);
    KPS_TRY(record_change(transaction, what, by));
    return transaction.commit();
}

struct TotpRow {
    std::optional<base::Bytes> sealed;  ///< the secret in force, or the one to be confirmed
    std::int64_t step = 0;
};
enum class TotpSecret : std::uint8_t { InForce, Pending };

Result<TotpRow> read_totp(Transaction& transaction, const base::Uuid& account, TotpSecret which) {
    auto rows = KPS_TRY(
        transaction.query(which == TotpSecret::InForce
                              ? "SELECT totp_secret, totp_step FROM portal_accounts WHERE id = $1"
                              : "SELECT totp_pending, totp_step FROM portal_accounts WHERE id = $1",
                          {account.bytes()}));
    if (rows.empty()) return failed(ErrorCode::NotFound, "no such account");
    auto [sealed, step] = KPS_TRY(rows.at(0).read<std::optional<base::Bytes>, std::int64_t>());
    return TotpRow{std::move(sealed), step};
}

/// The step a code is of; nothing for a wrong code or no secret.
Result<std::optional<std::int64_t>> step_of(const AccountSecrets& secrets, const TotpRow& row,
                                            const base::Uuid& account, std::string_view code,
                                            std::int64_t now_us) {
    if (!row.sealed) return std::optional<std::int64_t>();
    const base::Bytes secret = KPS_TRY(secrets.open("totp", account, *row.sealed));
    return match_totp(secret, code, now_us, row.step);
}

}  // namespace

Result<Credentials> CredentialStore::load(const base::Uuid& account) const {
    Transaction transaction = KPS_TRY(accounts_.database()->begin(Access::Read));
    auto rows = KPS_TRY(transaction.query("SELECT totp_secret FROM portal_accounts WHERE id = $1",
                                          {account.bytes()}));
    if (rows.empty()) return failed(ErrorCode::NotFound, "no such account");
    auto [totp] = KPS_TRY(rows.at(0).read<std::optional<base::Bytes>>());
    Credentials credentials;
    credentials.has_totp = totp.has_value();
    credentials.passkeys = static_cast<std::size_t>(KPS_TRY(
        count_of(transaction, "SELECT COUNT(*) FROM portal_passkeys WHERE account = $1", account)));
    credentials.recovery_codes_left = KPS_TRY(count_of(
        transaction,
        "SELECT COUNT(*) FROM portal_recovery_codes WHERE account = $1 AND used_us = 0", account));
    return credentials;
}

Result<std::string> CredentialStore::password_hash(const base::Uuid& account) const {
    Transaction transaction = KPS_TRY(accounts_.database()->begin(Access::Read));
    auto rows = KPS_TRY(transaction.query("SELECT password_hash FROM portal_accounts WHERE id = $1",
                                          {account.bytes()}));
    if (rows.empty()) return std::string();
    auto [hash] = KPS_TRY(rows.at(0).read<std::string>());
    return std::move(hash);
}

Status CredentialStore::set_password(const Account& account, std::string_view password_hash,
                                     const base::Uuid& kept, const By& by) {
    Transaction transaction = KPS_TRY(accounts_.database()->begin(Access::Write));
    KPS_TRY(transaction.execute(
        "UPDATE portal_accounts SET password_hash = $2, setup_digest = NULL, setup_until_us = 0 "
        "WHERE id = $1",
        {account.id.bytes(), password_hash}));
    KPS_TRY(transaction.execute("DELETE FROM portal_sessions WHERE account = $1 AND id <> $2",
                                {account.id.bytes(), kept.bytes()}));
    KPS_TRY(record_change(transaction, change_of(account, "change-password"), by));
    return transaction.commit();
}

Result<std::string> CredentialStore::make_setup_code(const Account& account, bool forgets_factors,
                                                     const By& by) {
    const std::string code = crypto::random_secret();
    Transaction transaction = KPS_TRY(accounts_.database()->begin(Access::Write));
    KPS_TRY(transaction.execute(
        "UPDATE portal_accounts SET password_hash = '', setup_digest = $2, setup_until_us = $3 "
        "WHERE id = $1",
        {account.id.bytes(), secret_digest(code), by.now_us + kSetupCodeUs}));
    if (forgets_factors) {
        KPS_TRY(transaction.execute(
            "UPDATE portal_accounts SET totp_secret = NULL, totp_pending = NULL WHERE id = $1",
            {account.id.bytes()}));
        KPS_TRY(transaction.execute("DELETE FROM portal_passkeys WHERE account = $1",
                                    {account.id.bytes()}));
        KPS_TRY(transaction.execute("DELETE FROM portal_recovery_codes WHERE account = $1",
                                    {account.id.bytes()}));
    }
    KPS_TRY(transaction.execute("DELETE FROM portal_sessions WHERE account = $1",
                                {account.id.bytes()}));
    KPS_TRY(record_change(
        transaction, change_of(account, forgets_factors ? "reset-all" : "reset-password"), by));
    KPS_TRY(transaction.commit());
    return code;
}

Result<bool> CredentialStore::take_setup_code(const base::Uuid& account, std::string_view code,
                                              std::int64_t now_us) {
    Transaction transaction = KPS_TRY(accounts_.database()->begin(Access::Write));
    const std::int64_t taken = KPS_TRY(
        transaction.execute("UPDATE portal_accounts SET setup_digest = NULL, setup_until_us = 0 "
                            "WHERE id = $1 AND setup_digest = $2 AND setup_until_us > $3",
                            {account.bytes(), secret_digest(code), now_us}));
    KPS_TRY(transaction.commit());
    return taken == 1;
}

Result<base::Bytes> CredentialStore::begin_totp(const Account& account, const By& by) {
    base::Bytes secret(kTotpSecretBytes, 0);
    crypto::fill_random(secret);
    const base::Bytes sealed = accounts_.secrets().seal("totp", account.id, secret);
    // The secret in force stays until the new one has been confirmed: nobody is left with the password alone.
    KPS_TRY(change(*accounts_.database(),
                   "UPDATE portal_accounts SET totp_pending = $2 WHERE id = $1",
                   {account.id.bytes(), sealed}, change_of(account, "begin-totp"), by));
    return secret;
}

Result<bool> CredentialStore::confirm_totp(const Account& account, std::string_view code,
                                           const By& by) {
    Transaction transaction = KPS_TRY(accounts_.database()->begin(Access::Write));
    const TotpRow row = KPS_TRY(read_totp(transaction, account.id, TotpSecret::Pending));
    const auto step = KPS_TRY(step_of(accounts_.secrets(), row, account.id, code, by.now_us));
    if (!step) return false;
    const std::int64_t changed =
        KPS_TRY(transaction.execute("UPDATE portal_accounts SET totp_secret = totp_pending, "
                                    "totp_pending = NULL, totp_step = $2 "
                                    "WHERE id = $1 AND totp_pending = $3",
                                    {account.id.bytes(), *step, row.sealed}));
    if (changed != 1) return false;
    KPS_TRY(record_change(transaction, change_of(account, "enrol-totp"), by));
    KPS_TRY(transaction.commit());
    return true;
}

Result<bool> CredentialStore::take_totp(const base::Uuid& account, std::string_view code,
                                        std::int64_t now_us) {
    Transaction transaction = KPS_TRY(accounts_.database()->begin(Access::Write));
    const TotpRow row = KPS_TRY(read_totp(transaction, account, TotpSecret::InForce));
    const auto step = KPS_TRY(step_of(accounts_.secrets(), row, account, code, now_us));
    if (!step) return false;
    const std::int64_t taken = KPS_TRY(transaction.execute(
        "UPDATE portal_accounts SET totp_step = $2 WHERE id = $1 AND totp_step < $2",
        {account.bytes(), *step}));
    KPS_TRY(transaction.commit());
    return taken == 1;
}

Result<std::vector<std::string>> CredentialStore::make_recovery_codes(const Account& account,
                                                                      const By& by) {
    std::vector<std::string> codes;
    Transaction transaction = KPS_TRY(accounts_.database()->begin(Access::Write));
    KPS_TRY(transaction.execute("DELETE FROM portal_recovery_codes WHERE account = $1",
                                {account.id.bytes()}));
    while (codes.size() < kRecoveryCodes) {
        codes.push_back(crypto::random_secret());
        KPS_TRY(transaction.execute(
            "INSERT INTO portal_recovery_codes (account, digest, used_us) VALUES ($1, $2, 0)",
            {account.id.bytes(), secret_digest(codes.back())}));
    }
    KPS_TRY(record_change(transaction, change_of(account, "make-recovery-codes"), by));
    KPS_TRY(transaction.commit());
    return codes;
}

Result<bool> CredentialStore::take_recovery_code(const Account& account, std::string_view code,
                                                 const By& by) {
    Transaction transaction = KPS_TRY(accounts_.database()->begin(Access::Write));
    const std::int64_t taken = KPS_TRY(transaction.execute(
        "UPDATE portal_recovery_codes SET used_us = $3 WHERE account = $1 AND digest = $2 AND "
        "used_us = 0",
        {account.id.bytes(), secret_digest(code), by.now_us}));
    if (taken != 1) return false;
    KPS_TRY(record_change(transaction, change_of(account, "use-recovery-code"), by));
    KPS_TRY(transaction.commit());
    return true;
}

Status CredentialStore::add_passkey(const Account& account, const NewPasskey& passkey,
                                    std::string_view label, const By& by) {
    if (label.empty() || label.size() > kPasskeyLabelBytesMax || !base::is_utf8(label) ||
        label.find('\0') != std::string_view::npos)
        return failed(ErrorCode::InvalidField, "label");
    Transaction transaction = KPS_TRY(accounts_.database()->begin(Access::Write));
    const std::int64_t count = KPS_TRY(count_of(
        transaction, "SELECT COUNT(*) FROM portal_passkeys WHERE account = $1", account.id));
    if (count >= static_cast<std::int64_t>(kPasskeysMax))
        return failed(ErrorCode::InvalidField, "too many passkeys");
    KPS_TRY(transaction.execute(
        "INSERT INTO portal_passkeys (credential, account, algorithm, public_key, counter, label, "
        "created_us, used_us) VALUES ($1, $2, $3, $4, $5, $6, $7, 0)",
        {passkey.credential, account.id.bytes(), static_cast<int>(passkey.key.algorithm),
         passkey.key.public_key, passkey.key.counter, label, by.now_us}));
    KPS_TRY(record_change(transaction, change_of(account, "add-passkey"), by));
    return transaction.commit();
}

Result<std::vector<PasskeyRow>> CredentialStore::passkeys(const base::Uuid& account) const {
    Transaction transaction = KPS_TRY(accounts_.database()->begin(Access::Read));
    auto rows = KPS_TRY(transaction.query(
        "SELECT credential, algorithm, public_key, counter, label, created_us, used_us FROM "
        "portal_passkeys WHERE account = $1 ORDER BY created_us",
        {account.bytes()}));
    std::vector<PasskeyRow> out;
    for (storage::Row& row : rows) {
        auto [credential, algorithm, key, counter, label, created_us, used_us] =
            KPS_TRY(row.read<base::Bytes, std::int16_t, base::Bytes, std::uint32_t, std::string,
                             std::int64_t, std::int64_t>());
        if (algorithm != -7 && algorithm != -8) return failed(ErrorCode::CorruptData, "passkey");
        out.push_back({std::move(credential),
                       {static_cast<PasskeyAlgorithm>(algorithm), std::move(key), counter},
                       account,
                       std::move(label),
                       created_us,
                       used_us});
    }
    return out;
}

Result<bool> CredentialStore::use_passkey(const PasskeyRow& row, std::uint32_t counter,
                                          std::int64_t now_us) {
    if (!is_good_counter(row.key.counter, counter)) return false;
    Transaction transaction = KPS_TRY(accounts_.database()->begin(Access::Write));
    // The counter it was compared with must still be the stored one.
    const std::int64_t used = KPS_TRY(transaction.execute(
        "UPDATE portal_passkeys SET counter = $3, used_us = $4 WHERE credential = $1 AND "
        "counter = $2",
        {row.credential, row.key.counter, counter, now_us}));
    KPS_TRY(transaction.commit());
    return used == 1;
}

Status CredentialStore::remove_passkey(const Account& account, base::ByteView credential,
                                       const By& by) {
    return change(*accounts_.database(),
                  "DELETE FROM portal_passkeys WHERE account = $1 AND credential = $2",
                  {account.id.bytes(), credential}, change_of(account, "remove-passkey"), by);
}

}  // namespace kps::accounts
