#include "wire/endpoints/router_endpoint.h"

#include <string>
#include <utility>

#include "crypto/digest.h"
#include "wire/endpoints/media_type.h"
#include "wire/endpoints/soap_sink.h"
#include "wire/security/message_security.h"
#include "wire/services/criteria.h"
#include "wire/soap/envelope.h"

namespace kps::wire::endpoints {
namespace {

using base::ErrorCode;

constexpr std::string_view kSoapMediaType = "application/soap+xml";

/// One message on its way through the endpoint.
struct Exchange {
    const http::Request& request;
    http::Responder responder;
    std::int64_t now_us;
    query::Question question;
    authentication::Caller caller;
};

query::Question question_of(const soap::Message& message, std::string_view body) {
    query::Question question;
    question.purpose_code = message.purpose;
    question.file_number = message.file_number;
    question.end_user = message.end_user;
    question.message_id = message.message_id;
    question.request_digest = crypto::sha256(base::as_bytes(body));
    return question;
}

/// Answers with a fault whose entry is durable before it leaves.
void refuse(const RouterEndpoint::Parts& parts, Exchange& exchange, const soap::Message& message,
            ErrorCode code) {
    const http::Response fault =
        soap::fault_response({code, message.action, message.message_id, exchange.now_us});
    FaultRenderer renderer(fault);
    SoapSink::Context context{fault.status, fault.content_type, std::string(message.message_id)};
    parts.engine.refuse(
        exchange.caller, exchange.question, code, renderer,
        std::make_unique<SoapSink>(std::move(exchange.responder), parts.clock, std::move(context)));
}

}  // namespace

void RouterEndpoint::handle(const http::Request& request, http::Responder responder) {
    Exchange exchange{request, std::move(responder), parts_.clock.now_us(), {}, {}};
    if (!is_media_type(request.header("Content-Type"), kSoapMediaType))
        return exchange.responder.send(
            soap::fault_response({ErrorCode::UnsupportedMediaType, {}, {}, exchange.now_us}));
    const auto message = soap::Message::parse(request.body);
    if (!message)
        return exchange.responder.send(
            soap::fault_response({message.error().code, {}, {}, exchange.now_us}));
    exchange.question = question_of(*message, request.body);

    exchange.caller.source = request.source.bytes;
    exchange.caller.profile = authentication::Profile::Compatible;
    const auto caller = security::verify(*message, parts_.tokens, request.source.bytes,
                                         exchange.now_us, &exchange.caller);
    if (!caller) {
        const bool genuine = exchange.caller.institution != base::InstitutionId();
        RefusalBudget& budget = genuine ? parts_.budgets.genuine : parts_.budgets.unknown;
        if (budget.take(exchange.now_us))
            return refuse(parts_, exchange, *message, caller.error().code);
        return exchange.responder.send(soap::fault_response(
            {caller.error().code, message->action, message->message_id, exchange.now_us}));
    }
    exchange.caller = *caller;

    exchange.question.service = parts_.catalogue.by_action(message->action);
    if (!exchange.question.service)
        return refuse(parts_, exchange, *message, ErrorCode::UnknownAction);
    services::AnswerWriter writer(parts_.forms,
                                  {std::string(message->message_id), exchange.now_us});
    SoapSink::Context context{200, std::string(soap::kContentType),
                              std::string(message->message_id)};

    auto criteria = services::read_criteria(*message->payload, *exchange.question.service);
    if (!criteria) {
        // Rule R-159 (KPS nedir, "Çevrimiçi" 2): a list beyond the limit is a business refusal, not a malformed message.
        if (criteria.error().code != ErrorCode::TooManyCriteria)
            return refuse(parts_, exchange, *message, criteria.error().code);
        return parts_.engine.refuse(exchange.caller, exchange.question, criteria.error().code,
                                    writer,
                                    std::make_unique<SoapSink>(std::move(exchange.responder),
                                                               parts_.clock, std::move(context)));
    }
    exchange.question.criteria = std::move(*criteria);
    parts_.engine.ask(exchange.caller, exchange.question, writer,
                      std::make_unique<SoapSink>(std::move(exchange.responder), parts_.clock,
                                                 std::move(context)));
}

}  // namespace kps::wire::endpoints
