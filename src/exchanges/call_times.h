#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "base/ids.h"

namespace kps::exchanges {

/// How long the latest calls of each institution took, in memory alone.
///
/// Units:   microseconds.
/// Threads: any; a lock of one part of the institutions is held for one look-up and one write.
class CallTimes {
  public:
    /// Each takes the place of the institution's oldest one where it has kCallsTimed.
    void took(base::InstitutionId institution, const base::Uuid& request, std::int64_t took_us);
    /// Of one institution, by request.
    std::map<base::Uuid, std::int64_t> of(base::InstitutionId institution) const;

  private:
    struct Timed {
        base::Uuid request;
        std::uint32_t took_us = 0;
    };
    struct Latest {
        std::vector<Timed> calls;
        std::size_t next = 0;  ///< the oldest, once there are kCallsTimed
    };
    static constexpr std::size_t kParts = 16;
    struct Part {
        mutable std::mutex mutex;
        std::unordered_map<base::InstitutionId, Latest> latest;
    };
    std::array<Part, kParts> parts_;
};

}  // namespace kps::exchanges
