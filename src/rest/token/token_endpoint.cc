#include "rest/token/token_endpoint.h"

#include <fmt/format.h>

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "audit/entries/entry_codec.h"
#include "crypto/digest.h"
#include "crypto/random.h"
#include "rest/json_text.h"
#include "rest/limits.h"
#include "rest/peer.h"
#include "rest/problem.h"
#include "rest/request_rules.h"
#include "rest/token/token_request.h"

namespace kps::rest {
namespace {

using authentication::CredentialOutcome;
using base::ErrorCode;

constexpr RequestRules kRules{"POST", "application/x-www-form-urlencoded", kTokenRequestBytesMax};

/// What must outlive the request until the verifier's threads are done with it.
struct Attempt {
    TokenEndpoint::Parts parts;
    http::Responder responder;
    std::string user;
    std::string trace;
    bool by_header = false;
    base::Hash request_digest{};
    authentication::AddressBytes source{};
    std::optional<base::Hash> certificate;
    std::int64_t now_us = 0;
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
        attempt_->responder.send(problem(ErrorCode::AuditUnavailable));
    }

  private:
    std::shared_ptr<Attempt> attempt_;
    http::Response reply_;
};

http::Response json_reply(int status, std::string body) {
    http::Response reply;
    reply.status = status;
    reply.content_type = kJsonMediaType;
    reply.headers.emplace_back("Cache-Control", "no-store");
    reply.headers.emplace_back("Pragma", "no-cache");  // RFC 6749 5.1 asks for both
    reply.body = std::move(body);
    return reply;
}

/// A refusal as RFC 6749 5.2 writes it, with the code of the error catalogue beside it.
http::Response refusal(std::string_view error, ErrorCode code, int status) {
    const base::ErrorInfo& info = base::info(code);
    return json_reply(
        status,
        fmt::format(
            R"({{"error":"{}","error_description":{},"error_uri":"/api/v1/errors/{}","code":{}}})",
            error, json_text(info.english), shown_code(code), shown_code(code)));
}

/// What was not a request for a token at all. Nothing was tried, so nothing is recorded.
http::Response fault_reply(TokenFault fault) {
    switch (fault) {
        case TokenFault::InvalidRequest:
            return refusal("invalid_request", ErrorCode::MalformedBody, 400);
        case TokenFault::UnsupportedGrantType:
            return refusal("unsupported_grant_type", ErrorCode::MalformedBody, 400);
        case TokenFault::InvalidClient:
            break;
    }
    http::Response reply = refusal("invalid_client", ErrorCode::WrongCredentials, 401);
    reply.headers.emplace_back("WWW-Authenticate", "Basic realm=\"kps\"");
    return reply;
}

http::Response refused_reply(const Attempt& attempt, ErrorCode code) {
    const int status = base::info(code).http_status;
    if (status == 503) return problem(code);
    http::Response reply = refusal("invalid_client", code, status);
    if (attempt.by_header && status == 401)
        reply.headers.emplace_back("WWW-Authenticate", "Basic realm=\"kps\"");
    return reply;
}

http::Response granted_reply(const authentication::IssuedBearer& issued, std::int64_t now_us) {
    const std::int64_t seconds = (issued.claims.not_after_us - now_us) / 1'000'000;
    return json_reply(
        200, fmt::format(R"({{"access_token":"{}","token_type":"Bearer","expires_in":{}}})",
                         issued.text, seconds));
}

audit::Draft draft_of(const Attempt& attempt, const CredentialOutcome& outcome,
                      std::string_view body) {
    audit::Draft draft;
    draft.type = outcome.granted ? audit::EntryType::TokenIssued : audit::EntryType::Refused;
    draft.flags = attempt.parts.test_data ? audit::kFlagTestData : std::uint16_t{0};
    draft.institution = outcome.institution;
    draft.outcome = outcome.granted ? std::uint16_t{0} : static_cast<std::uint16_t>(outcome.reason);
    draft.request_id = crypto::ordered_uuid(attempt.now_us / 1000);
    draft.service_user = attempt.user;
    draft.source_address = attempt.source;
    draft.request_digest = attempt.request_digest;
    draft.response_digest = crypto::sha256(base::as_bytes(body));
    draft.message_id = attempt.trace;
    draft.rule = outcome.rule;
    draft.profile =
        static_cast<std::uint8_t>(attempt.certificate ? authentication::Profile::Strict
                                                      : authentication::Profile::Compatible);
    return draft;
}

void finish(const std::shared_ptr<Attempt>& attempt, const CredentialOutcome& outcome) {
    http::Response reply;
    base::Uuid token;
    if (outcome.granted) {
        // Rule X-008 (KPS introduction): questions take tokens only, given here or by the SOAP token service.
        const auto issued =
            attempt->parts.tokens.issue({outcome.institution, base::UserName(attempt->user),
                                         attempt->source, attempt->certificate},
                                        attempt->now_us);
        token = issued.claims.id;
        reply = granted_reply(issued, attempt->now_us);
    } else {
        reply = refused_reply(*attempt, outcome.refusal);
    }
    // A name alone proves nothing: whoever did not give the right secret is nobody we know, and is
    // answered as fast as one who made the name up (SR-13).
    const bool known = outcome.granted || authentication::had_right_secret(outcome.reason);
    if (!known && !attempt->parts.may_record(RefusedCaller::Unknown, attempt->parts.clock.now_us()))
        return attempt->responder.send(std::move(reply));
    std::vector<audit::Draft> drafts;
    drafts.push_back(draft_of(*attempt, outcome, reply.body));
    drafts.back().token = token;
    attempt->parts.log.append(std::move(drafts),
                              std::make_unique<ReplyWaiter>(attempt, std::move(reply)));
}

}  // namespace

void TokenEndpoint::handle(const http::Request& request, http::Responder responder) {
    if (auto refusal_by_rules = refuse_by_rules(request, kRules))
        return responder.send(std::move(*refusal_by_rules));
    auto asked = read_token_request(request.header("Authorization"), request.body);
    if (!asked) return responder.send(fault_reply(asked.error()));
    const std::int64_t now_us = parts_.clock.now_us();
    // Rule R-082 (KPSY m.10/1): who asked for a token, from where and with what result is recorded, granted or not.
    auto attempt = std::make_shared<Attempt>(Attempt{
        parts_, std::move(responder), asked->user, std::string(trace_parent(request).value_or("")),
        asked->by_header, crypto::sha256(base::as_bytes(request.body)), request.source.bytes,
        peer_fingerprint(request), now_us});
    authentication::CredentialAttempt credentials{std::move(asked->user), std::move(asked->secret),
                                                  request.source.bytes, attempt->certificate};
    parts_.credentials.verify(
        std::move(credentials), now_us,
        [attempt](const CredentialOutcome& outcome) { finish(attempt, outcome); });
}

}  // namespace kps::rest
