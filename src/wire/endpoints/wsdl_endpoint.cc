#include "wire/endpoints/wsdl_endpoint.h"

#include <utility>

#include "wire/services/wsdl.h"

namespace kps::wire::endpoints {
namespace {

http::Response xml_response(std::string body) {
    http::Response response;
    response.content_type = "text/xml; charset=utf-8";
    response.body = std::move(body);
    return response;
}

services::Endpoints endpoints_at(const std::string& base_url) {
    return {base_url + "/Services/RoutingService.svc", base_url + "/Services/Issuer.svc/IWSTrust13",
            base_url + "/Services/Issuer.svc/mex"};
}

}  // namespace

void add_wsdl_routes(http::Router& router, const contract::Catalogue& catalogue,
                     const std::string& base_url) {
    const services::Endpoints endpoints = endpoints_at(base_url);
    for (const auto& [path, policy] :
         {std::pair{"/Services/Wsdl.ashx", services::Policy::Included},
          std::pair{"/Services/WsdlNoPolicy.ashx", services::Policy::LeftOut}})
        router.add(
            {path,
             http::Methods::Get,
             {},
             [&catalogue, endpoints, which = policy](const http::Request& request,
                                                     http::Responder responder) {
                 auto text = services::published_wsdl(catalogue, request.query, which, endpoints);
                 responder.send(text ? xml_response(std::move(*text)) : http::plain_answer(404));
             }});
}

std::function<std::string(const contract::Service&, const contract::Mask&)> own_wsdl(
    const std::string& base_url) {
    return [endpoints = endpoints_at(base_url)](const contract::Service& service,
                                                const contract::Mask& mask) {
        return services::wsdl(service, services::Policy::Included, endpoints, &mask);
    };
}

}  // namespace kps::wire::endpoints
