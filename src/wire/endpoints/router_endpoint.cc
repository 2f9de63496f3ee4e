#include "wire/endpoints/router_endpoint.h"

#include <string>
#include <utility>

#include "crypto/digest.h"
#include "wire/endpoints/arrival.h"
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
    http::Responder responder;
    std::int64_t now_us;
    query::Question question;
    authentication::Caller caller;
    Signer signer = nullptr;  ///< of the strict profile
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
        signed_fault({code, message.action, message.message_id, exchange.now_us}, exchange.signer);
    FaultRenderer renderer(fault);
    SoapSink::Context context{fault.status, fault.content_type, std::string(message.message_id),
                              exchange.signer};
    parts.engine.refuse(
        exchange.caller, exchange.question, code, renderer,
        std::make_unique<SoapSink>(std::move(exchange.responder), parts.clock, std::move(context)));
}

/// Answers a message whose security does not hold: recorded under its sender's name where that is
/// sure, and within a budget.
void refuse_unverified(const RouterEndpoint::Parts& parts, Exchange& exchange,
                       const soap::Message& message, ErrorCode code) {
    const bool genuine = exchange.caller.institution != base::InstitutionId();
    RefusalBudget& budget = genuine ? parts.budgets.genuine : parts.budgets.unknown;
    if (budget.take(exchange.now_us)) return refuse(parts, exchange, message, code);
    // Nor is a signature spent on it.
    exchange.responder.send(
        soap::fault_response({code, message.action, message.message_id, exchange.now_us}));
}

/// Who sent it, by the profile that its signature claims. Whether that profile is the institution's
/// own is for policy to decide.
base::Result<authentication::Caller> verify(const RouterEndpoint::Parts& parts, Exchange& exchange,
                                            const soap::Message& message,
                                            const http::Request& request) {
    exchange.caller.source = request.source.bytes;
    if (!security::claims_strict(message)) {
        exchange.caller.profile = authentication::Profile::Compatible;
        return security::verify(message, parts.tokens, request.source.bytes, exchange.now_us,
                                &exchange.caller);
    }
    exchange.signer = &parts.signer;
    exchange.caller.profile = authentication::Profile::Strict;
    return parts.strict.verify(message, arrival_of(request), exchange.now_us, &exchange.caller);
}

}  // namespace

void RouterEndpoint::handle(const http::Request& request, http::Responder responder) {
    Exchange exchange{std::move(responder), parts_.clock.now_us(), {}, {}};
    if (!is_media_type(request.header("Content-Type"), kSoapMediaType))
        return exchange.responder.send(
            soap::fault_response({ErrorCode::UnsupportedMediaType, {}, {}, exchange.now_us}));
    const auto message = soap::Message::parse(request.body);
    if (!message)
        return exchange.responder.send(
            soap::fault_response({message.error().code, {}, {}, exchange.now_us}));
    exchange.question = question_of(*message, request.body);

    const auto caller = verify(parts_, exchange, *message, request);
    if (!caller) return refuse_unverified(parts_, exchange, *message, caller.error().code);
    exchange.caller = *caller;

    exchange.question.service = parts_.catalogue.by_action(message->action);
    if (!exchange.question.service)
        return refuse(parts_, exchange, *message, ErrorCode::UnknownAction);
    services::AnswerWriter writer(parts_.forms, {std::string(message->message_id), exchange.now_us,
                                                 exchange.signer != nullptr});
    SigningRenderer renderer(writer, exchange.signer);
    SoapSink::Context context{200, std::string(soap::kContentType),
                              std::string(message->message_id), exchange.signer};

    auto criteria = services::read_criteria(*message->payload, *exchange.question.service);
    if (!criteria) {
        // Rule R-159 (KPS nedir, "Çevrimiçi" 2): a list beyond the limit is a business refusal, not a malformed message.
        if (criteria.error().code != ErrorCode::TooManyCriteria)
            return refuse(parts_, exchange, *message, criteria.error().code);
        return parts_.engine.refuse(exchange.caller, exchange.question, criteria.error().code,
                                    renderer,
                                    std::make_unique<SoapSink>(std::move(exchange.responder),
                                                               parts_.clock, std::move(context)));
    }
    exchange.question.criteria = std::move(*criteria);
    parts_.engine.ask(exchange.caller, exchange.question, renderer,
                      std::make_unique<SoapSink>(std::move(exchange.responder), parts_.clock,
                                                 std::move(context)));
}

}  // namespace kps::wire::endpoints
