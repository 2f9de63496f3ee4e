#pragma once

#include <functional>
#include <memory>

#include "accounts/account_store.h"
#include "accounts/standing.h"
#include "base/clock.h"
#include "membership/environment.h"
#include "storage/database.h"

/// What accounts and life cycles know of each other: who may sign in follows from blocks and from `user` cases.
namespace kps {

/// Of `accounts` and `clock`, which outlive it.
decltype(membership::Environment::set_sign_in) sign_in_setter(accounts::AccountStore& accounts,
                                                              const base::Clock& clock);
accounts::StandingOf standing_reader(std::shared_ptr<storage::Database> database);

}  // namespace kps
