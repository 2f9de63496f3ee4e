#include "accounts/account_store.h"

#include <algorithm>

#include "accounts/earlier_sign_in.h"
#include "accounts/limits.h"
#include "accounts/schema.h"
#include "base/turkish_text.h"
#include "crypto/random.h"

namespace kps::accounts {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using base::Status;
using storage::Access;
using storage::Transaction;

constexpr std::string_view kSelect =
    "SELECT id, version, login, role, institution, person, name, state, secrecy_version, "
    "secrecy_us, created_us, changed_us, last_login_us, last_login_address, failed_tries, finding "
    "FROM portal_accounts ";

Result<Account> read_account(storage::Row& row) {
    auto [id, version, login, role, institution, person, name, state, secrecy_version, secrecy_us,
          created_us, changed_us, last_us, last_address, failed_tries, finding] =
        KPS_TRY(row.read<std::array<std::uint8_t, 16>, std::int64_t, std::string, std::int64_t,
                         std::uint32_t, base::Hash, std::string, std::int64_t, std::string,
                         std::int64_t, std::int64_t, std::int64_t, std::int64_t, std::string,
                         std::int64_t, std::string>());
    const auto known_role = role_by_number(role);
    const auto known_state = account_state_by_number(state);
    if (!known_role || !known_state) return failed(ErrorCode::CorruptData, "account");
    Account account;
    account.id = base::Uuid(id);
    account.version = version;
    account.login = std::move(login);
    account.role = *known_role;
    if (institution != 0) account.institution = base::InstitutionId(institution);
    account.person = person;
    account.name = std::move(name);
    account.state = *known_state;
    account.secrecy_version = std::move(secrecy_version);
    account.secrecy_us = secrecy_us;
    account.created_us = created_us;
    account.changed_us = changed_us;
    account.last_login_us = last_us;
    account.last_login_address = std::move(last_address);
    account.failed_tries = failed_tries;
    account.finding = std::move(finding);
    return account;
}

Result<Account> read_one(storage::Rows rows) {
    if (rows.empty()) return failed(ErrorCode::NotFound, "no such account");
    return read_account(rows.at(0));
}

Result<Account> by_id(Transaction& transaction, const base::Uuid& id) {
    return read_one(
        KPS_TRY(transaction.query(std::string(kSelect) + "WHERE id = $1", {id.bytes()})));
}

Status check(const NewAccount& wanted) {
    if (!is_login_name(wanted.login)) return failed(ErrorCode::InvalidField, "login");
    if (wanted.name.empty() || wanted.name.size() > kPersonNameBytesMax ||
        !base::is_utf8(wanted.name) || wanted.name.find('\0') != std::string::npos)
        return failed(ErrorCode::InvalidField, "name");
    if (name_of(wanted.role).empty() || wanted.role == Role::System)
        return failed(ErrorCode::InvalidField, "role");
    const bool has_institution = wanted.institution && wanted.institution->value() != 0;
    if (is_of_institution(wanted.role) != has_institution ||
        has_institution != wanted.institution.has_value())
        return failed(ErrorCode::InvalidField, "institution");
    return {};
}

Status check(const By& by) {
    if (by.reason.size() > kReasonBytesMax || !base::is_utf8(by.reason) ||
        by.reason.find('\0') != std::string::npos)
        return failed(ErrorCode::InvalidField, "reason");
    return {};
}

/// Rule X-004: idari and teknik kullanıcı of one institution are two people.
Status check_one_duty(Transaction& transaction, const NewAccount& wanted,
                      const base::Hash& person) {
    if (wanted.role != Role::Administrator && wanted.role != Role::Technician) return {};
    const auto rows = KPS_TRY(transaction.query(
        "SELECT id FROM portal_accounts WHERE institution = $1 AND person = $2 AND role <= 2 AND "
        "state <> 6",
        {institution_number(wanted.institution), person}));
    if (!rows.empty())
        return failed(ErrorCode::RuleRefused, "X-004: the person is idari or teknik already");
    return {};
}

std::string described(const Account& account) {
    std::string text(name_of(account.state));
    if (!account.secrecy_version.empty()) text += ", secrecy " + account.secrecy_version;
    if (!account.finding.empty()) text += ", " + account.finding;
    return text;
}

ChangeOf change_of(const Account& before, const Account& after, std::string_view act,
                   std::string_view article) {
    return {before.id,         before.institution, std::string(act), std::string(article),
            described(before), described(after)};
}

/// Writes state, undertaking and finding of an account over the version that was read.
Status update(Transaction& transaction, Account& account, const By& by) {
    const std::int64_t changed = KPS_TRY(transaction.execute(
        "UPDATE portal_accounts SET version = version + 1, state = $3, secrecy_version = $4, "
        "secrecy_us = $5, finding = $6, changed_us = $7 WHERE id = $1 AND version = $2",
        {account.id.bytes(), account.version, static_cast<int>(account.state),
         account.secrecy_version, account.secrecy_us, account.finding, by.now_us}));
    if (changed != 1) return failed(ErrorCode::StaleVersion);
    ++account.version;
    account.changed_us = by.now_us;
    return {};
}

struct ActBy {
    AccountAct act;
    const By& by;
};

/// The account in its new state, recorded.
Result<Account> move_to(Transaction& transaction, const Account& before, AccountState state,
                        const ActBy& what) {
    Account after = before;
    after.state = state;
    KPS_TRY(update(transaction, after, what.by));
    // Whoever may not work any more has no session either, in the same moment.
    if (!may_sign_in(after.state))
        KPS_TRY(transaction.execute("DELETE FROM portal_sessions WHERE account = $1",
                                    {before.id.bytes()}));
    KPS_TRY(record_change(
        transaction, change_of(before, after, name_of(what.act), article_of(what.act)), what.by));
    return after;
}

Result<std::string> last_lock_reason(Transaction& transaction, const base::Uuid& account) {
    auto rows = KPS_TRY(
        transaction.query("SELECT reason FROM portal_account_changes WHERE account = $1 AND act = "
                          "'lock' ORDER BY at_us DESC, id DESC LIMIT 1",
                          {account.bytes()}));
    if (rows.empty()) return std::string();
    return std::get<0>(KPS_TRY(rows.at(0).read<std::string>()));
}

}  // namespace

