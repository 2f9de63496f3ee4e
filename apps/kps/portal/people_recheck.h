#pragma once

#include "accounts/account_store.h"
#include "accounts/person_match.h"
#include "lifecycle/course.h"

namespace kps {

/// The daily comparison of all accounts with the register, a batch at a time.
///
/// Invariants:
/// 1. It goes on where it stopped, also after a crash and on another node; a second round over the same people
///    changes nothing.
/// 2. What is found stands in the account, in the log, and in the `user` case of the person, where the institution
///    sees it.
class PeopleRecheck {
  public:
    struct Parts {
        accounts::AccountStore& accounts;
        accounts::PersonRegister& persons;
        lifecycle::Course& course;
    };
    explicit PeopleRecheck(Parts parts) : parts_(parts) {}

    /// Compares one batch where a round is due. True: accounts were changed, and the log is to be told.
    /// Errors: those of the register and the stores; what was compared before stays done.
    base::Result<bool> round(std::int64_t now_us);

  private:
    base::Status tell_institution(const accounts::Account& account, std::int64_t now_us);

    Parts parts_;
};

}  // namespace kps
