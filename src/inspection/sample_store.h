#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/ids.h"
#include "inspection/sample.h"

namespace kps::inspection {

/// A drawn sample with its evidence pack.
struct Sample {
    base::Uuid id;
    base::Uuid account;  ///< whose it is
    std::int64_t drawn_us = 0;
    std::string reason;
    SampleOrder order;
    Drawn drawn;
    std::string pack;         ///< tar
    base::Hash sums{};        ///< as in the log's entry
    std::uint64_t entry = 0;  ///< of the pack in the log
};

/// Holds the last samples in memory; each can be drawn again. Threads: any.
class SampleStore {
  public:
    using Held = std::shared_ptr<const Sample>;
    void put(Sample sample);
    /// Null: another's, gone, or never there.
    Held find(const base::Uuid& id, const base::Uuid& account) const;
    /// Of one account, the latest first.
    std::vector<Held> list(const base::Uuid& account) const;

  private:
    mutable std::mutex mutex_;
    std::deque<Held> samples_;  ///< the latest first
};

}  // namespace kps::inspection
