#include "rest/openapi/own_wsdl.h"

#include "rest/problem.h"
#include "rest/request_rules.h"
#include "rest/service_path.h"

namespace kps::rest {

using base::ErrorCode;

void OwnWsdlEndpoint::handle(const http::Request& request, http::Responder responder) {
    responder.send(answer(request));
}

http::Response OwnWsdlEndpoint::answer(const http::Request& request) const {
    RequestRules rules;
    rules.answer_type = "text/xml";
    if (auto refusal = refuse_by_rules(request, rules)) return std::move(*refusal);
    const auto own = own_grants(request, parts_.grants);
    if (!own) return refused_reading(own.error().code);
    const std::string_view named = std::string_view(request.path).substr(kOwnWsdlPath.size());
    const contract::Service* service = service_version_at(parts_.catalogue, named);
    const contract::Mask* mask = service == nullptr ? nullptr : own->mask_of(*service);
    if (mask == nullptr) return problem(ErrorCode::NotFoundPath);
    http::Response response;
    response.content_type = "text/xml; charset=utf-8";
    response.headers.emplace_back("Cache-Control", "no-store");
    response.body = parts_.give(*service, *mask);
    return response;
}

}  // namespace kps::rest
