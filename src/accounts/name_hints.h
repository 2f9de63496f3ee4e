#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string_view>

#include "accounts/person_match.h"
#include "base/calendar.h"
#include "base/ids.h"

namespace kps::accounts {

/// Somebody as another one names them.
struct NamedPerson {
    base::NationalId number;
    std::string_view given_names;
    std::string_view surname;
};

/// Tells which half of a name is not the register's, a few times a day (X-003; docs/adr/0163): enough for who
/// mistypes, too little for who tries names on numbers.
///
/// Invariants:
/// 1. Something is told only of a living person of whom the other half is right: who is unknown, dead or named wrongly
///    altogether looks the same.
/// 2. A try counts for the number and for who tries, whether or not something is told.
/// Threads: any.
class NameHints {
  public:
    /// As match_person(). Errors: PersonNotMatched with `given_names`, `surname` or nothing as its context;
    /// RegisterUnavailable.
    base::Status match(PersonRegister& persons, const NamedPerson& named, const base::Uuid& who,
                       std::int64_t now_us);

  private:
    bool may_tell(base::NationalId person, const base::Uuid& who, std::int64_t now_us);

    std::mutex mutex_;
    base::Date day_;
    std::map<std::int64_t, std::uint32_t> of_person_;
    std::map<base::Uuid, std::uint32_t> of_account_;
};

}  // namespace kps::accounts
