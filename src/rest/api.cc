#include "rest/api.h"

#include <memory>
#include <utility>

#include "rest/catalogue_json.h"
#include "rest/openapi/endpoint.h"
#include "rest/problem.h"
#include "rest/questions/question_endpoint.h"
#include "rest/request_rules.h"
#include "rest/service_path.h"
#include "rest/token/token_endpoint.h"

namespace kps::rest {
namespace {

using Handle = std::function<void(const http::Request&, http::Responder)>;

/// The rules of a resource answer other methods, so the router lets all of them through.
void add(http::Router& router, std::string path, Handle handle) {
    router.add({std::move(path), http::Methods::GetAndPost, {}, std::move(handle)});
}

void add(http::Router& router, std::string path, std::shared_ptr<http::Handler> handler) {
    add(router, std::move(path),
        [handler = std::move(handler)](const http::Request& request, http::Responder responder) {
            handler->handle(request, std::move(responder));
        });
}

/// A document that is the same for everyone.
Handle document(std::string text) {
    return [text = std::move(text)](const http::Request& request, http::Responder responder) {
        if (auto refusal = refuse_by_rules(request, {})) return responder.send(std::move(*refusal));
        http::Response response;
        response.content_type = kJsonMediaType;
        response.headers.emplace_back("Cache-Control", "public, max-age=300");
        response.body = text;
        responder.send(std::move(response));
    };
}

}  // namespace

void add_api_routes(http::Router& router, const ApiParts& parts) {
    add(router, "/api/v1/token",
        std::make_shared<TokenEndpoint>(TokenEndpoint::Parts{parts.credentials, parts.tokens,
                                                             parts.log, parts.clock,
                                                             parts.may_record, parts.test_data}));
    add(router, std::string(kServicesPath) + "*",
        std::make_shared<QuestionEndpoint>(QuestionEndpoint::Parts{
            parts.engine, parts.tokens, parts.catalogue, parts.clock, parts.policy, parts.usage,
            parts.repetitions, parts.may_record}));
    add(router, std::string(kReceiptsPath) + "*",
        std::make_shared<ReceiptEndpoint>(
            ReceiptEndpoint::Parts{parts.tokens, parts.policy, parts.clock, parts.give_receipt}));
    add(router, "/api/v1/services", document(catalogue_json(parts.catalogue)));
    const auto open_api = std::make_shared<OpenApiEndpoint>(OpenApiEndpoint::Parts{
        parts.tokens, parts.policy, parts.catalogue, parts.clock, parts.base_url});
    add(router, "/api/v1/openapi.json", open_api);
    add(router, "/api/openapi.json", open_api);
    if (parts.give_wsdl)
        add(router, std::string(kOwnWsdlPath) + "*",
            std::make_shared<OwnWsdlEndpoint>(OwnWsdlEndpoint::Parts{
                {parts.tokens, parts.policy, parts.clock}, parts.catalogue, parts.give_wsdl}));
    add(router, "/api/v1/*", [](const http::Request&, http::Responder responder) {
        responder.send(problem(base::ErrorCode::NotFoundPath));
    });
}

}  // namespace kps::rest
