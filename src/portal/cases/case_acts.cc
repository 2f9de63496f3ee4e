#include "portal/cases/case_endpoint.h"
#include "portal/cases/case_json.h"
#include "portal/json_request.h"

/// What is done to cases.
namespace kps::portal {

using accounts::Actor;
using base::ErrorCode;
using base::failed;
using base::Result;
using lifecycle::Case;
using lifecycle::JsonObject;
using lifecycle::JsonValue;
using lifecycle::Outcome;
using lifecycle::put;

namespace {

constexpr std::string_view kCasesPath = "/api/v1/cases";

/// What is told of an outcome beside the case: once, stored nowhere (docs/adr/0109); the answer is `no-store`.
void put_told_once(JsonObject& object, const Outcome& outcome) {
    if (!outcome.code.empty()) put(object, "code", JsonValue(outcome.code));
    if (!outcome.told_once.empty()) put(object, "told_once", JsonValue(outcome.told_once));
}

}  // namespace

// The second answer to one key tells the case as it is now, to whom it may be told now, without what is told once.
CaseEndpoint::Answer CaseEndpoint::answer_once(const http::Request& request, const Actor& actor,
                                               const Change& change) const {
    std::optional<Outcome> outcome;
    const auto make = [&]() -> Result<Made> {
        outcome = KPS_TRY(change());
        const bool opened = outcome->subject.version == 1;
        return Made{outcome->subject.id, opened ? 201 : outcome->subject.pending ? 202 : 200};
    };
    const std::int64_t now_us = parts_.clock.now_us();
    const Made made = KPS_TRY(parts_.repeated.once(request, actor.account, now_us, make));
    const bool is_stranger = !outcome && actor.account == base::Uuid();
    if (is_stranger)
        return failed(ErrorCode::AlreadyExists, "Idempotency-Key: the first answer holds the code");
    const Case subject =
        outcome ? outcome->subject : KPS_TRY(parts_.course.read(made.subject, actor));
    JsonObject object = case_json(*parts_.course.machine(subject.kind), subject, actor, today());
    if (outcome) put_told_once(object, *outcome);
    http::Response response = json_answer(std::move(object), made.status);
    response.headers.emplace_back("ETag", entity_tag(subject.version));
    if (made.status == 201)
        response.headers.emplace_back("Location",
                                      std::string(kCasesPath) + "/" + subject.id.text());
    return response;
}

CaseEndpoint::Answer CaseEndpoint::open(const http::Request& request,
                                        const lifecycle::Machine& machine,
                                        std::string_view act) const {
    const Actor actor = KPS_TRY(opener_of(request, machine));
    return answer_once(request, actor, [&]() -> Result<Outcome> {
        const lifecycle::Request wanted{act, 0, KPS_TRY(fields_in(request))};
        return parts_.course.open_case(machine.kind, actor, wanted, parts_.clock.now_us());
    });
}

// A life cycle may have an act `reject` of its own: the second person's answer comes first.
bool CaseEndpoint::is_settled_by(const Case& subject, std::string_view act) const {
    if (act != "approve" && act != "reject") return false;
    return subject.pending || parts_.course.machine(subject.kind)->act(act) == nullptr;
}

CaseEndpoint::Answer CaseEndpoint::act(const http::Request& request, std::string_view id,
                                       std::string_view act) const {
    const Actor actor = KPS_TRY(actor_of(request));
    const base::Uuid known = KPS_TRY(case_id(id));
    // Somebody else's case is not there, whatever else is wrong with the request.
    const Case seen = KPS_TRY(parts_.course.read(known, actor));
    const std::int64_t version = KPS_TRY(version_of(request));
    return answer_once(request, actor, [&]() -> Result<Outcome> {
        const std::int64_t now_us = parts_.clock.now_us();
        if (!is_settled_by(seen, act)) {
            const lifecycle::Request wanted{act, version, KPS_TRY(fields_in(request))};
            return parts_.course.act(known, actor, wanted, now_us);
        }
        return act == "approve" ? parts_.course.approve(known, actor, version, now_us)
                                : parts_.course.reject(known, actor, version, now_us);
    });
}

}  // namespace kps::portal