Result<std::unique_ptr<AccountStore>> AccountStore::open(
    std::shared_ptr<storage::Database> database, const AccountSecrets& secrets) {
    KPS_TRY(storage::migrate(*database, "accounts", account_migrations()));
    return std::unique_ptr<AccountStore>(new AccountStore(std::move(database), secrets));
}

Result<Account> AccountStore::add(const NewAccount& wanted, const By& by) {
    KPS_TRY(check(wanted));
    KPS_TRY(check(by));
    Account account;
    account.id = crypto::ordered_uuid(by.now_us / 1000);
    account.version = 1;
    account.login = wanted.login;
    account.role = wanted.role;
    account.institution = wanted.institution;
    account.person = secrets_.person_digest(wanted.person);
    account.name = wanted.name;
    account.created_us = account.changed_us = by.now_us;
    const std::string digits = wanted.person.digits();
    const base::Bytes sealed = secrets_.seal("person", account.id, base::as_bytes(digits));
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    KPS_TRY(check_one_duty(transaction, wanted, account.person));
    KPS_TRY(transaction.execute(
        "INSERT INTO portal_accounts (id, version, login, role, institution, person, "
        "sealed_number, name, state, secrecy_version, secrecy_us, created_us, changed_us, "
        "last_login_us, last_login_address, failed_tries, finding, password_hash, setup_digest, "
        "setup_until_us, totp_secret, totp_pending, totp_step) VALUES ($1, 1, $2, $3, $4, $5, "
        "$6, $7, $8, '', 0, $9, $9, 0, '', 0, '', '', NULL, 0, NULL, NULL, 0)",
        {account.id.bytes(), account.login, static_cast<int>(account.role),
         institution_number(account.institution), account.person, sealed, account.name,
         static_cast<int>(account.state), by.now_us}));
    KPS_TRY(record_change(transaction,
                          {account.id, account.institution, "define", "KPSY m.4/1-ö", "",
                           std::string(name_of(account.role)) + " " + account.login},
                          by));
    KPS_TRY(transaction.commit());
    return account;
}

Result<Account> AccountStore::find(const base::Uuid& id) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    return by_id(transaction, id);
}

Result<Account> AccountStore::find_by_login(std::string_view login) const {
    if (!is_login_name(login)) return failed(ErrorCode::NotFound, "no such account");
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    return read_one(KPS_TRY(transaction.query(std::string(kSelect) + "WHERE login = $1", {login})));
}

Result<std::vector<Account>> AccountStore::list(const AccountFilter& filter) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    const base::Uuid after = filter.after.value_or(base::Uuid());
    std::string sql = std::string(kSelect) + "WHERE id > $1 AND (institution = $2 OR $2 = 0)";
    if (filter.of_directorate) sql += " AND institution = 0 AND role >= 10 AND role <= 16";
    sql += " ORDER BY id LIMIT " +
           std::to_string(std::clamp<std::size_t>(filter.count_max, 1, kAccountsListedMax));
    auto rows =
        KPS_TRY(transaction.query(sql, {after.bytes(), institution_number(filter.institution)}));
    std::vector<Account> accounts;
    for (storage::Row& row : rows) accounts.push_back(KPS_TRY(read_account(row)));
    return accounts;
}

