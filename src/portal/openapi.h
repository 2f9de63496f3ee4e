#pragma once

#include <boost/json/object.hpp>
#include <span>
#include <string>
#include <vector>

#include "base/error.h"
#include "http/router.h"

namespace kps::portal {

/// What a component adds to the portal's OpenAPI document, by path and by name.
struct OpenApiPart {
    boost::json::object paths;
    boost::json::object schemas;
    boost::json::object responses;
    boost::json::object parameters;
    boost::json::object security_schemes;
    boost::json::array tags;

    /// The members of an operation's `responses` for these errors: problem details by status, with the numbers that
    /// `code` can be. What two operations share stands once, in `responses`.
    boost::json::object refusals(std::span<const base::ErrorCode> codes);
};

struct Resource;

/// The operations of resources under a tag; the schemas they name are the caller's to add.
OpenApiPart operations_part(std::span<const Resource* const> resources, std::string_view tag,
                            std::string_view description);

/// Accounts, sessions and approvals; made from the list of resources.
OpenApiPart account_part();

/// The answer of an operation: JSON of a schema.
boost::json::object json_response(std::string_view text, boost::json::object schema);

/// OpenAPI 3.1 of what people do in the portal, with the parts of other components.
std::string portal_open_api(std::string_view base_url, std::vector<OpenApiPart> more = {});

/// `GET /api/v1/portal/openapi.json`, the same for everybody.
void add_portal_document(http::Router& router, std::string document);

}  // namespace kps::portal
