#pragma once

#include <memory>
#include <string>

#include "accounts/account_store.h"
#include "apps/kps/administration.h"
#include "apps/kps/state_folder.h"
#include "audit/hiding/hiding_store.h"
#include "base/clock.h"
#include "membership/environment.h"
#include "subject_access/ledger_reader.h"

namespace kps {

/// Opens a state's log for one reading: with the unlock secret that lies beside the keys, and what is hidden now.
///
/// Threads: any number at a time.
class LogUnlocker {
  public:
    LogUnlocker(const StateFolder& state, const audit::HidingStore& hidings,
                const base::Clock& clock)
        : log_directory_(state.log_folder().string()),
          key_directory_(state.keys_folder().string()),
          hidings_(hidings),
          clock_(clock) {}
    /// Errors: KeysLocked; those of the log and of the stores.
    base::Result<std::unique_ptr<subject_access::LedgerReader>> open() const;
    const std::string& log_directory() const { return log_directory_; }

  private:
    std::string log_directory_;
    std::string key_directory_;
    const audit::HidingStore& hidings_;
    const base::Clock& clock_;
};

/// For `lookup-inquiry`: the look-up with this number, if the citizen is shown it. The function holds what it needs;
/// `accounts` and `clock` outlive it. Errors: those of the stores.
base::Result<std::function<base::Result<membership::LookUpFacts>(const accounts::Actor& citizen,
                                                                 std::int64_t reference)>>
look_up_finder(const StateFolder& state, const accounts::AccountStore& accounts,
               const base::Clock& clock);

}  // namespace kps
