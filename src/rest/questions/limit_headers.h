#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/ids.h"
#include "contract/model.h"
#include "policy/grant.h"
#include "policy/usage_counter.h"

namespace kps::rest {

/// What a caller is told of its limits: `RateLimit-Policy` and `RateLimit`, as draft-ietf-httpapi-ratelimit-headers
/// names them (docs/adr/0056). Counted by the counter that refuses, so that header and refusal cannot differ.
///
/// Units:   what the log counts: each criterion answered and each person found, not requests.
/// Threads: any; one lock of the counter.
class LimitHeaders {
  public:
    using Headers = std::vector<std::pair<std::string, std::string>>;

    /// Says nothing: nobody's grant is known.
    LimitHeaders() = default;
    /// Says nothing either where the institution holds no grant of the service that is in force.
    LimitHeaders(const policy::Snapshot* snapshot, base::InstitutionId institution,
                 const contract::Service& service, std::int64_t now_us);

    void append(const policy::MemoryUsageCounter& usage, std::int64_t now_us,
                Headers& headers) const;

  private:
    base::InstitutionId institution_;
    std::shared_ptr<const policy::Grant> grant_;
};

}  // namespace kps::rest
