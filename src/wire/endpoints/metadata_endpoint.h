#pragma once

#include <string>

#include "base/clock.h"
#include "http/router.h"

namespace kps::wire::endpoints {

/// `/Services/Issuer.svc/mex`, which the WSDL with policy names: the token service's own WSDL to a
/// GET, the same in a WS-MetadataExchange answer to a WS-Transfer Get. Both are public, as every
/// contract is, and say nothing of callers.
/// Errors: faults of WIRE.md 4.2 for other messages; 415 for a POST that is no SOAP 1.2.
void add_metadata_routes(http::Router& router, const base::Clock& clock,
                         const std::string& base_url);

}  // namespace kps::wire::endpoints
