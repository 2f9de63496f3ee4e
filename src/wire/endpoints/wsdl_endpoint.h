#pragma once

#include <functional>
#include <string>

#include "contract/model.h"
#include "http/router.h"

namespace kps::wire::endpoints {

/// `/Services/Wsdl.ashx` and `/Services/WsdlNoPolicy.ashx` with `?Service=…&Version=yyyy/MM/dd`.
/// Rule R-068 (KPSY m.8/2): each service comes with the contract an institution's software is built from.
/// Errors: 404 for an unknown service version or a query that names none.
void add_wsdl_routes(http::Router& router, const contract::Catalogue& catalogue,
                     const std::string& base_url);

/// Makes the WSDL of a service version with an institution's leaves alone, for whoever knows who asks.
std::function<std::string(const contract::Service&, const contract::Mask&)> own_wsdl(
    const std::string& base_url);

}  // namespace kps::wire::endpoints
