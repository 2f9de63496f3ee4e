#include "rest/reconciliation/reconciliation_endpoint.h"

#include <utility>

#include "rest/bearer_guard.h"
#include "rest/problem.h"
#include "rest/request_rules.h"

namespace kps::rest {
namespace {

constexpr std::string_view kMessageType = "application/octet-stream";
constexpr RequestRules kRules{"POST", kMessageType, kReconciliationBytesMax, kMessageType};

http::Response refusal_reply(base::ErrorCode code) {
    http::Response reply = problem(code);
    if (reply.status == 401) reply.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"kps\"");
    return reply;
}

}  // namespace

void ReconciliationEndpoint::handle(const http::Request& request, http::Responder responder) {
    if (auto refusal = refuse_by_rules(request, kRules)) return responder.send(std::move(*refusal));
    const Presented presented = authenticate(request, parts_.tokens, parts_.clock.now_us());
    if (const auto code = refusal_of(presented, parts_.policy))
        return responder.send(refusal_reply(*code));
    pool_.handle(request, std::move(responder));
}

http::Response ReconciliationEndpoint::answer(const http::Request& request) const {
    // It may have waited: what was good then must be good now.
    const Presented presented = authenticate(request, parts_.tokens, parts_.clock.now_us());
    if (const auto code = refusal_of(presented, parts_.policy)) return refusal_reply(*code);
    auto message = parts_.answer(presented.caller, base::as_bytes(request.body));
    if (!message) return problem(message.error().code);
    http::Response response;
    response.content_type = kMessageType;
    response.headers.emplace_back("Cache-Control", "no-store");
    response.body = base::as_text(*message);
    return response;
}

void ReconciliationEndpoint::Worker::handle(const http::Request& request,
                                            http::Responder responder) {
    responder.send(endpoint_.answer(request));
}

void add_reconciliation_route(http::Router& router, ReconciliationEndpoint& endpoint) {
    router.add({"/api/v1/reconciliations",
                http::Methods::GetAndPost,
                {},
                [&endpoint](const http::Request& request, http::Responder responder) {
                    endpoint.handle(request, std::move(responder));
                }});
}

}  // namespace kps::rest
