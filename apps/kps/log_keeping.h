#pragma once

#include <functional>
#include <string>

#include "audit/acts/act_recorder.h"
#include "audit/keys/rotation/key_keeper.h"
#include "audit/search/index_sealer.h"
#include "audit/segments/segment_log.h"
#include "reconcile/day_sealer.h"

namespace kps {

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
};

}  // namespace kps
