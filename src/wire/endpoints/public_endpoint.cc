#include "wire/endpoints/public_endpoint.h"

#include <memory>
#include <utility>

#include "crypto/digest.h"
#include "wire/endpoints/soap_sink.h"
#include "wire/endpoints/source_budget.h"
#include "wire/services/public_services.h"
#include "wire/soap/envelope.h"

namespace kps::wire::endpoints {
namespace {

using base::ErrorCode;

/// Sends the boolean, or the fault of an ASMX service.
class PublicSink final : public query::AnswerSink {
  public:
    PublicSink(http::Responder responder, soap::Version version)
        : responder_(std::move(responder)), version_(version) {}
    void answered(std::string body, const audit::Receipt&) noexcept override {
        http::Response response;
        response.content_type = services::content_type_of(version_);
        response.headers.emplace_back("Cache-Control", "no-store");
        response.body = std::move(body);
        responder_.send(std::move(response));
    }
    void failed(ErrorCode code) noexcept override {
        responder_.send(services::public_fault(version_, code));
    }

  private:
    http::Responder responder_;
    soap::Version version_;
};

class PublicEndpoint {
  public:
    PublicEndpoint(const PublicParts& parts, const contract::Service& service,
                   std::shared_ptr<SourceBudget> budget, std::string_view path)
        : parts_(parts),
          service_(service),
          wsdl_(services::public_wsdl(service, parts.base_url + std::string(path))),
          budget_(std::move(budget)) {}

    /// The contract, whatever the query string: there is no help page.
    void describe(http::Responder responder) const {
        http::Response response;
        response.content_type = "text/xml; charset=utf-8";
        response.body = wsdl_;
        responder.send(std::move(response));
    }

    void check(const http::Request& request, http::Responder responder) {
        if (!budget_->take(request.source, parts_.clock.now_us()))
            return responder.send(
                http::plain_answer(base::info(ErrorCode::TooManyRequests).http_status));
        const auto message = soap::Message::parse(request.body, soap::Accept::BothVersions);
        if (!message)
            return responder.send(services::public_fault(
                services::version_of(request.header("Content-Type")), message.error().code));
        auto question = services::read_public_question(*message->payload, service_);
        if (!question)
            return responder.send(services::public_fault(message->version, question.error().code,
                                                         message->payload->local));
        question->service = &service_;
        question->message_id = message->message_id;
        question->request_digest = crypto::sha256(base::as_bytes(request.body));
        authentication::Caller caller;
        caller.source = request.source.bytes;
        caller.profile = authentication::Profile::Public;
        services::PublicAnswerWriter writer(message->version);
        parts_.engine.ask(caller, *question, writer,
                          std::make_unique<PublicSink>(std::move(responder), message->version));
    }

  private:
    PublicParts parts_;
    const contract::Service& service_;
    std::string wsdl_;
    std::shared_ptr<SourceBudget> budget_;  ///< one for all three checks
};

}  // namespace

void add_public_routes(http::Router& router, const PublicParts& parts) {
    const auto budget = std::make_shared<SourceBudget>();
    for (const char* path : {"/Service/KPSPublic.asmx", "/Service/KPSPublicV2.asmx",
                             "/Service/KPSPublicYabanciDogrula.asmx"}) {
        const contract::Service* service = services::public_service(parts.catalogue, path);
        if (!service) continue;
        auto endpoint = std::make_shared<PublicEndpoint>(parts, *service, budget, path);
        router.add({path,
                    http::Methods::GetAndPost,
                    {},
                    [endpoint](const http::Request& request, http::Responder responder) {
                        if (request.method == "POST")
                            return endpoint->check(request, std::move(responder));
                        endpoint->describe(std::move(responder));
                    }});
    }
}

}  // namespace kps::wire::endpoints
