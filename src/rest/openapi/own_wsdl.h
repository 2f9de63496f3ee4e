#pragma once

#include <functional>
#include <string>

#include "http/message.h"
#include "rest/openapi/own_grants.h"

namespace kps::rest {

inline constexpr std::string_view kOwnWsdlPath = "/api/v1/wsdl/";

/// The WSDL of a service version with those leaves alone.
using GiveWsdl = std::function<std::string(const contract::Service&, const contract::Mask&)>;

/// `GET /api/v1/wsdl/{service}/{version}` with a token: the contract as the caller's institution holds it today,
/// without what the Kurul did not grant (docs/adr/0128). The whole contract is public and stands where it always did.
/// Errors: 404 as well for a service that is not granted.
class OwnWsdlEndpoint final : public http::Handler {
  public:
    struct Parts {
        GrantReading grants;
        const contract::Catalogue& catalogue;
        GiveWsdl give;
    };
    explicit OwnWsdlEndpoint(Parts parts) : parts_(std::move(parts)) {}
    void handle(const http::Request& request, http::Responder responder) override;

  private:
    http::Response answer(const http::Request& request) const;

    Parts parts_;
};

}  // namespace kps::rest
