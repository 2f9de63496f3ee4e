#pragma once

#include <functional>
#include <string>

#include "audit/acts/act_recorder.h"
#include "audit/keys/rotation/key_keeper.h"
#include "audit/search/index_sealer.h"
#include "audit/segments/segment_log.h"
#include "reconcile/day_sealer.h"

namespace kps {

/// Segments of a log that is told a story, whose days are sealed in a row: each seal reads the segment of its day.
inline constexpr std::uint64_t kToldSegmentBytes = 1U << 20;

/// What the server does for its log by itself: next month's keys, acts of other programs, seals of days.
class LogKeeping {
  public:
    struct Parts {
        const audit::KeyStore& keys;
        audit::SegmentLog& log;
        const base::Clock& clock;
        audit::ActStore& acts;
        std::string directory;  ///< of the log
        bool test_data = false;
        std::function<void(const std::string&)> listener;
    };
    explicit LogKeeping(const Parts& parts);
    void start();
    /// Instead of `start`: does what is due now and returns when the log has every act. Errors: those of the parts.
    base::Status keep_up();
    /// Before the log stops: what waits is brought into it.
    void stop();
    const audit::KeyKeeper& keys() const { return keys_; }
    /// Months that should have been destroyed more than 31 days ago.
    std::uint64_t overdue_months() const;

  private:
    Parts parts_;
    audit::KeyKeeper keys_;
    audit::ActRecorder acts_;
    reconcile::DaySealer days_;
    audit::SealingThread index_;
    std::int32_t day_kept_ = 0;  ///< what is due once a day was done then
};

}  // namespace kps
