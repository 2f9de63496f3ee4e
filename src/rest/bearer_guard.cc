#include "rest/bearer_guard.h"

#include "http/ascii.h"
#include "rest/peer.h"

namespace kps::rest {

Presented authenticate(const http::Request& request, const authentication::BearerTokens& tokens,
                       std::int64_t now_us) {
    constexpr std::string_view kScheme = "Bearer ";
    Presented presented;
    presented.caller.source = request.source.bytes;
    const auto certificate = peer_fingerprint(request);
    presented.refusal = base::ErrorCode::InvalidSecurity;
    const std::string_view header = request.header("Authorization");
    if (!http::equal_without_case(header.substr(0, kScheme.size()), kScheme)) return presented;
    const auto claims = tokens.open(http::trim_blanks(header.substr(kScheme.size())));
    if (!claims) return presented;

    presented.genuine = true;
    presented.caller.institution = claims->institution;
    presented.caller.user = claims->user;
    presented.caller.token = claims->id;
    presented.caller.profile = claims->profile();
    const auto status = tokens.check(*claims, request.source.bytes, certificate, now_us);
    presented.refusal.reset();
    if (!status) presented.refusal = status.error().code;
    return presented;
}

std::optional<base::ErrorCode> refusal_of(const Presented& presented,
                                          const policy::Current& policy) {
    if (presented.refusal) return presented.refusal;
    const authentication::Caller& caller = presented.caller;
    policy::Request asking;
    asking.institution = caller.institution;
    asking.user = caller.user.value();
    asking.source = caller.source;
    asking.is_strict = caller.profile == authentication::Profile::Strict;
    const auto snapshot = policy.get();
    if (!snapshot) return base::ErrorCode::NotAuthorised;
    if (const auto refused = snapshot->admission(asking)) return refused->code;
    return std::nullopt;
}

}  // namespace kps::rest
