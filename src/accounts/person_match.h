#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "accounts/account_store.h"

namespace kps::accounts {

/// What the register says of one number, for this purpose alone.
struct RegisterWord {
    bool found = false;
    bool is_alive = false;
    std::string name;       ///< all given names, a space, the surname
    std::string surname{};  ///< the end of it
};

/// Port to the register. Errors: RegisterUnavailable.
class PersonRegister {
  public:
    virtual ~PersonRegister() = default;
    virtual base::Result<RegisterWord> find(base::NationalId person) = 0;
};

/// Whether a living person has this name; all of it, cased as Turkish is.
bool matches(const RegisterWord& word, std::string_view name);

/// The name as the register has it, of a living person of exactly this number and name.
/// Errors: PersonNotMatched: another name, a dead or unknown person are not told apart; RegisterUnavailable.
base::Result<std::string> match_person(PersonRegister& persons, base::NationalId person,
                                       std::string_view name);

/// What a round of comparisons did.
struct RecheckReport {
    std::size_t compared = 0;
    std::size_t suspended = 0;   ///< the person has died
    std::size_t locked = 0;      ///< of an institution, and has another name now
    std::size_t findings = 0;    ///< name changed, or no longer in the register
    bool is_complete = false;    ///< every account was compared since the round began
    std::vector<Account> found;  ///< those with a finding, new or not
};

/// Compares accounts with the register, `count_max` at most, and goes on where the last call stopped. A second
/// run over the same people changes nothing.
/// Errors: those of the register and of storage; what was compared before stays done.
base::Result<RecheckReport> recheck(AccountStore& accounts, PersonRegister& persons,
                                    std::size_t count_max, std::int64_t now_us);
/// True while a round is unfinished, and from midnight in Istanbul after the last one was finished.
base::Result<bool> is_recheck_due(AccountStore& accounts, std::int64_t now_us);

}  // namespace kps::accounts
