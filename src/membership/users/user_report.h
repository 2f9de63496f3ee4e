#pragma once

#include <vector>

#include "lifecycle/machine.h"
#include "membership/environment.h"
#include "membership/users/user_list.h"

/// Lists of users that institutions report to the directorate (KPSY m.7/5, R-059).
///
/// Invariant: a list is taken whole or not at all; the last one an institution reported is its current one.
namespace kps::membership {

base::Status open_reported_users(storage::Database& database);

/// Kind `user-report`, numbers `KLB-2026-000001`. A dry run is `read_user_list` alone.
lifecycle::Machine make_user_report_machine(const Environment& environment);

/// What was reported in a case.
base::Result<std::vector<ListedUser>> reported_users(storage::Transaction& transaction,
                                                     const base::Uuid& subject);

}  // namespace kps::membership
