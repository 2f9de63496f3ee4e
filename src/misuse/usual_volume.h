#pragma once

#include <cstdint>
#include <optional>

#include "misuse/signal.h"

namespace kps::misuse {

/// What a user asks in an hour, a day and a night of Europe/Istanbul, against what it usually asks.
/// Nothing is unusual before enough hours and days were seen.
///
/// Threads: one at a time. A clock that goes back opens no old hour again.
class UsualVolume {
  public:
    void add(std::uint64_t count, std::int64_t now_us);
    /// A whole day of the past, oldest first: what the log says at a start.
    void learn_day(std::uint64_t count);

    /// The running hour or day is far above the usual. `among` is the usual.
    std::optional<Finding> volume() const;
    /// A user of the day asks at night.
    std::optional<Finding> night() const;

  private:
    struct Average {
        double usual = 0;
        std::uint32_t learnt = 0;
        void learn(std::uint64_t count);
    };
    void move_to(std::int64_t now_us);
    void end_day();

    std::int64_t hour_begins_us_ = 0;
    std::int64_t day_begins_us_ = 0;
    bool is_night_ = false;
    std::uint64_t hour_count_ = 0;
    std::uint64_t day_count_ = 0;
    std::uint64_t night_count_ = 0;
    Average hours_;
    Average days_;
    std::uint64_t all_ = 0;         ///< of past days, with their nights
    std::uint64_t all_nights_ = 0;  ///< of past nights
};

}  // namespace kps::misuse
