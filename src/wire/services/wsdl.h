#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "contract/model.h"

namespace kps::wire::services {

/// Where the server is reached from outside; all absolute URLs.
struct Endpoints {
    std::string router;           ///< …/Services/RoutingService.svc
    std::string issuer;           ///< …/Services/Issuer.svc/IWSTrust13
    std::string issuer_metadata;  ///< …/Services/Issuer.svc/mex
};

enum class Policy : std::uint8_t { Included, LeftOut };

/// WSDL of one service version with its schemas inline, in the shape of WIRE.md 2.3 and 2.4.
/// `service` must not be a public check.
/// `mask`: the leaves to show; null: all of them.
std::string wsdl(const contract::Service& service, Policy policy, const Endpoints& endpoints,
                 const contract::Mask* mask = nullptr);

/// What `Wsdl.ashx` and `WsdlNoPolicy.ashx` answer to their query string,
/// `Service=<name>&Version=<yyyy/MM/dd>` (names without case, other parameters ignored). Errors:
/// NotFoundPath for a service version that is not offered, and for a query it cannot read.
base::Result<std::string> published_wsdl(const contract::Catalogue& catalogue,
                                         std::string_view query, Policy policy,
                                         const Endpoints& endpoints);

}  // namespace kps::wire::services