Result<base::NationalId> AccountStore::person_of(const base::Uuid& id) const {
    Transaction transaction = KPS_TRY(database_->begin(Access::Read));
    auto rows = KPS_TRY(
        transaction.query("SELECT sealed_number FROM portal_accounts WHERE id = $1", {id.bytes()}));
    if (rows.empty()) return failed(ErrorCode::NotFound, "no such account");
    const auto [sealed] = KPS_TRY(rows.at(0).read<base::Bytes>());
    const base::Bytes digits = KPS_TRY(secrets_.open("person", id, sealed));
    return base::NationalId::parse(base::as_text(digits));
}

Result<Account> AccountStore::act(const base::Uuid& id, std::int64_t version, AccountAct act,
                                  const By& by) {
    KPS_TRY(check(by));
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    const Account before = KPS_TRY(by_id(transaction, id));
    if (before.version != version) return failed(ErrorCode::StaleVersion);
    if (act == AccountAct::Activate && before.state == AccountState::Verified &&
        !before.has_accepted_secrecy())
        return failed(ErrorCode::SecrecyNotAccepted);
    const auto state = state_after(act, before);
    if (!state) return failed(ErrorCode::WrongState);
    const Account after = KPS_TRY(move_to(transaction, before, *state, {act, by}));
    KPS_TRY(transaction.commit());
    return after;
}

Result<bool> AccountStore::act_within(Transaction& transaction, const Holder& holder,
                                      AccountAct act, const By& by) const {
    auto rows = KPS_TRY(transaction.query(
        std::string(kSelect) + "WHERE institution = $1 AND role = $2 AND person = $3 AND state <> "
                               "6",
        {holder.institution.value(), static_cast<int>(holder.role),
         secrets_.person_digest(holder.person)}));
    bool changed = false;
    for (storage::Row& row : rows) {
        const Account before = KPS_TRY(read_account(row));
        const auto state = state_after(act, before);
        if (!state) continue;
        // Who was locked for another reason is not set free by the end of this one.
        if (act == AccountAct::Unlock &&
            KPS_TRY(last_lock_reason(transaction, before.id)) != by.reason)
            continue;
        KPS_TRY(move_to(transaction, before, *state, {act, by}));
        changed = true;
    }
    return changed;
}

Result<Account> AccountStore::accept_secrecy(const base::Uuid& id, std::string_view undertaking,
                                             const By& by) {
    if (undertaking.empty() || undertaking.size() > kSecrecyVersionBytesMax)
        return failed(ErrorCode::InvalidField, "version");
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    const Account before = KPS_TRY(by_id(transaction, id));
    if (!may_sign_in(before.state)) return failed(ErrorCode::WrongState);
    if (before.secrecy_version == undertaking) return before;
    Account after = before;
    // Rule R-077, R-078 (KPSY m.9/4): who accepted which undertaking, and when, is kept for ever.
    after.secrecy_version = undertaking;
    after.secrecy_us = by.now_us;
    after.state = AccountState::Active;
    KPS_TRY(update(transaction, after, by));
    KPS_TRY(
        record_change(transaction, change_of(before, after, "accept-secrecy", "KPSY m.9/4"), by));
    KPS_TRY(transaction.commit());
    return after;
}

Status AccountStore::set_finding(const base::Uuid& id, std::string_view finding, const By& by) {
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    const Account before = KPS_TRY(by_id(transaction, id));
    if (before.finding == finding) return {};
    Account after = before;
    after.finding = finding;
    KPS_TRY(update(transaction, after, by));
    KPS_TRY(record_change(transaction, change_of(before, after, "finding", "KPSY m.7/6"), by));
    return transaction.commit();
}

Status AccountStore::note_sign_in(const SignedIn& what, const By& by) {
    Transaction transaction = KPS_TRY(database_->begin(Access::Write));
    if (what.succeeded) {
        KPS_TRY(keep_earlier_sign_in(transaction, what.id));
        KPS_TRY(transaction.execute(
            "UPDATE portal_accounts SET last_login_us = $2, last_login_address = $3, "
            "failed_tries = 0 WHERE id = $1",
            {what.id.bytes(), by.now_us, what.address}));
    } else {
        KPS_TRY(transaction.execute(
            "UPDATE portal_accounts SET failed_tries = failed_tries + 1 WHERE id = $1",
            {what.id.bytes()}));
    }
    if (what.is_recorded)
        KPS_TRY(record_change(
            transaction, {what.id, by.actor.institution, what.act, "SR-30", "", what.address}, by));
    return transaction.commit();
}

}  // namespace kps::accounts
