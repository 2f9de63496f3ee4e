#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "misuse/conduct.h"
#include "misuse/signal.h"
#include "misuse/watch.h"

namespace kps::misuse {

/// Finds harvests among questions that are each allowed, and stops who harvests.
///
/// Invariants:
/// 1. What is kept is bounded, whatever is asked under however many names.
/// 2. A stop is in force at once in this process, before it is stored; it ends only when the
///    directory no longer holds it (`stops_in_force`).
/// 3. Windows start empty with the process; stops do not: they come from the directory.
/// 4. An alarm holds nothing of the persons that were asked for.
///
/// Threads: any. The listener is called on the thread that asks, under no lock; it must be quick.
class Detector final : public Watch {
  public:
    using Listener = std::function<void(const Alarm&)>;
    explicit Detector(Listener listener) : listener_(std::move(listener)) {}

    std::optional<std::string_view> admit(const Actor& actor, std::span<const std::int64_t> numbers,
                                          std::int64_t now_us) override;
    void observe(const Actor& actor, std::span<const audit::Draft> entries,
                 std::int64_t now_us) override;

    /// The stops of a directory version. One that was raised here and is not stored yet, or was
    /// stored in a later version, stays; one that is gone was lifted.
    void stops_in_force(std::uint64_t directory_version, std::span<const User> stopped);
    /// A stop that was raised here is stored since this version of the directory.
    void stored(const User& user, std::uint64_t directory_version);
    /// A whole day's questions of an institution in the past, oldest day first: from the log.
    void learn_day(base::InstitutionId institution, std::uint64_t count);

    /// End users that began to be remembered since the last call: whoever counts by user learns their names here.
    std::vector<User> take_new_users();
    /// Users that are remembered, for metrics and tests.
    std::size_t user_count() const;

  private:
    struct Known {
        Conduct conduct;
        std::list<std::string>::iterator place;  ///< in `recent`
    };
    struct Institution {
        Conduct whole;
        std::unordered_map<std::string, Known> users;
        std::list<std::string> recent;  ///< end users, the latest first
    };
    struct Stop {
        User user;
        std::uint64_t version = 0;  ///< of the directory that holds it; 0: none yet
    };
    struct Shard {
        mutable std::mutex mutex;
        std::unordered_map<std::uint32_t, Institution> institutions;
        std::size_t user_count = 0;
        std::vector<Stop> stops;
        std::vector<User> new_users;
    };

    Shard& shard_of(base::InstitutionId institution) {
        return shards_[institution.value() % kShards];
    }
    static bool is_stopped(const Shard& shard, const User& user);
    static Conduct& conduct_of(Shard& shard, const User& user);
    static void forget_one_user(Shard& shard, Institution& crowded);
    /// Judges the user and its institution. True: the user is stopped from now on.
    static bool judge(Shard& shard, const User& user, std::int64_t now_us,
                      std::vector<Alarm>& alarms);
    static void raise(Shard& shard, const Alarm& alarm);

    Listener listener_;
    std::array<Shard, kShards> shards_;
};

}  // namespace kps::misuse
