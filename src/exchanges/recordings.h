#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "exchanges/masking.h"

namespace kps::exchanges {

/// A question and its answer as they went over the line.
struct Exchange {
    std::int64_t at_us = 0;
    std::int64_t took_us = 0;
    base::Uuid request;
    base::ServiceNumber service;  ///< 0: none was found
    int status = 0;
    std::string question;
    std::string answer;
    bool is_cut =
        false;  ///< one of the two is longer than kMessageBytesMax, and its end is missing
};

struct Recording {
    std::int64_t begun_us = 0;
    std::int64_t ends_us = 0;
    std::vector<Exchange> exchanges;  ///< in their order
};

/// The messages of institutions whose technician switched a recording on (docs/adr/0153).
///
/// Invariants:
/// 1. Nothing is kept of an institution that did not ask for it, nor after kRecordingUs, nor on a disk.
/// 2. What is kept was masked before.
/// Threads: any. While nobody records, hearing of a call costs one atomic load.
class Recordings {
  public:
    explicit Recordings(Keep keep) : keep_(keep) {}

    /// True: it began now; false: one goes on, and goes on as it was. Errors: Busy at kRecordingsMax.
    base::Result<bool> begin(base::InstitutionId institution, std::int64_t now_us);
    /// All that was kept is gone.
    void end(base::InstitutionId institution);
    std::optional<Recording> read(base::InstitutionId institution, std::int64_t now_us);
    /// Drops what has had its time, whether or not somebody looks.
    void expire(std::int64_t now_us);

    /// Whether anybody records at all.
    bool any() const { return count_.load(std::memory_order_relaxed) != 0; }
    /// One that went by; `question` and `answer` as they were on the line, and borrowed.
    struct Heard {
        base::InstitutionId institution;
        std::int64_t at_us = 0;
        std::int64_t took_us = 0;
        base::Uuid request;
        base::ServiceNumber service;
        int status = 0;
        std::string_view question;
        std::string_view answer;
    };
    void heard(const Heard& exchange, std::int64_t now_us);
    Keep keep() const { return keep_; }

  private:
    bool has_room(base::InstitutionId institution, std::int64_t now_us);

    const Keep keep_;
    std::atomic<std::size_t> count_{0};
    std::mutex mutex_;
    std::map<base::InstitutionId, Recording> recordings_;
};

}  // namespace kps::exchanges
