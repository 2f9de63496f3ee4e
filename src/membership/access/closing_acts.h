#pragma once

#include <vector>

#include "lifecycle/machine.h"
#include "membership/environment.h"

namespace kps::membership {

/// m.13/3: found, closed by two persons, corrected or cancelled.
void add_measures_acts(const Environment& environment, std::vector<lifecycle::Act>& acts);
/// m.13/6: found, cancelled by two persons; never lifted.
void add_quality_acts(const Environment& environment, std::vector<lifecycle::Act>& acts);
/// m.13/2, KVK Kurulu, end of the undertaking: each by its own decision or by time.
void add_decided_acts(const Environment& environment, std::vector<lifecycle::Act>& acts);

/// An institution's report of measures with its document stands in the case.
base::Status check_measures(const lifecycle::Context& context);

}  // namespace kps::membership
