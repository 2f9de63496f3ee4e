#include <algorithm>
#include <utility>

#include "base/hash_text.h"
#include "portal/cases/case_endpoint.h"
#include "portal/cases/case_json.h"
#include "portal/query_members.h"

/// Documents of cases, and those that wait for theirs.
namespace kps::portal {
namespace {

using accounts::Actor;
using accounts::Role;
using base::ErrorCode;
using base::failed;
using lifecycle::Case;
using lifecycle::JsonArray;
using lifecycle::JsonObject;
using lifecycle::JsonValue;
using lifecycle::put;

/// Instead of a case: documents that wait for theirs.
constexpr std::string_view kWaiting = "waiting";

/// Whose people say themselves how something came: the directorate's, who open the post.
bool registers_paper(const Actor& actor) {
    return accounts::is_of_directorate(actor.role);
}

bool may_do_any(const lifecycle::Machine& machine, Role role) {
    return std::any_of(machine.acts.begin(), machine.acts.end(),
                       [role](const lifecycle::Act& act) { return lifecycle::may_do(act, role); });
}

}  // namespace

CaseEndpoint::Answer CaseEndpoint::documents_of(const base::Uuid& subject) const {
    const auto documents = KPS_TRY(parts_.documents.list(subject));
    JsonArray items;
    for (const lifecycle::Document& document : documents)
        items.emplace_back(document_json(document));
    JsonObject object;
    put(object, "documents", JsonValue(std::move(items)));
    return json_answer(std::move(object));
}

CaseEndpoint::Answer CaseEndpoint::document_list(const http::Request& request,
                                                 std::string_view id) const {
    if (id == kWaiting) {
        const Actor person = KPS_TRY(parts_.who(request));
        return documents_of(person.account);
    }
    const Actor actor = KPS_TRY(actor_of(request));
    const base::Uuid known = KPS_TRY(case_id(id));
    KPS_TRY(parts_.course.read(known, actor));
    return documents_of(known);
}

// Never shown in the portal's own origin: what people hand in may be hostile (docs/adr/0117).
CaseEndpoint::Answer CaseEndpoint::document(const http::Request& request, std::string_view id,
                                            std::string_view hash) const {
    const Actor actor = KPS_TRY(actor_of(request));
    const base::Uuid known = KPS_TRY(case_id(id));
    KPS_TRY(parts_.course.read(known, actor));
    const auto name = base::hash_from_hex(hash);
    if (!name) return failed(ErrorCode::NotFound, "no such document");
    http::Response response;
    response.body = KPS_TRY(parts_.documents.content(known, *name));
    const auto type = lifecycle::media_type_of(base::as_bytes(response.body));
    response.content_type = type ? lifecycle::name_of(*type) : "application/octet-stream";
    response.headers.emplace_back("Cache-Control", "no-store");
    response.headers.emplace_back("Content-Disposition", "attachment");
    response.headers.emplace_back("X-Content-Type-Options", "nosniff");
    response.headers.emplace_back("Content-Security-Policy", "sandbox; default-src 'none'");
    return response;
}

bool CaseEndpoint::may_open(Role role) const {
    const auto opens = [role](const lifecycle::Act& act) {
        return act.from.empty() && lifecycle::may_do(act, role);
    };
    const auto& machines = parts_.course.machines();
    return std::any_of(machines.begin(), machines.end(), [&](const lifecycle::Machine& machine) {
        return std::any_of(machine.acts.begin(), machine.acts.end(), opens);
    });
}

CaseEndpoint::Answer CaseEndpoint::hand_in(const http::Request& request,
                                           std::string_view id) const {
    if (id == kWaiting) {
        const Actor person = KPS_TRY(parts_.who(request));
        if (!may_open(person.role)) return failed(ErrorCode::RoleNotAllowed);
        return take_in(request, person, person.account);
    }
    const Actor actor = KPS_TRY(actor_of(request));
    const base::Uuid known = KPS_TRY(case_id(id));
    const Case subject = KPS_TRY(parts_.course.read(known, actor));
    const lifecycle::State* state = parts_.course.machine(subject.kind)->state(subject.state);
    if (state == nullptr || state->terminal)
        return failed(ErrorCode::WrongState, "the case is closed");
    // Whoever only reads, as an inspector does, hands nothing in (REQUIREMENTS D).
    if (!may_do_any(*parts_.course.machine(subject.kind), actor.role))
        return failed(ErrorCode::RoleNotAllowed);
    KPS_TRY(parts_.course.check_gate(subject, actor));
    return take_in(request, actor, known);
}

CaseEndpoint::Answer CaseEndpoint::take_in(const http::Request& request, const Actor& actor,
                                           const base::Uuid& subject) const {
    const QueryMembers members =
        KPS_TRY(QueryMembers::read(request.query, {"kind", "channel", "original"}));
    lifecycle::Document facts;
    facts.subject = subject;
    facts.kind = members.get("kind");
    facts.added_by = actor.name;
    facts.added_us = parts_.clock.now_us();
    // Rule R-179 (KPS başvuru §1): the original letter; that it came is the directorate's word and nobody else's.
    const bool says_more = !members.get("channel").empty() || !members.get("original").empty();
    if (says_more && !registers_paper(actor))
        return failed(ErrorCode::RoleNotAllowed, "R-179: the directorate says how a paper came");
    if (says_more) {
        const auto channel = lifecycle::channel_by_name(members.get("channel"));
        if (!channel) return failed(ErrorCode::MalformedBody, "the query: channel");
        facts.channel = *channel;
        facts.original = members.get("original") == "true";
    }
    const lifecycle::Document added = KPS_TRY(parts_.documents.add(std::move(facts), request.body));
    return json_answer(document_json(added), 201);
}

}  // namespace kps::portal
