#pragma once

#include <vector>

#include "lifecycle/machine.h"
#include "membership/environment.h"

/// The life of a receiving institution as life cycles, for `lifecycle::Course`.
namespace kps::membership {

/// Creates or brings up to date the tables that effects write beside the cases.
base::Status open_tables(storage::Database& database);

/// All of them. `environment` outlives what is returned.
std::vector<lifecycle::Machine> machines(const Environment& environment);

}  // namespace kps::membership
