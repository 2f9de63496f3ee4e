#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/ids.h"
#include "oversight/limits.h"

namespace kps::oversight {

/// What one second was like.
struct Second {
    std::int64_t second = 0;      ///< since 1970, UTC
    std::uint32_t questions = 0;  ///< calls that were let to be decided
    std::uint32_t answered = 0;   ///< of these, allowed
    std::uint32_t records =
        0;  ///< things asked in the answered calls: what is counted and paid for
    std::uint32_t requests = 0;  ///< HTTP requests of the question paths
    std::uint32_t faults = 0;    ///< of these, answered with 5xx
    std::array<std::uint32_t, kLatencyBuckets> latency = {};  ///< of these, by bucket
};

/// Of one institution and service, in the last whole minute and the running one.
struct PairCount {
    base::InstitutionId institution;
    base::ServiceNumber service;
    std::uint64_t records = 0;
};
struct InstitutionCount {
    base::InstitutionId institution;
    std::uint64_t questions = 0;
    std::uint64_t answered = 0;
};

struct Reading {
    std::vector<Second> seconds;  ///< oldest first, kSecondsShown of them, empty ones included
    std::vector<InstitutionCount> institutions;  ///< by number of questions
    std::vector<PairCount> pairs;                ///< by number of records
    std::uint64_t unnamed = 0;  ///< counted without names, since the start: kPairsMax was reached
};

/// Counts of the last minute, for people who look at the system. Holds nothing of a person, and is no source of
/// bills or quotas: the log is.
///
/// Units:   a second's counts by the clock that the caller gives.
/// Threads: any; each counts in a part that it mostly has for itself, under a lock that is held for some tens of
///          nanoseconds.
class Meter {
  public:
    void asked(base::InstitutionId institution, std::int64_t now_us);
    void answered(base::InstitutionId institution, base::ServiceNumber service,
                  std::uint32_t records, std::int64_t now_us);
    void served(bool is_fault, std::int64_t took_us, std::int64_t now_us);
    Reading read(std::int64_t now_us) const;

  private:
    struct Counts {
        std::uint64_t questions = 0;
        std::uint64_t answered = 0;
        std::uint64_t records = 0;
    };
    using Names = std::unordered_map<std::uint64_t, Counts>;
    struct Shard {
        mutable std::mutex mutex;
        std::array<Second, kSecondsKept> seconds;
        std::int64_t minute = 0;
        Names now;
        Names before;
        std::uint64_t unnamed = 0;
    };
    Shard& own_shard();
    static Second& second_of(Shard& shard, std::int64_t now_us);
    static Counts* counts_of(Shard& shard, std::uint64_t key, std::int64_t now_us);

    std::array<Shard, kMeterShards> shards_;
    std::atomic<std::size_t> next_{0};
};

/// The bucket of a latency, and the upper end of a bucket in microseconds.
std::size_t bucket_of(std::int64_t took_us);
std::int64_t upper_us(std::size_t bucket);
/// The latency that so many in a thousand stay under, by these seconds; 0 where nothing was served.
std::int64_t percentile_us(const std::vector<Second>& seconds, std::uint32_t per_mille);

}  // namespace kps::oversight
