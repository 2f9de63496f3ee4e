#pragma once

#include <array>
#include <mutex>
#include <unordered_map>

#include "base/calendar.h"
#include "policy/decide.h"
#include "policy/limits.h"

namespace kps::policy {

/// What has been used in the running day and month.
struct Usage {
    std::uint64_t day_count = 0;
    std::uint64_t month_count = 0;
};

/// Counts in memory, rebuilt from the audit log at each start: the log is the truth
/// (DESIGN.md 7.6).
///
/// Units:   items, by calendar day and month in Europe/Istanbul.
/// Threads: any; a reservation is exact, because test and addition happen under one lock.
/// A clock that goes back does not open an old period again: items then count in the latest one
/// seen.
class MemoryUsageCounter final : public UsageCounter {
  public:
    bool reserve(base::InstitutionId institution, base::ServiceNumber service, std::uint64_t count,
                 std::span<const Limit> limits, std::int64_t now_us) override;
    void release(base::InstitutionId institution, base::ServiceNumber service, std::uint64_t count,
                 std::int64_t now_us) override;

    /// Adds what the log says was used on a day. Days may come in any order; those before the month
    /// of the latest day seen no longer matter.
    void restore(base::InstitutionId institution, base::ServiceNumber service,
                 const base::Date& day, std::uint64_t count);
    Usage used(base::InstitutionId institution, base::ServiceNumber service,
               std::int64_t now_us) const;

    /// True once a question of this institution was counted since the log's month began.
    bool has_counted(base::InstitutionId institution) const;

  private:
    struct Counts {
        base::Date day;  ///< latest day seen
        std::uint64_t day_count = 0;
        std::uint64_t month_count = 0;
        void move_to(const base::Date& today);
    };
    struct Shard {
        mutable std::mutex mutex;
        std::unordered_map<std::uint64_t, Counts> counts;
    };
    static std::uint64_t key_of(base::InstitutionId institution, base::ServiceNumber service) {
        return std::uint64_t{institution.value()} << 16 | service.value();
    }
    std::array<Shard, kUsageShards> shards_;
};

}  // namespace kps::policy
