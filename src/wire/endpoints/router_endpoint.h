#pragma once

#include "authentication/token.h"
#include "base/clock.h"
#include "contract/model.h"
#include "http/message.h"
#include "query/engine.h"
#include "wire/endpoints/refusal_budget.h"
#include "wire/security/answer_signer.h"
#include "wire/security/strict_security.h"
#include "wire/services/answer_writer.h"

namespace kps::wire::endpoints {

/// `/Services/RoutingService.svc`: every query service, dispatched on wsa:Action (WIRE.md 2).
///
/// Invariants:
/// 0. A message is of the strict profile when its signature's algorithm says so; every answer to such a
///    one is signed, faults as well.
/// 1. Nothing of the body is looked at before the message's security was verified.
/// 2. A refusal is recorded like an answer, and the fault leaves when its entry is durable; what a
///    stranger can send without end is recorded within a budget (limits.h) and counted beyond it.
class RouterEndpoint final : public http::Handler {
  public:
    struct Parts {
        query::Engine& engine;
        authentication::TokenVerifier& tokens;
        const contract::Catalogue& catalogue;
        const services::AnswerForms& forms;
        const base::Clock& clock;
        RefusalBudgets& budgets;
        security::StrictVerifier& strict;
        const security::AnswerSigner& signer;
    };
    explicit RouterEndpoint(const Parts& parts) : parts_(parts) {}
    void handle(const http::Request& request, http::Responder responder) override;

  private:
    Parts parts_;
};

}  // namespace kps::wire::endpoints
