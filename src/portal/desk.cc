#include "portal/desk.h"

#include <set>
#include <utility>

#include "rest/path.h"
#include "rest/problem.h"
#include "rest/request_rules.h"

namespace kps::portal {
namespace {

using base::ErrorCode;
using base::failed;

}  // namespace

Desk::Found Desk::find(const http::Request& request) const {
    Found found;
    const auto given = rest::path_segments(request.path);
    std::vector<std::string_view> parameters;
    for (const Entry& entry : parts_.entries) {
        if (!rest::path_matches(given, entry.resource->path, parameters)) continue;
        const std::string_view id = parameters.empty() ? std::string_view() : parameters.front();
        found.has_path = true;
        const bool takes = entry.resource->method == request.method ||
                           (request.method == "HEAD" && entry.resource->method == "GET");
        if (takes) return {&entry, id, true};
    }
    return found;
}

void Desk::handle(const http::Request& request, http::Responder responder) {
    const Found found = find(request);
    if (found.entry == nullptr)
        return responder.send(
            rest::problem(found.has_path ? ErrorCode::MethodNotAllowed : ErrorCode::NotFoundPath));
    const bool has_body = request.method == "POST" && !request.body.empty();
    const rest::RequestRules rules{found.entry->resource->method,
                                   has_body ? rest::kJsonMediaType : std::string_view(),
                                   kBodyBytesMax};
    if (auto refusal = rest::refuse_by_rules(request, rules))
        return responder.send(std::move(*refusal));
    pool_.handle(request, std::move(responder));
}

void Desk::Worker::handle(const http::Request& request, http::Responder responder) {
    const Found found = desk_.find(request);
    auto answered = desk_.answer(request, found);
    responder.send(answered ? std::move(answered).take() : rest::problem_of(answered.error()));
}

base::Result<http::Response> Desk::answer(const http::Request& request, const Found& found) const {
    if (found.entry == nullptr) return failed(ErrorCode::NotFoundPath);
    const accounts::Actor actor = KPS_TRY(parts_.who(request));
    if (!has_role(found.entry->resource->roles, actor.role))
        return failed(ErrorCode::RoleNotAllowed);
    DeskCall call{request, actor, parts_.clock.now_us(), found.id, {}};
    if (request.method == "POST") call.body = KPS_TRY(read_json_body(request));
    return found.entry->run(call);
}

void Desk::add_routes(http::Router& router) {
    std::set<std::string> paths;
    for (const Entry& entry : parts_.entries) {
        const std::string_view path = entry.resource->path;
        const std::size_t parameter = path.find('{');
        paths.insert(std::string(path.substr(0, parameter)) +
                     (parameter == std::string_view::npos ? "" : "*"));
    }
    for (const std::string& path : paths)
        router.add({path,
                    http::Methods::GetAndPost,
                    {},
                    [this](const http::Request& request, http::Responder responder) {
                        handle(request, std::move(responder));
                    }});
}

OpenApiPart desk_part(std::span<const DeskResource> resources, std::string_view tag,
                      std::string_view description) {
    std::vector<Resource> described;
    described.reserve(resources.size());
    for (const DeskResource& one : resources)
        described.push_back({one.method, one.path, Need::Accepted, Where::Pool, one.summary,
                             one.body, nullptr, one.answer, one.query});
    std::vector<const Resource*> pointers;
    for (const Resource& one : described) pointers.push_back(&one);
    return operations_part(pointers, tag, description);
}

}  // namespace kps::portal
