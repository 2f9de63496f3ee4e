#include "portal/portal.h"

#include <set>
#include <utility>

#include "portal/resource.h"
#include "rest/compressed.h"
#include "rest/problem.h"
#include "rest/request_rules.h"
#include "rest/trace.h"

namespace kps::portal {
namespace {

using base::ErrorCode;
using base::Result;

/// With a body or without: a POST that says nothing needs no media type.
std::optional<http::Response> refuse(const http::Request& request, const Resource& resource) {
    const bool has_body = resource.method == "POST" && !request.body.empty();
    const rest::RequestRules rules{
        resource.method, has_body ? rest::kJsonMediaType : std::string_view(), kBodyBytesMax};
    return rest::refuse_by_rules(request, rules);
}

/// Of a session itself something may be done in a view; of everything else nothing.
bool is_refused_in_a_view(const Resource& resource) {
    return resource.method == "POST" && !resource.path.starts_with("/api/v1/session/");
}

Result<http::Response> run(Portal& portal, const Resource& resource, const http::Request& request,
                           std::vector<std::string_view> parameters) {
    // Asking whether one is signed in is no attempt at anything: without a cookie the answer is no.
    if (resource.asks_who && !has_session_cookie(request)) {
        KPS_TRY(portal.parts().guard.check_origin(request));
        return empty_answer();
    }
    Call call{portal, request, portal.parts().clock.now_us(), std::move(parameters), {}, {}};
    if (resource.need == Need::Nobody)
        KPS_TRY(portal.parts().guard.check_origin(request));
    else
        call.present = KPS_TRY(portal.parts().guard.present(request, resource.need));
    const bool is_viewing = call.present && call.session().view_as;
    if (is_viewing && is_refused_in_a_view(resource))
        return base::failed(ErrorCode::RoleNotAllowed, "the portal is shown as another role");
    if (resource.method == "POST") call.body = KPS_TRY(read_json_body(request));
    return resource.run(call);
}

}  // namespace

Portal::Portal(PortalParts parts) : parts_(parts) {
    add_approved_act("account-verify",
                     [this](const accounts::Approval& approval, const accounts::By& by) {
                         return verify_approved(parts_, approval, by);
                     });
}

void Portal::stop() {
    password_pool_.stop();
    pool_.stop();
}

void Portal::add_approved_act(std::string act, ApprovedAct perform) {
    approved_acts_.insert_or_assign(std::move(act), std::move(perform));
}

void Portal::handle(const http::Request& request, http::Responder untraced) {
    http::Responder responder =
        rest::traced(request, rest::compressed(request, std::move(untraced)));
    std::vector<std::string_view> parameters;
    bool has_path = false;
    const Resource* resource = find_resource(request.method, request.path, parameters, has_path);
    if (resource == nullptr)
        return responder.send(
            rest::problem(has_path ? ErrorCode::MethodNotAllowed : ErrorCode::NotFoundPath));
    if (auto refusal = refuse(request, *resource)) return responder.send(std::move(*refusal));
    http::HandlerPool& pool = resource->where == Where::PasswordPool ? password_pool_ : pool_;
    pool.handle(request, std::move(responder));
}

void Portal::Worker::handle(const http::Request& request, http::Responder responder) {
    responder.send(portal_.answer(request));
}

http::Response Portal::answer(const http::Request& request) {
    std::vector<std::string_view> parameters;
    bool has_path = false;
    const Resource* resource = find_resource(request.method, request.path, parameters, has_path);
    if (resource == nullptr) return rest::problem(ErrorCode::NotFoundPath);
    const auto result = run(*this, *resource, request, std::move(parameters));
    if (resource->method == "POST") {
        // What cannot be told now is told with the next change; the change itself stands written down.
        if (const auto told = parts_.teller.tell(); !told && result)
            return rest::problem_of(base::Error{ErrorCode::AuditUnavailable, {}});
    }
    return result ? *result : rest::problem_of(result.error());
}

void add_portal_routes(http::Router& router, Portal& portal) {
    // A path up to its first parameter: what comes after is told apart by the list of resources.
    std::set<std::string, std::less<>> paths;
    for (const Resource* resource : all_resources()) {
        const std::size_t parameter = resource->path.find('{');
        const bool is_whole = parameter == std::string_view::npos;
        paths.insert(std::string(resource->path.substr(0, parameter)) + (is_whole ? "" : "*"));
    }
    for (const std::string& path : paths)
        router.add({path,
                    http::Methods::GetAndPost,
                    {},
                    [&portal](const http::Request& request, http::Responder responder) {
                        portal.handle(request, std::move(responder));
                    }});
}

}  // namespace kps::portal
