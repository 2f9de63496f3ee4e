#pragma once

#include <memory>
#include <utility>
#include <vector>

#include "audit/log_writer.h"

namespace kps::audit::testing {

/// A log that is durable at once, and keeps the entries of the last call. Not part of any program.
class MemoryLog final : public LogAppender {
  public:
    void append(std::vector<Draft> drafts, std::unique_ptr<Waiter> waiter) override {
        last = std::move(drafts);
        Receipt receipt;
        receipt.count = static_cast<std::uint32_t>(last.size());
        receipt.checkpoint = std::make_shared<const Checkpoint>();
        waiter->durable(receipt);
    }
    std::vector<Draft> last;
};

}  // namespace kps::audit::testing
