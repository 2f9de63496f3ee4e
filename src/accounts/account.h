#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "accounts/actor.h"

namespace kps::accounts {

/// Where an account is in its life (REQUIREMENTS B4).
enum class AccountState : std::uint8_t {
    Defined = 1,    ///< tanımlandı: somebody has named the person
    Verified = 2,   ///< doğrulandı: number and name are one living person of the register
    Active = 3,     ///< aktif
    Locked = 4,     ///< kilitli: until somebody unlocks it
    Suspended = 5,  ///< askıda
    Passive = 6,    ///< pasif: has left; for ever, and kept
};

/// What is done to somebody's account.
enum class AccountAct : std::uint8_t {
    Verify = 1,
    Activate = 2,
    Lock = 3,
    Unlock = 4,
    Suspend = 5,
    Release = 6,
    Leave = 7,
};

std::string_view name_of(AccountState state);
std::optional<AccountState> account_state_by_number(std::int64_t number);
std::string_view name_of(AccountAct act);
std::optional<AccountAct> account_act_by_name(std::string_view name);
/// The article the act stands on, for its record.
std::string_view article_of(AccountAct act);

/// A person with an access to the portal.
struct Account {
    base::Uuid id;
    std::int64_t version = 0;  ///< raised by each change of the state or the person
    std::string login;
    Role role = Role::Citizen;
    std::optional<base::InstitutionId> institution;
    base::Hash person{};  ///< keyed digest of the identity number
    std::string name;     ///< as in the register, once verified
    AccountState state = AccountState::Defined;
    std::string secrecy_version;  ///< empty: the undertaking of secrecy was not accepted
    std::int64_t secrecy_us = 0;
    std::int64_t created_us = 0;
    std::int64_t changed_us = 0;
    std::int64_t last_login_us = 0;
    std::string last_login_address;
    std::int64_t failed_tries = 0;  ///< since the last login
    std::string finding;            ///< what a comparison with the register found; empty: nothing

    bool has_accepted_secrecy() const { return secrecy_us != 0; }
    Actor actor() const { return {id, role, institution, name, person}; }
};

/// The state after an act; nothing where the act is not possible.
///
/// Invariant: nothing leads out of Passive, and nothing leads to Active but from a state after Verified, with the
///            undertaking of secrecy accepted.
std::optional<AccountState> state_after(AccountAct act, const Account& account);

/// May the person open a session at all?
bool may_sign_in(AccountState state);

/// Lower-case ASCII letters, digits, `.`, `-`, `_`, beginning with a letter: a name that is typed one way only,
/// and never that of a service user (`KRM-…`, R-018).
bool is_login_name(std::string_view text);

}  // namespace kps::accounts
