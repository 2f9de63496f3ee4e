#include "rest/openapi/endpoint.h"

#include <memory>
#include <utility>
#include <vector>

#include "policy/grant.h"
#include "rest/bearer_guard.h"
#include "rest/openapi/document.h"
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

bool is_in_force(const policy::Grant& grant, std::int64_t now_us) {
    return grant.method_granted && now_us >= grant.valid_from_us && now_us < grant.valid_until_us;
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
    const std::int64_t now_us = parts_.clock.now_us();
    const Presented presented = authenticate(request, parts_.tokens, now_us);
    if (presented.refusal) {
        http::Response refusal = problem(*presented.refusal);
        refusal.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"kps\"");
        return refusal;
    }
    const auto snapshot = parts_.policy.get();
    if (!snapshot) return problem(base::ErrorCode::NotAuthorised);
    const authentication::Caller& caller = presented.caller;
    policy::Request asking;
    asking.institution = caller.institution;
    asking.user = caller.user.value();
    asking.source = caller.source;
    asking.is_strict = caller.profile == authentication::Profile::Strict;
    if (const auto refused = snapshot->admission(asking)) return problem(refused->code);
    std::vector<contract::ServiceGrant> rows;
    const auto grants = snapshot->grants(caller.institution);
    for (const auto& grant : grants) {
        const policy::LawfulLeaves* lawful = grant->lawful_at(now_us);
        if (is_in_force(*grant, now_us) && lawful != nullptr && !lawful->refused)
            rows.push_back({grant->service, &lawful->mask});
    }
    const std::span<const contract::ServiceGrant> all(rows);
    return json_answer(open_api_document(parts_.catalogue, {parts_.base_url, &all}), "no-store");
}

}  // namespace kps::rest
