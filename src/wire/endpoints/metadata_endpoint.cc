#include "wire/endpoints/metadata_endpoint.h"

#include <utility>

#include "wire/endpoints/media_type.h"
#include "wire/soap/fault.h"
#include "wire/trust/metadata.h"

namespace kps::wire::endpoints {
namespace {

http::Response answer(const http::Request& request, const std::string& issuer_url,
                      std::int64_t now_us) {
    http::Response response;
    if (request.method != "POST") {
        response.content_type = "text/xml; charset=utf-8";
        response.body = trust::issuer_wsdl(issuer_url);
        return response;
    }
    if (!is_media_type(request.header("Content-Type"), "application/soap+xml"))
        return soap::fault_response({base::ErrorCode::UnsupportedMediaType, {}, {}, now_us});
    auto body = trust::answer_metadata_request(request.body, issuer_url);
    if (!body) return soap::fault_response({body.error().code, {}, {}, now_us});
    response.content_type = soap::kContentType;
    response.body = std::move(*body);
    return response;
}

}  // namespace

void add_metadata_routes(http::Router& router, const base::Clock& clock,
                         const std::string& base_url) {
    router.add({"/Services/Issuer.svc/mex",
                http::Methods::GetAndPost,
                {},
                [&clock, issuer_url = base_url + "/Services/Issuer.svc/IWSTrust13"](
                    const http::Request& request, http::Responder responder) {
                    responder.send(answer(request, issuer_url, clock.now_us()));
                }});
}

}  // namespace kps::wire::endpoints
