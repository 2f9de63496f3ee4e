#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>

#include "audit/log_writer.h"
#include "base/ids.h"

namespace kps::query {

/// A recorded answer on its way to its client.
struct SentAnswer {
    base::InstitutionId institution;
    base::Uuid request_id;
    std::uint64_t entry = 0;  ///< of the call in the log
};

/// Records answers that could not be given to their clients, as entries of type DELIVERY (docs/adr/0097): so that a
/// reconciliation can tell a call that the institution never got an answer to from one that its log lacks.
///
/// Best effort: what the log does not take at once, or what would be more than kLostWaitingMax at a time, is counted
/// and left; the call is then one that only the directorate knows of, as without such entries.
/// Threads: any. Outlives every answer.
class DeliveryRecorder {
  public:
    DeliveryRecorder(audit::LogAppender& log, bool test_data) : log_(log), test_data_(test_data) {}
    void lost(const SentAnswer& answer) noexcept;
    std::uint64_t unrecorded() const { return counts_->unrecorded.load(); }

  private:
    class Waiting;
    /// The log may decide after this object is gone.
    struct Counts {
        std::atomic<std::uint64_t> waiting{0};
        std::atomic<std::uint64_t> unrecorded{0};
    };
    audit::LogAppender& log_;
    bool test_data_;
    std::shared_ptr<Counts> counts_ = std::make_shared<Counts>();
};

}  // namespace kps::query
