#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "audit/entry.h"
#include "base/ids.h"

namespace kps::audit {

/// A signed checkpoint that is already durable (tlog-checkpoint, signed-note).
struct Checkpoint {
    std::string origin;
    std::uint64_t size = 0;
    base::Hash root{};
    std::string note;  ///< the whole signed note, with its signature lines
};

/// Proof given with an answer (AUDIT.md 1.6): the entries `index` to `index + count - 1` are in the tree of
/// `checkpoint`.
struct Receipt {
    std::uint64_t index = 0;  ///< of the first entry of the call
    std::uint32_t count = 0;
    base::Hash leaf{};  ///< leaf hash of the first entry
    std::shared_ptr<const Checkpoint> checkpoint;
    /// Value of the HTTP header `KPS-Makbuz`: `v1 <index> <count> <base64 leaf hash> <base64 note>`.
    std::string header_value() const;
};

/// Told once: `durable` on the writer's thread; `refused` there or inside `append`. Must be quick, must not throw.
class Waiter {
  public:
    virtual ~Waiter() = default;
    virtual void durable(const Receipt& receipt) noexcept = 0;
    /// The log does not take the entries (queue full, no space left): nothing was recorded, nothing may be answered.
    virtual void refused() noexcept = 0;
};

/// The way into the log. Entries of one call stay together, in order, in one frame.
///
/// Threads: any thread. Durable: once `durable` was called. A write or flush error ends the process.
class LogAppender {
  public:
    virtual ~LogAppender() = default;
    virtual void append(std::vector<Draft> drafts, std::unique_ptr<Waiter> waiter) = 0;
};

}  // namespace kps::audit
