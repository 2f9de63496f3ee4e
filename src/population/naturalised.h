#pragma once

#include "population/cluster.h"

namespace kps::population {

/// One person with two records: as a foreigner (closed) and as the citizen she or he became. Both
/// are pure functions of the pair's number, so that the two clusters need not see each other.
void add_naturalised_citizen(const Layout& layout, std::int64_t pair, std::uint64_t cluster,
                             Batch& out);
void add_naturalised_foreigner(const Layout& layout, std::int64_t pair, Batch& out);

}  // namespace kps::population
