#pragma once

#include "audit/log_writer.h"
#include "base/clock.h"
#include "http/message.h"
#include "wire/endpoints/refusal_budget.h"
#include "wire/security/answer_signer.h"
#include "wire/trust/token_service.h"

namespace kps::wire::endpoints {

/// `/Services/Issuer.svc/IWSTrust13`: the token service over HTTP (WIRE.md 1).
///
/// Invariant: every token given and every refusal of a known user has its entry before the reply leaves (R-082, SR-30).
class TokenEndpoint final : public http::Handler {
  public:
    struct Parts {
        trust::TokenService& service;
        audit::LogAppender& log;
        const base::Clock& clock;
        RefusalBudgets& budgets;
        const security::AnswerSigner& signer;
        bool test_data = false;
    };
    explicit TokenEndpoint(const Parts& parts) : parts_(parts) {}
    void handle(const http::Request& request, http::Responder responder) override;

  private:
    Parts parts_;
};

}  // namespace kps::wire::endpoints
