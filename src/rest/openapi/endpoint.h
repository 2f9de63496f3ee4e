#pragma once

#include <string>

#include "authentication/bearer_tokens.h"
#include "base/clock.h"
#include "contract/model.h"
#include "http/message.h"
#include "policy/decide.h"

namespace kps::rest {

/// `GET /api/v1/openapi.json`: the whole catalogue; with `?institution` and a token, what the
/// caller's institution holds today and no more. No person's data in either.
class OpenApiEndpoint final : public http::Handler {
  public:
    struct Parts {
        const authentication::BearerTokens& tokens;
        const policy::Current& policy;
        const contract::Catalogue& catalogue;
        const base::Clock& clock;
        std::string base_url;
    };
    explicit OpenApiEndpoint(Parts parts);
    void handle(const http::Request& request, http::Responder responder) override;

  private:
    http::Response own_view(const http::Request& request) const;

    Parts parts_;
    std::string whole_;
};

}  // namespace kps::rest
