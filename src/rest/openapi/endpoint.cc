#include "rest/openapi/endpoint.h"

#include <utility>

#include "rest/openapi/document.h"
#include "rest/openapi/own_grants.h"
#include "rest/problem.h"
#include "rest/request_rules.h"

namespace kps::rest {
namespace {

http::Response json_answer(std::string body, std::string_view caching) {
    http::Response response;
    response.content_type = kJsonMediaType;
    response.headers.emplace_back("Cache-Control", caching);
    response.body = std::move(body);
    return response;
}

}  // namespace

OpenApiEndpoint::OpenApiEndpoint(Parts parts)
    : parts_(std::move(parts)),
      whole_(open_api_document(parts_.catalogue, {parts_.base_url, nullptr})) {}

void OpenApiEndpoint::handle(const http::Request& request, http::Responder responder) {
    if (auto refusal = refuse_by_rules(request, {})) return responder.send(std::move(*refusal));
    if (request.query == "institution") return responder.send(own_view(request));
    if (!request.query.empty()) return responder.send(problem(base::ErrorCode::NotFoundPath));
    responder.send(json_answer(whole_, "public, max-age=300"));
}

http::Response OpenApiEndpoint::own_view(const http::Request& request) const {
    const auto own = own_grants(request, {parts_.tokens, parts_.policy, parts_.clock});
    if (!own) return refused_reading(own.error().code);
    const std::span<const contract::ServiceGrant> all(own->rows);
    return json_answer(open_api_document(parts_.catalogue, {parts_.base_url, &all}), "no-store");
}

}  // namespace kps::rest
