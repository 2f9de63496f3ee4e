#include "rest/openapi/own_grants.h"

#include "policy/grant.h"
#include "rest/bearer_guard.h"
#include "rest/problem.h"

namespace kps::rest {
namespace {

using base::failed;

bool is_in_force(const policy::Grant& grant, std::int64_t now_us) {
    return grant.method_granted && now_us >= grant.valid_from_us && now_us < grant.valid_until_us;
}

}  // namespace

const contract::Mask* OwnGrants::mask_of(const contract::Service& service) const {
    for (const contract::ServiceGrant& row : rows)
        if (row.service == &service) return row.mask;
    return nullptr;
}

base::Result<OwnGrants> own_grants(const http::Request& request, const GrantReading& from) {
    const std::int64_t now_us = from.clock.now_us();
    const Presented presented = authenticate(request, from.tokens, now_us);
    if (presented.refusal) return failed(*presented.refusal);
    OwnGrants own;
    own.snapshot = from.policy.get();
    if (!own.snapshot) return failed(base::ErrorCode::NotAuthorised);
    const authentication::Caller& caller = presented.caller;
    policy::Request asking;
    asking.institution = caller.institution;
    asking.user = caller.user.value();
    asking.source = caller.source;
    asking.is_strict = caller.profile == authentication::Profile::Strict;
    if (const auto refused = own.snapshot->admission(asking)) return failed(refused->code);
    for (const auto& grant : own.snapshot->grants(caller.institution)) {
        const policy::LawfulLeaves* lawful = grant->lawful_at(now_us);
        if (is_in_force(*grant, now_us) && lawful != nullptr && !lawful->refused)
            own.rows.push_back({grant->service, &lawful->mask});
    }
    return own;
}

http::Response refused_reading(base::ErrorCode code) {
    http::Response refusal = problem(code);
    if (refusal.status == 401)
        refusal.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"kps\"");
    return refusal;
}

}  // namespace kps::rest
