#pragma once

#include <cstdint>
#include <mutex>
#include <vector>

#include "http/message.h"
#include "public_side/limits.h"

namespace kps::public_side {

/// Slows down whoever tries numbers and codes. Nothing is locked: neither an application nor a document can be closed
/// to its owner by somebody else's tries, and a source that waits may go on.
///
/// Shape:   one counter per source address (of IPv6 its first 64 bits), kTryCounters of them, which sources share by a
///          secret digest.
/// Threads: any.
class GuessBrake {
  public:
    GuessBrake();
    /// Takes one try. False: too many; come back in a period.
    bool take(const http::SourceAddress& source, std::int64_t now_us);
    /// A try that was right costs nothing.
    void give_back(const http::SourceAddress& source);

  private:
    struct Counter {
        std::uint32_t used = 0;
        std::int64_t since_us = 0;
    };
    Counter& counter_of(const http::SourceAddress& source);

    std::uint8_t secret_[32];
    std::mutex mutex_;
    std::vector<Counter> counters_{kTryCounters};
};

}  // namespace kps::public_side
