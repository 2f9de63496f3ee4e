#pragma once

#include <functional>
#include <string>

#include "audit/log_writer.h"
#include "authentication/bearer_tokens.h"
#include "authentication/credential_verifier.h"
#include "base/clock.h"
#include "contract/model.h"
#include "http/router.h"
#include "policy/decide.h"
#include "policy/usage_counter.h"
#include "query/engine.h"
#include "rest/openapi/own_wsdl.h"
#include "rest/questions/repetitions.h"
#include "rest/receipts/receipt_endpoint.h"
#include "rest/recording.h"

namespace kps::rest {

/// `/api/v1`: tokens, the catalogue and the questions (docs/formats/rest.md).
struct ApiParts {
    query::Engine& engine;
    authentication::CredentialVerifier& credentials;
    const authentication::BearerTokens& tokens;
    audit::LogAppender& log;
    const policy::Current& policy;
    const contract::Catalogue& catalogue;
    const base::Clock& clock;
    const policy::MemoryUsageCounter& usage;
    Repetitions& repetitions;  ///< whoever owns them lets them expire
    MayRecord may_record;
    GiveReceipt give_receipt;
    std::string base_url;          ///< what OpenAPI names as the server
    bool test_data = false;        ///< the register is synthetic: entries of tokens say so
    GiveWsdl give_wsdl = nullptr;  ///< null: no WSDL of one's own rights
};

/// Every path below `/api/v1/` that no other route takes is answered here, with problem details when there is nothing.
void add_api_routes(http::Router& router, const ApiParts& parts);

}  // namespace kps::rest
