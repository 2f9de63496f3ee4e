#include "wire/endpoints/soap_sink.h"

#include "audit/log_writer.h"
#include "base/calendar.h"

namespace kps::wire::endpoints {
namespace {

constexpr int kInternalError = 500;

}  // namespace

http::Response signed_fault(soap::Fault fault, Signer signer) {
    fault.signable = signer != nullptr;
    http::Response response = soap::fault_response(fault);
    if (signer && !response.body.empty() && !signer->sign(response.body)) {
        response = http::Response{};
        response.status = kInternalError;
    }
    return response;
}

void SoapSink::answered(std::string body, const audit::Receipt& receipt) noexcept {
    http::Response response;
    response.status = context_.status;
    if (!body.empty()) response.content_type = context_.content_type;
    // An answer that could not be signed is none.
    if (body.empty() && context_.signer) response.status = kInternalError;
    response.headers.emplace_back("KPS-Makbuz", receipt.header_value());
    response.headers.emplace_back("Cache-Control", "no-store");
    if (age_.asked_us != 0)
        response.headers.emplace_back("KPS-Sorgu-Zamani", base::utc_text_ms(age_.asked_us));
    if (!age_.register_version.empty())
        response.headers.emplace_back("KPS-Kayit-Surumu", std::move(age_.register_version));
    response.body = std::move(body);
    response.if_lost = if_lost(receipt);
    responder_.send(std::move(response));
}

void SoapSink::failed(base::ErrorCode code) noexcept {
    responder_.send(
        signed_fault({code, {}, context_.relates_to, clock_.now_us()}, context_.signer));
}

}  // namespace kps::wire::endpoints
