#include "inspection/inspection.h"

#include <utility>

#include "inspection/resource.h"
#include "portal/json_request.h"
#include "rest/path.h"
#include "rest/problem.h"
#include "rest/request_rules.h"

namespace kps::inspection {
namespace {

using base::ErrorCode;
using base::Result;

constexpr std::string_view kRoot = "/api/v1/log";
constexpr std::size_t kBodyBytesMax = 16u << 10;

const Resource* find_resource(const http::Request& request,
                              std::vector<std::string_view>& parameters, bool& has_path) {
    const auto segments = rest::path_segments(request.path);
    const std::string_view method = request.method == "HEAD" ? "GET" : request.method;
    for (const Resource* resource : all_resources()) {
        if (!rest::path_matches(segments, resource->path, parameters)) continue;
        has_path = true;
        if (resource->method == method) return resource;
    }
    return nullptr;
}

Result<http::Response> run(Inspection& side, const Resource& resource, const http::Request& request,
                           std::vector<std::string_view> parameters) {
    const auto& parts = side.parts();
    Call call{side, request, parts.clock.now_us(), {}, std::move(parameters), {}};
    call.present = KPS_TRY(parts.guard.present(request, resource.need));
    const bool is_viewing = call.present.session.view_as.has_value();
    if (is_viewing && resource.method == "POST")
        return base::failed(ErrorCode::RoleNotAllowed, "the portal is shown as another role");
    // Rule R-088 (KPSY m.10/5): who may not read the log is told nothing of it.
    const accounts::Actor actor = portal::actor_of(call.present);
    const bool has_place = accounts::is_of_institution(actor.role) == actor.institution.has_value();
    if (!has_place || !may(actor.role, resource.right))
        return base::failed(ErrorCode::RoleNotAllowed, "the log");
    if (resource.method == "POST") call.body = KPS_TRY(portal::read_json_body(request));
    return resource.run(call);
}

}  // namespace

Inspection::Inspection(InspectionParts parts)
    : parts_(std::move(parts)), jobs_(parts_.log_directory, parts_.clock) {}

void Inspection::stop() {
    pool_.stop();
    jobs_.stop();
}

void Inspection::handle(const http::Request& request, http::Responder responder) {
    std::vector<std::string_view> parameters;
    bool has_path = false;
    const Resource* resource = find_resource(request, parameters, has_path);
    if (resource == nullptr)
        return responder.send(
            rest::problem(has_path ? ErrorCode::MethodNotAllowed : ErrorCode::NotFoundPath));
    const bool has_body = resource->method == "POST" && !request.body.empty();
    rest::RequestRules rules{resource->method, has_body ? rest::kJsonMediaType : std::string_view(),
                             kBodyBytesMax};
    // Files are taken by whoever takes JSON: browsers ask for both alike.
    if (auto refusal = rest::refuse_by_rules(request, rules))
        return responder.send(std::move(*refusal));
    pool_.handle(request, std::move(responder));
}

void Inspection::Worker::handle(const http::Request& request, http::Responder responder) {
    std::vector<std::string_view> parameters;
    bool has_path = false;
    const Resource* resource = find_resource(request, parameters, has_path);
    if (resource == nullptr) return responder.send(rest::problem(ErrorCode::NotFoundPath));
    auto answered = run(side_, *resource, request, std::move(parameters));
    responder.send(answered ? std::move(answered).take() : rest::problem_of(answered.error()));
}

std::vector<const Resource*> all_resources() {
    std::vector<const Resource*> out;
    for (const auto resources :
         {search_resources(), entry_resources(), verification_resources(), sample_resources()})
        for (const Resource& resource : resources) out.push_back(&resource);
    return out;
}

void add_inspection_routes(http::Router& router, Inspection& side) {
    router.add({std::string(kRoot) + "/*",
                http::Methods::GetAndPost,
                {},
                [&side](const http::Request& request, http::Responder responder) {
                    side.handle(request, std::move(responder));
                }});
}

}  // namespace kps::inspection
