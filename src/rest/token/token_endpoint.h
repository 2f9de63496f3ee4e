#pragma once

#include "audit/log_writer.h"
#include "authentication/bearer_tokens.h"
#include "authentication/credential_verifier.h"
#include "base/clock.h"
#include "http/message.h"
#include "rest/recording.h"

namespace kps::rest {

/// `POST /api/v1/token`: OAuth 2 client credentials of a service user for a bearer token (docs/adr/0040).
///
/// Invariants:
/// 1. The credentials, their throttling and what is told about a refusal are those of the SOAP token service.
/// 2. Every token given and every refusal of a known user has its entry before the reply leaves (R-082, SR-30).
class TokenEndpoint final : public http::Handler {
  public:
    struct Parts {
        authentication::CredentialVerifier& credentials;
        const authentication::BearerTokens& tokens;
        audit::LogAppender& log;
        const base::Clock& clock;
        MayRecord may_record;
        bool test_data = false;
    };
    explicit TokenEndpoint(Parts parts) : parts_(std::move(parts)) {}
    void handle(const http::Request& request, http::Responder responder) override;

  private:
    Parts parts_;
};

}  // namespace kps::rest
