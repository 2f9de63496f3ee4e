#include "oversight/meter.h"

#include <algorithm>
#include <bit>
#include <map>

namespace kps::oversight {
namespace {

constexpr std::int64_t kSecondUs = 1'000'000;
constexpr std::int64_t kMinuteUs = 60 * kSecondUs;
/// Buckets of one doubling; the first begins at 2^kFirstPower microseconds.
constexpr unsigned kSteps = 4;
constexpr unsigned kStepBits = 2;
constexpr unsigned kFirstPower = 4;

std::uint64_t key_of(base::InstitutionId institution, base::ServiceNumber service) {
    return std::uint64_t{institution.value()} << 16 | service.value();
}
/// Service 0 stands for the institution as a whole.
const base::ServiceNumber kWhole(0);

void add(Second& to, const Second& from) {
    to.questions += from.questions;
    to.answered += from.answered;
    to.records += from.records;
    to.requests += from.requests;
    to.faults += from.faults;
    for (std::size_t bucket = 0; bucket < kLatencyBuckets; ++bucket)
        to.latency[bucket] += from.latency[bucket];
}

}  // namespace

std::size_t bucket_of(std::int64_t took_us) {
    const auto value = static_cast<std::uint64_t>(std::max<std::int64_t>(took_us, 0));
    if (value < (std::uint64_t{1} << kFirstPower)) return 0;
    const auto power = static_cast<unsigned>(std::bit_width(value)) - 1;
    const auto step = static_cast<unsigned>(value >> (power - kStepBits)) & (kSteps - 1);
    return std::min<std::size_t>(std::size_t{kSteps} * (power - kFirstPower) + step + 1,
                                 kLatencyBuckets - 1);
}

std::int64_t upper_us(std::size_t bucket) {
    if (bucket == 0) return std::int64_t{1} << kFirstPower;
    const std::size_t power = (bucket - 1) / kSteps + kFirstPower;
    const auto step = static_cast<std::int64_t>((bucket - 1) % kSteps);
    const std::int64_t whole = std::int64_t{1} << power;
    return whole + (step + 1) * (whole / kSteps);
}

std::int64_t percentile_us(const std::vector<Second>& seconds, std::uint32_t per_mille) {
    std::array<std::uint64_t, kLatencyBuckets> all{};
    std::uint64_t total = 0;
    for (const Second& second : seconds)
        for (std::size_t bucket = 0; bucket < kLatencyBuckets; ++bucket) {
            all.at(bucket) += second.latency.at(bucket);
            total += second.latency.at(bucket);
        }
    if (total == 0) return 0;
    const std::uint64_t wanted = (total * per_mille + 999) / 1000;
    std::uint64_t seen = 0;
    for (std::size_t bucket = 0; bucket < kLatencyBuckets; ++bucket) {
        seen += all.at(bucket);
        if (seen >= wanted) return upper_us(bucket);
    }
    return upper_us(kLatencyBuckets - 1);
}

Meter::Shard& Meter::own_shard() {
    thread_local const std::size_t own = next_.fetch_add(1, std::memory_order_relaxed);
    return shards_[own % kMeterShards];
}

Second& Meter::second_of(Shard& shard, std::int64_t now_us) {
    const std::int64_t second = std::max<std::int64_t>(now_us, 0) / kSecondUs;
    Second& place = shard.seconds[static_cast<std::size_t>(second) % kSecondsKept];
    if (place.second != second) {
        place = Second();
        place.second = second;
    }
    return place;
}

Meter::Counts* Meter::counts_of(Shard& shard, std::uint64_t key, std::int64_t now_us) {
    const std::int64_t minute = now_us / kMinuteUs;
    if (shard.minute != minute) {
        shard.before = shard.minute == minute - 1 ? std::move(shard.now) : Names();
        shard.now.clear();
        shard.minute = minute;
    }
    if (shard.now.size() >= kPairsMax && !shard.now.contains(key)) {
        ++shard.unnamed;
        return nullptr;
    }
    return &shard.now[key];
}

void Meter::asked(base::InstitutionId institution, std::int64_t now_us) {
    Shard& shard = own_shard();
    const std::lock_guard lock(shard.mutex);
    ++second_of(shard, now_us).questions;
    if (Counts* counts = counts_of(shard, key_of(institution, kWhole), now_us)) ++counts->questions;
}

void Meter::answered(base::InstitutionId institution, base::ServiceNumber service,
                     std::uint32_t records, std::int64_t now_us) {
    Shard& shard = own_shard();
    const std::lock_guard lock(shard.mutex);
    Second& second = second_of(shard, now_us);
    ++second.answered;
    second.records += records;
    if (Counts* counts = counts_of(shard, key_of(institution, kWhole), now_us)) ++counts->answered;
    if (Counts* counts = counts_of(shard, key_of(institution, service), now_us))
        counts->records += records;
}

void Meter::served(bool is_fault, std::int64_t took_us, std::int64_t now_us) {
    Shard& shard = own_shard();
    const std::lock_guard lock(shard.mutex);
    Second& second = second_of(shard, now_us);
    ++second.requests;
    if (is_fault) ++second.faults;
    ++second.latency[bucket_of(took_us)];
}

Reading Meter::read(std::int64_t now_us) const {
    Reading reading;
    const std::int64_t last = now_us / kSecondUs;
    const std::int64_t first = last - kSecondsShown + 1;
    for (std::int64_t second = first; second <= last; ++second) {
        reading.seconds.emplace_back();
        reading.seconds.back().second = second;
    }
    std::map<std::uint64_t, Counts> names;
    for (const Shard& shard : shards_) {
        const std::lock_guard lock(shard.mutex);
        for (const Second& second : shard.seconds)
            if (second.second >= first && second.second <= last)
                add(reading.seconds[static_cast<std::size_t>(second.second - first)], second);
        reading.unnamed += shard.unnamed;
        const std::int64_t age = now_us / kMinuteUs - shard.minute;
        for (const Names* part :
             {age <= 1 ? &shard.now : nullptr, age < 1 ? &shard.before : nullptr})
            if (part != nullptr)
                for (const auto& [key, counts] : *part) {
                    names[key].questions += counts.questions;
                    names[key].answered += counts.answered;
                    names[key].records += counts.records;
                }
    }
    for (const auto& [key, counts] : names) {
        const base::InstitutionId institution(static_cast<std::uint32_t>(key >> 16));
        const base::ServiceNumber service(static_cast<std::uint16_t>(key & 0xffff));
        if (service == kWhole)
            reading.institutions.push_back({institution, counts.questions, counts.answered});
        else
            reading.pairs.push_back({institution, service, counts.records});
    }
    std::stable_sort(
        reading.institutions.begin(), reading.institutions.end(),
        [](const auto& left, const auto& right) { return left.questions > right.questions; });
    std::stable_sort(
        reading.pairs.begin(), reading.pairs.end(),
        [](const auto& left, const auto& right) { return left.records > right.records; });
    return reading;
}

}  // namespace kps::oversight
