#pragma once

#include <optional>

#include "authentication/bearer_tokens.h"
#include "authentication/caller.h"
#include "http/message.h"
#include "policy/decide.h"

namespace kps::rest {

/// Who presents a request, as far as that could be found out.
struct Presented {
    authentication::Caller caller;  ///< of a genuine token, also when it is not good here
    bool genuine = false;           ///< the token is one of ours
    std::optional<base::ErrorCode>
        refusal;  ///< InvalidSecurity, ExpiredToken, RevokedToken, CertificateRefused
};

/// Reads and checks `Authorization: Bearer`. A token in a URL or a body is never looked for. The profile is
/// Strict for a token that is bound to a client certificate of the institution (docs/adr/0036), else Compatible.
Presented authenticate(const http::Request& request, const authentication::BearerTokens& tokens,
                       std::int64_t now_us);

/// Why a caller gets nothing at all: no good token, or an institution, user or address in no good standing now.
std::optional<base::ErrorCode> refusal_of(const Presented& presented,
                                          const policy::Current& policy);

}  // namespace kps::rest
