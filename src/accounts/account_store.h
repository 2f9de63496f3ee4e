#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "accounts/account.h"
#include "accounts/change.h"
#include "accounts/secrets.h"
#include "base/national_id.h"
#include "storage/database.h"

/// The people of the portal and what was done to their accounts.
///
/// Invariants:
/// 1. Every change stands in the history, in the same transaction, with who, when, article, before and after.
/// 2. Nothing is deleted: whoever left keeps the account, its history and the undertaking of secrecy.
/// 3. In one institution a person is idari or teknik kullanıcı, never both.
/// 4. A change names the version it was decided on; another change in between refuses it.
namespace kps::accounts {

/// A person somebody names. The identity number is kept sealed, and as a keyed digest.
struct NewAccount {
    std::string login;
    Role role = Role::Citizen;
    std::optional<base::InstitutionId> institution;
    base::NationalId person;
    std::string name;  ///< all given names and the surname, as in the register
};

/// What is listed: by id, after one of them.
struct AccountFilter {
    std::optional<base::InstitutionId> institution;
    bool of_directorate = false;
    std::optional<base::Uuid> after;
    std::size_t count_max = 100;
};

/// Errors:  NotFound; StaleVersion; WrongState for an act that its state does not allow; SecrecyNotAccepted for an
///          activation without it; RuleRefused for X-004; AlreadyExists for a taken login;
///          InvalidField; those of storage.
/// Threads: any number at a time.
/// Durable: what an operation did, once it returns.
class AccountStore {
  public:
    /// Creates or brings up to date the tables of this folder. `secrets` outlives the store.
    static base::Result<std::unique_ptr<AccountStore>> open(
        std::shared_ptr<storage::Database> database, const AccountSecrets& secrets);

    base::Result<Account> add(const NewAccount& wanted, const By& by);
    base::Result<Account> find(const base::Uuid& id) const;
    base::Result<Account> find_by_login(std::string_view login) const;
    base::Result<std::vector<Account>> list(const AccountFilter& filter) const;
    base::Result<base::NationalId> person_of(const base::Uuid& id) const;

    /// Does one act to the account as it was in `version`. `name`: as the register spells it, on verification.
    base::Result<Account> act(const base::Uuid& id, std::int64_t version, AccountAct act,
                              const By& by);
    /// Whose account it is: a person's kind at an institution.
    struct Holder {
        base::InstitutionId institution;
        Role role = Role::Citizen;
        base::NationalId person;
    };
    /// The same for whoever holds an account, with somebody else's act on a database that has this store's tables.
    /// `by.reason` is the number of that act's case: what one case has locked, only that case unlocks. Where there is
    /// no account, or its state does not allow the act, nothing changes. True: something did.
    base::Result<bool> act_within(storage::Transaction& transaction, const Holder& holder,
                                  AccountAct act, const By& by) const;
    /// Accepts a version of the undertaking of secrecy; a verified account becomes active by it.
    base::Result<Account> accept_secrecy(const base::Uuid& id, std::string_view undertaking,
                                         const By& by);
    /// What a comparison with the register found; the same finding again changes nothing.
    base::Status set_finding(const base::Uuid& id, std::string_view finding, const By& by);

    /// One sign-in or refused one. `id` nil: nobody's; costs the same.
    struct SignedIn {
        base::Uuid id;
        bool succeeded = false;
        std::string address;
        std::string act;  ///< of the record
        bool is_recorded = true;
    };
    base::Status note_sign_in(const SignedIn& what, const By& by);

    const std::shared_ptr<storage::Database>& database() const { return database_; }
    const AccountSecrets& secrets() const { return secrets_; }

  private:
    AccountStore(std::shared_ptr<storage::Database> database, const AccountSecrets& secrets)
        : database_(std::move(database)), secrets_(secrets) {}

    std::shared_ptr<storage::Database> database_;
    const AccountSecrets& secrets_;
};

}  // namespace kps::accounts
