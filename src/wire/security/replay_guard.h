#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "wire/security/limits.h"

/// Takes each message of the strict profile once (SECURITY threat 11).
///
/// Invariants:
/// 1. A message that was taken is refused for as long as its Timestamp could hold, whatever the
/// clock does: what may have been forgotten is refused by its Created, and so is what may have been
/// taken before a restart.
/// 2. Memory is bounded. When it is full, new messages are refused and none is forgotten; one
/// institution cannot fill it.
namespace kps::wire::security {

/// A set of 128-bit digests in one block of memory; grows by doubling, never shrinks by itself.
class DigestSet {
  public:
    using Digest = std::array<std::uint8_t, 16>;
    bool contains(const Digest& digest) const;
    /// `digest` is not in the set.
    void insert(const Digest& digest);
    std::size_t size() const { return size_; }
    void clear();

  private:
    std::size_t place_of(const Digest& digest) const;
    void grow();

    std::vector<Digest> places_;  ///< all zero: free
    std::size_t size_ = 0;
};

/// Threads: any.
class ReplayGuard {
  public:
    /// The two numbers are limits.h's but in tests.
    struct Capacity {
        std::size_t entries = kReplayEntriesMax;
        std::size_t per_institution = kReplayEntriesPerInstitutionMax;
    };
    /// `start_us`: the latest time at which a message can have been taken before; now, or the time
    /// of the log's last entry if that is later.
    explicit ReplayGuard(std::int64_t start_us) : ReplayGuard(start_us, Capacity()) {}
    ReplayGuard(std::int64_t start_us, const Capacity& capacity);

    /// A message that is genuine and in its time, and whose it is.
    struct Message {
        base::InstitutionId institution;
        base::Uuid token;
        std::string_view message_id;
        std::int64_t created_us = 0;
    };
    /// Errors: ReplayedMessage when it was taken before or may have been; Busy when there is no room.
    base::Status take(const Message& message, std::int64_t now_us);

  private:
    /// Messages taken in one stretch of time.
    struct Generation {
        DigestSet digests;
        std::unordered_map<base::InstitutionId, std::size_t> counts;
        std::int64_t created_max_us = 0;
    };
    void turn(std::int64_t now_us);
    std::size_t count_of(base::InstitutionId institution) const;

    const Capacity capacity_;
    const std::array<std::uint8_t, 32> salt_;  ///< nobody can make digests that collide here
    std::mutex mutex_;
    Generation current_;
    Generation previous_;
    std::int64_t turned_us_;
    std::int64_t floor_us_;  ///< what was created up to then is refused
};

}  // namespace kps::wire::security
