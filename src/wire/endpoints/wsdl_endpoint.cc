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

}  // namespace

void add_wsdl_routes(http::Router& router, const contract::Catalogue& catalogue,
                     const std::string& base_url) {
    const services::Endpoints endpoints{base_url + "/Services/RoutingService.svc",
                                        base_url + "/Services/Issuer.svc/IWSTrust13",
                                        base_url + "/Services/Issuer.svc/mex"};
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

}  // namespace kps::wire::endpoints
