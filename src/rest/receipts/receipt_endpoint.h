#pragma once

#include <functional>
#include <string>

#include "authentication/bearer_tokens.h"
#include "base/clock.h"
#include "http/message.h"
#include "policy/decide.h"

namespace kps::rest {

/// The full receipt of an institution's own entry as text. Errors: NotFoundPath for everything it is not to see.
using GiveReceipt =
    std::function<base::Result<std::string>(base::InstitutionId institution, std::uint64_t index)>;

/// `GET /api/v1/receipts/{index}`: the full receipt of an entry, to the institution it belongs to (docs/adr/0079).
/// It holds what the institution sent and got as digests only, and nobody's data: it is not itself recorded.
class ReceiptEndpoint final : public http::Handler {
  public:
    struct Parts {
        const authentication::BearerTokens& tokens;
        const policy::Current& policy;
        const base::Clock& clock;
        GiveReceipt give;
    };
    explicit ReceiptEndpoint(Parts parts) : parts_(std::move(parts)) {}
    void handle(const http::Request& request, http::Responder responder) override;

  private:
    http::Response answer(const http::Request& request) const;

    Parts parts_;
};

}  // namespace kps::rest
