#pragma once

#include <memory>
#include <optional>
#include <string>

#include "accounts/change.h"
#include "accounts/standing.h"
#include "base/calendar.h"
#include "base/clock.h"
#include "base/error.h"

namespace kps::accounts {

/// Until when an inspector is appointed.
struct Mandate {
    base::Date last_day;  ///< on this day the account may still be used
    std::int64_t set_us = 0;
    std::string set_by;
    std::string reason;
};

/// Ends of mandates. Who has none of them is bound by none.
///
/// Errors:  those of storage.
/// Threads: any number at a time.
/// Durable: what was set, with its change in the history of the account, once it returns.
class MandateStore {
  public:
    /// The tables are the account store's: open that first.
    explicit MandateStore(std::shared_ptr<storage::Database> database)
        : database_(std::move(database)) {}
    base::Result<std::optional<Mandate>> find(const base::Uuid& account) const;
    /// Nothing for `last_day`: the mandate has no end any more.
    base::Status set(const Account& account, const std::optional<base::Date>& last_day,
                     const By& by);

  private:
    std::shared_ptr<storage::Database> database_;
};

/// What `inner` says, but for whose mandate is over: that person is refused by `refusal`, from the day after the last
/// one (Istanbul's). `mandates` and `clock` outlive it.
StandingOf with_mandates(const MandateStore& mandates, const base::Clock& clock, StandingOf inner,
                         base::ErrorCode refusal);

}  // namespace kps::accounts
