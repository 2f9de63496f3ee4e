#include "wire/endpoints/soap_sink.h"

#include "audit/log_writer.h"

namespace kps::wire::endpoints {

void SoapSink::answered(std::string body, const audit::Receipt& receipt) noexcept {
    http::Response response;
    response.status = context_.status;
    if (!body.empty()) response.content_type = context_.content_type;
    response.headers.emplace_back("KPS-Makbuz", receipt.header_value());
    response.headers.emplace_back("Cache-Control", "no-store");
    response.body = std::move(body);
    responder_.send(std::move(response));
}

void SoapSink::failed(base::ErrorCode code) noexcept {
    responder_.send(soap::fault_response({code, {}, context_.relates_to, clock_.now_us()}));
}

}  // namespace kps::wire::endpoints
