#pragma once

#include "authentication/bearer_tokens.h"
#include "base/clock.h"
#include "contract/model.h"
#include "http/message.h"
#include "policy/decide.h"
#include "policy/usage_counter.h"
#include "query/engine.h"
#include "rest/questions/answer_form.h"
#include "rest/questions/repetitions.h"
#include "rest/recording.h"

namespace kps::rest {

/// `POST /api/v1/services/{name}/{version}/{operation}`: every question of the catalogue, by its description.
///
/// Invariants:
/// 1. Nothing of the body is looked at before the token was found good.
/// 2. A refusal is recorded like an answer and leaves when its entry is durable; what a stranger can send without end
///    is recorded within a budget.
/// 3. No service is known here by name, and nothing is decided here.
class QuestionEndpoint final : public http::Handler {
  public:
    struct Parts {
        query::Engine& engine;
        const authentication::BearerTokens& tokens;
        const contract::Catalogue& catalogue;
        const base::Clock& clock;
        const policy::Current& policy;
        const policy::MemoryUsageCounter& usage;  ///< the one that refuses; read only
        Repetitions& repetitions;
        MayRecord may_record;
    };
    explicit QuestionEndpoint(Parts parts) : parts_(std::move(parts)), forms_(parts_.catalogue) {}
    void handle(const http::Request& request, http::Responder responder) override;

  private:
    struct Exchange;
    void ask(Exchange& exchange);
    void ask_once(Exchange& exchange, const Repetitions::Key& key);
    void refuse(Exchange& exchange, base::ErrorCode code, std::string_view detail = {});

    Parts parts_;
    AnswerForms forms_;
};

}  // namespace kps::rest
