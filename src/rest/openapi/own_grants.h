#pragma once

#include <memory>
#include <vector>

#include "authentication/bearer_tokens.h"
#include "base/clock.h"
#include "base/result.h"
#include "contract/grant_tree.h"
#include "http/message.h"
#include "policy/decide.h"

namespace kps::rest {

/// What the caller's institution may ask today: rows of granted services with the leaves that are lawful now.
struct OwnGrants {
    std::shared_ptr<const policy::Snapshot> snapshot;  ///< keeps the masks
    std::vector<contract::ServiceGrant> rows;

    /// The mask of a service; null where it is not granted.
    const contract::Mask* mask_of(const contract::Service& service) const;
};

struct GrantReading {
    const authentication::BearerTokens& tokens;
    const policy::Current& policy;
    const base::Clock& clock;
};

/// Errors: those of a token that is not good, and of an institution, user or address in no good standing.
base::Result<OwnGrants> own_grants(const http::Request& request, const GrantReading& from);

/// The answer to a refused reading: 401 names the scheme.
http::Response refused_reading(base::ErrorCode code);

}  // namespace kps::rest
