#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "http/router.h"

namespace kps::portal {

/// The paths of accounts, sessions and approvals, for an OpenAPI document; made from the list of resources.
boost::json::object account_paths();

/// OpenAPI 3.1 of what people do in the portal. `more_paths`: of other components, by path.
std::string portal_open_api(std::string_view base_url, boost::json::object more_paths = {});

/// `GET /api/v1/portal/openapi.json`, the same for everybody.
void add_portal_document(http::Router& router, std::string document);

}  // namespace kps::portal
