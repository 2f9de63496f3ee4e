#pragma once

#include <cstdint>

#include "base/calendar.h"
#include "base/result.h"
#include "population/family.h"
#include "registry/person.h"

namespace kps::population {

/// What population is asked for.
struct Options {
    std::uint64_t persons = 0;
    std::uint64_t number = 1;  ///< same number, same people
    base::Date as_of;          ///< the day the population is described on
};

/// Which identity numbers, family rows and address numbers each cluster owns. Everything here is a
/// pure function of the options, so that two clusters agree on a number without seeing each other
/// (docs/adr/0017).
class Layout {
  public:
    /// Errors: InvalidArgument for too few or too many people, or an impossible day.
    static base::Result<Layout> create(const Options& options);

    const Options& options() const { return options_; }
    Day as_of() const { return as_of_; }
    std::uint64_t clusters() const { return clusters_; }
    std::uint64_t foreign_clusters() const { return foreign_clusters_; }
    std::size_t cluster_persons(std::uint64_t cluster) const;
    std::size_t foreign_cluster_persons(std::uint64_t cluster) const;

    /// Leading nine digits of a member's number; ascending in (cluster, slot).
    std::uint32_t prefix(std::uint64_t cluster, std::size_t slot) const;
    std::uint32_t foreign_prefix(std::uint64_t cluster, std::size_t slot) const;

    /// The last slot of some clusters is a citizen who was a foreigner, the last of a foreigners'
    /// cluster. Returns the pair's number, or -1.
    std::int64_t naturalised_in(std::uint64_t cluster) const;
    std::int64_t naturalised_in_foreign(std::uint64_t cluster) const;
    std::uint32_t naturalised_prefix(std::int64_t pair) const;
    std::uint32_t naturalised_foreign_prefix(std::int64_t pair) const;

    /// The family row `family` of a cluster, without person row. No two (cluster, family) share
    /// one.
    registry::RegisterPlace family_place(std::uint64_t cluster, std::uint16_t family) const;
    /// Ten digits, one for each household of each cluster. `household` below kHouseholdsPerCluster.
    static std::int64_t address_number(std::uint64_t cluster, std::size_t household);
    static std::int64_t foreign_address_number(std::uint64_t cluster, std::size_t household);

  private:
    Options options_;
    Day as_of_ = 0;
    std::uint64_t citizens_ = 0;
    std::uint64_t foreigners_ = 0;
    std::uint64_t clusters_ = 0;
    std::uint64_t foreign_clusters_ = 0;
    std::uint32_t stride_ = 0;
    std::uint32_t foreign_stride_ = 0;
};

}  // namespace kps::population
