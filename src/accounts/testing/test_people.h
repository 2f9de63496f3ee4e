#pragma once

#include <map>
#include <memory>
#include <string>

#include "accounts/account_store.h"
#include "accounts/person_match.h"
#include "storage/testing/temporary_database.h"

/// People, clocks and keys for tests of accounts.
namespace kps::accounts::testing {

inline constexpr std::int64_t kNow = 1'780'000'000'000'000;

inline base::NationalId number_of(std::uint32_t person) {
    return base::NationalId::from_prefix(100'000'000 + person);
}

inline By by_system(std::int64_t now_us = kNow) {
    By by;
    by.now_us = now_us;
    return by;
}

inline NewAccount wanted(const std::string& login, Role role, std::uint32_t person,
                         std::uint32_t institution = 0) {
    NewAccount account{login, role, {}, number_of(person), "Ayşe Yıldız"};
    if (institution != 0) account.institution = base::InstitutionId(institution);
    return account;
}

/// An account store on a database of its own.
struct Store {
    explicit Store(storage::Backend backend) : temporary(backend) {
        auto opened = AccountStore::open(temporary.database(), secrets);
        accounts = std::move(opened).take();
    }
    Account add(const NewAccount& account) { return accounts->add(account, by_system()).value(); }
    /// Verified, and active by accepting the undertaking.
    Account add_active(const NewAccount& account) {
        Account added = add(account);
        added = accounts->act(added.id, added.version, AccountAct::Verify, by_system()).value();
        return accounts->accept_secrecy(added.id, "2026-1", by_system()).value();
    }

    storage::testing::TemporaryDatabase temporary;
    AccountSecrets secrets{std::array<std::uint8_t, 32>{7}};
    std::unique_ptr<AccountStore> accounts;
};

/// A register of a few people.
class FewPeople final : public PersonRegister {
  public:
    base::Result<RegisterWord> find(base::NationalId person) override {
        if (is_away) return base::failed(base::ErrorCode::RegisterUnavailable);
        const auto found = people.find(person.number());
        return found == people.end() ? RegisterWord() : found->second;
    }
    std::map<std::int64_t, RegisterWord> people;
    bool is_away = false;
};

}  // namespace kps::accounts::testing
