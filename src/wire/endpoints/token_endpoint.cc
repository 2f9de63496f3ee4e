#include "wire/endpoints/token_endpoint.h"

#include <memory>
#include <string>
#include <utility>

#include "audit/entries/entry_codec.h"
#include "crypto/digest.h"
#include "crypto/random.h"
#include "wire/endpoints/arrival.h"
#include "wire/endpoints/media_type.h"
#include "wire/endpoints/soap_sink.h"
#include "wire/soap/envelope.h"

namespace kps::wire::endpoints {
namespace {

using base::ErrorCode;

constexpr std::string_view kSoapMediaType = "application/soap+xml";

/// What must outlive the request until the verifier's threads are done with it.
struct Attempt {
    TokenEndpoint::Parts parts;
    http::Responder responder;
    std::string action;
    std::string message_id;
    base::Hash request_digest{};
    authentication::Arrival arrival;
    std::int64_t now_us = 0;

    bool is_strict() const { return arrival.certificate.has_value(); }
    Signer signer() const { return is_strict() ? &parts.signer : nullptr; }
};

/// Sends the reply when its entry is durable.
class ReplyWaiter final : public audit::Waiter {
  public:
    ReplyWaiter(std::shared_ptr<Attempt> attempt, http::Response reply)
        : attempt_(std::move(attempt)), reply_(std::move(reply)) {}
    void durable(const audit::Receipt&) noexcept override {
        attempt_->responder.send(std::move(reply_));
    }
    void refused() noexcept override {
        attempt_->responder.send(signed_fault(
            {ErrorCode::AuditUnavailable, attempt_->action, attempt_->message_id, attempt_->now_us},
            attempt_->signer()));
    }

  private:
    std::shared_ptr<Attempt> attempt_;
    http::Response reply_;
};

http::Response reply_of(const Attempt& attempt, trust::TokenOutcome& outcome) {
    if (!outcome.granted())
        return signed_fault({outcome.refusal, attempt.action, attempt.message_id, attempt.now_us},
                            attempt.signer());
    if (attempt.signer() && !attempt.signer()->sign(outcome.response))
        return http::Response{500, {}, {}, {}};
    http::Response reply;
    reply.content_type = soap::kContentType;
    reply.headers.emplace_back("Cache-Control", "no-store");
    reply.body = std::move(outcome.response);
    return reply;
}

audit::Draft draft_of(const Attempt& attempt, const trust::TokenOutcome& outcome, bool granted,
                      std::string_view body) {
    audit::Draft draft;
    draft.type = granted ? audit::EntryType::TokenIssued : audit::EntryType::Refused;
    draft.flags = attempt.parts.test_data ? audit::kFlagTestData : std::uint16_t{0};
    draft.institution = outcome.institution;
    draft.outcome = granted ? std::uint16_t{0} : static_cast<std::uint16_t>(outcome.reason);
    draft.request_id = crypto::ordered_uuid(attempt.now_us / 1000);
    draft.service_user = outcome.user;
    draft.source_address = attempt.arrival.source;
    draft.request_digest = attempt.request_digest;
    draft.response_digest = crypto::sha256(base::as_bytes(body));
    draft.token = outcome.token;
    draft.message_id = attempt.message_id;
    draft.rule = outcome.rule;
    draft.profile =
        static_cast<std::uint8_t>(attempt.is_strict() ? authentication::Profile::Strict
                                                      : authentication::Profile::Compatible);
    return draft;
}

void finish(const std::shared_ptr<Attempt>& attempt, trust::TokenOutcome outcome) {
    const bool granted = outcome.granted();
    http::Response reply = reply_of(*attempt, outcome);
    // A name alone proves nothing: whoever did not give the right secret is nobody we know, and is
    // answered as fast as one who made the name up (SR-13).
    const bool known = granted || authentication::had_right_secret(outcome.reason);
    if (!known && !attempt->parts.budgets.unknown.take(attempt->parts.clock.now_us()))
        return attempt->responder.send(std::move(reply));
    std::vector<audit::Draft> drafts;
    drafts.push_back(draft_of(*attempt, outcome, granted, reply.body));
    attempt->parts.log.append(std::move(drafts),
                              std::make_unique<ReplyWaiter>(attempt, std::move(reply)));
}

}  // namespace

void TokenEndpoint::handle(const http::Request& request, http::Responder responder) {
    const std::int64_t now_us = parts_.clock.now_us();
    if (!is_media_type(request.header("Content-Type"), kSoapMediaType))
        return responder.send(
            soap::fault_response({ErrorCode::UnsupportedMediaType, {}, {}, now_us}));
    const auto message = soap::Message::parse(request.body);
    if (!message)
        return responder.send(soap::fault_response({message.error().code, {}, {}, now_us}));
    // Rule R-082 (KPSY m.10/1): who asked for a token, from where and with what result is recorded, granted or not.
    auto attempt = std::make_shared<Attempt>(
        Attempt{parts_, std::move(responder), std::string(message->action),
                std::string(message->message_id), crypto::sha256(base::as_bytes(request.body)),
                arrival_of(request), now_us});
    parts_.service.issue(
        *message, attempt->arrival, now_us,
        [attempt](trust::TokenOutcome outcome) { finish(attempt, std::move(outcome)); });
}

}  // namespace kps::wire::endpoints
