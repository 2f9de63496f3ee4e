#include "population/layout.h"

#include <algorithm>
#include <numeric>

#include "population/limits.h"
#include "population/parameters.h"
#include "population/personas.h"

namespace kps::population {
namespace {

/// A prime: multiplying by it scatters neighbours without two of them meeting.
constexpr std::uint64_t kScatter = 2'654'435'761;
constexpr std::uint64_t kAddressNumbers = 4'000'000'000;
constexpr std::int64_t kFirstAddressNumber = 1'000'000'000;
constexpr std::int64_t kFirstForeignAddressNumber = 5'000'000'000;
constexpr std::uint64_t kVolumeStep = 7'919;
constexpr std::uint64_t kRowOffsets = 300;
constexpr std::uint16_t kNeighbourFamilies = 6;

std::uint64_t divided_up(std::uint64_t value, std::uint64_t by) {
    return (value + by - 1) / by;
}

std::int64_t scattered_address(std::int64_t first, std::uint64_t cluster, std::size_t household) {
    KPS_ASSERT(household < kHouseholdsPerCluster);
    const std::uint64_t index = cluster * kHouseholdsPerCluster + household;
    KPS_ASSERT(index < kAddressNumbers);
    return first + static_cast<std::int64_t>(index * kScatter % kAddressNumbers);
}

}  // namespace

base::Result<Layout> Layout::create(const Options& options) {
    const std::uint64_t personas = persona_count();
    if (options.persons < personas || options.persons > kPersonsMax)
        return base::failed(base::ErrorCode::InvalidArgument, "number of persons");
    if (!base::is_valid(options.as_of) || options.as_of.year < kFirstYear ||
        options.as_of.year > kLastYear)
        return base::failed(base::ErrorCode::InvalidArgument,
                            "day of the population: years 2024 to 2035");
    Layout out;
    out.options_ = options;
    out.as_of_ = day_of(options.as_of);
    const std::uint64_t rest = options.persons - personas;
    out.foreigners_ = rest * parameters::kForeignersPerMille / 1'000;
    out.citizens_ = rest - out.foreigners_;
    out.clusters_ = divided_up(out.citizens_, kClusterPersons);
    out.foreign_clusters_ = divided_up(out.foreigners_, kForeignClusterPersons);
    const auto stride = [](std::uint64_t prefixes, std::uint64_t slots) {
        return static_cast<std::uint32_t>(prefixes / std::max<std::uint64_t>(slots, 1));
    };
    out.stride_ = stride(kCitizenPrefixEnd - kCitizenPrefix, out.clusters_ * kClusterPersons);
    out.foreign_stride_ =
        stride(kForeignPrefixEnd - kForeignPrefix, out.foreign_clusters_ * kForeignClusterPersons);
    KPS_ASSERT(out.stride_ > 0 && out.foreign_stride_ > 0);
    return out;
}

std::size_t Layout::cluster_persons(std::uint64_t cluster) const {
    KPS_ASSERT(cluster < clusters_);
    return static_cast<std::size_t>(
        std::min<std::uint64_t>(kClusterPersons, citizens_ - cluster * kClusterPersons));
}

std::size_t Layout::foreign_cluster_persons(std::uint64_t cluster) const {
    KPS_ASSERT(cluster < foreign_clusters_);
    return static_cast<std::size_t>(std::min<std::uint64_t>(
        kForeignClusterPersons, foreigners_ - cluster * kForeignClusterPersons));
}

std::uint32_t Layout::prefix(std::uint64_t cluster, std::size_t slot) const {
    const std::uint64_t place = cluster * kClusterPersons + slot;
    Random random(options_.number, Stream::Numbering, place);
    return kCitizenPrefix + static_cast<std::uint32_t>(place * stride_) + random.below(stride_);
}

std::uint32_t Layout::foreign_prefix(std::uint64_t cluster, std::size_t slot) const {
    const std::uint64_t place = cluster * kForeignClusterPersons + slot;
    Random random(~options_.number, Stream::Numbering, place);
    return kForeignPrefix + static_cast<std::uint32_t>(place * foreign_stride_) +
           random.below(foreign_stride_);
}

// Pair p joins foreigners' cluster p and citizens' cluster p * step; only whole clusters take part.
std::int64_t Layout::naturalised_in(std::uint64_t cluster) const {
    if (foreign_clusters_ == 0 || cluster_persons(cluster) != kClusterPersons) return -1;
    const std::uint64_t step = clusters_ / foreign_clusters_;
    if (step == 0 || cluster % step != 0) return -1;
    const std::uint64_t pair = cluster / step;
    if (pair >= foreign_clusters_ || foreign_cluster_persons(pair) != kForeignClusterPersons)
        return -1;
    return static_cast<std::int64_t>(pair);
}

std::int64_t Layout::naturalised_in_foreign(std::uint64_t cluster) const {
    const std::uint64_t step = clusters_ / foreign_clusters_;
    if (step == 0 || cluster * step >= clusters_) return -1;
    return naturalised_in(cluster * step) == static_cast<std::int64_t>(cluster)
               ? static_cast<std::int64_t>(cluster)
               : -1;
}

std::uint32_t Layout::naturalised_prefix(std::int64_t pair) const {
    return prefix(static_cast<std::uint64_t>(pair) * (clusters_ / foreign_clusters_),
                  kClusterPersons - 1);
}

std::uint32_t Layout::naturalised_foreign_prefix(std::int64_t pair) const {
    return foreign_prefix(static_cast<std::uint64_t>(pair), kForeignClusterPersons - 1);
}

registry::RegisterPlace Layout::family_place(std::uint64_t cluster, std::uint16_t family) const {
    const auto& data = ReferenceData::get();
    const std::uint64_t volumes = data.neighbourhoods().size();
    KPS_ASSERT(std::gcd(volumes, kVolumeStep) == 1 && family < kFamiliesPerCluster);
    // For one volume, (round, family) fixes the cluster, because the shift depends on the family
    // alone.
    const std::uint64_t shift =
        family < kNeighbourFamilies ? family / 2 : Random::mix(family) % volumes;
    const std::uint64_t volume = (cluster % volumes * kVolumeStep + shift) % volumes;
    const std::uint64_t round = cluster / volumes;
    const Neighbourhood& row = data.neighbourhoods()[volume];
    const District& district = data.districts()[row.district_index];
    registry::RegisterPlace place;
    place.province = district.province;
    place.district = district.code;
    place.neighbourhood = row.code;
    place.volume = static_cast<std::uint32_t>(volume - district.first + 1);
    place.family_row = static_cast<std::uint32_t>(round * kFamiliesPerCluster + family + 1 +
                                                  Random::mix(volume) % kRowOffsets);
    return place;
}

std::int64_t Layout::address_number(std::uint64_t cluster, std::size_t household) {
    return scattered_address(kFirstAddressNumber, cluster, household);
}

std::int64_t Layout::foreign_address_number(std::uint64_t cluster, std::size_t household) {
    return scattered_address(kFirstForeignAddressNumber, cluster, household);
}

}  // namespace kps::population
