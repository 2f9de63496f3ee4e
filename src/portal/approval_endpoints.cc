#include <algorithm>

#include "portal/account_json.h"
#include "portal/query_members.h"
#include "portal/resource.h"

/// Acts that wait for a second person.
namespace kps::portal {
namespace {

namespace json = boost::json;
using accounts::Approval;
using base::ErrorCode;
using base::failed;
using base::Result;

/// Who asked and who may decide see a wish, and those who only look.
bool may_see(const accounts::Actor& actor, const Approval& approval) {
    const auto& roles = approval.wish.roles;
    return actor.role == accounts::Role::Inspector || actor.account == approval.asked_by.account ||
           std::find(roles.begin(), roles.end(), actor.role) != roles.end();
}

Result<Approval> visible(const Call& call) {
    const base::Uuid id = KPS_TRY(uuid_of(call.parameters.at(0)));
    Approval approval = KPS_TRY(call.parts().four_eyes.find(id, call.now_us));
    if (!may_see(actor_of(*call.present), approval)) return failed(ErrorCode::NotFound);
    return approval;
}

Result<http::Response> list(Call& call) {
    const QueryMembers members = KPS_TRY(QueryMembers::read(call.request.query, {"all"}));
    const bool all = !members.get("all").empty();
    if (all && members.get("all") != "1") return wrong_query("all");
    json::array out;
    for (const Approval& approval : KPS_TRY(call.parts().four_eyes.list(!all, call.now_us)))
        if (may_see(actor_of(*call.present), approval)) out.push_back(json_of(approval));
    return json_answer(json::object{{"approvals", std::move(out)}});
}

Result<http::Response> show(Call& call) {
    return json_answer(json_of(KPS_TRY(visible(call))));
}

Result<std::string> reason_in(const Call& call) {
    auto reader = call.reader();
    std::string reason;
    if (reader.has("reason")) reason = KPS_TRY(reader.text("reason"));
    KPS_TRY(reader.finish());
    return reason;
}

Result<http::Response> approve(Call& call) {
    const Approval waiting = KPS_TRY(visible(call));
    const auto& acts = call.portal.approved_acts();
    const auto act = acts.find(waiting.wish.act);
    if (act == acts.end()) return failed(ErrorCode::WrongState, "nobody performs this act");
    const accounts::By by = call.by(KPS_TRY(reason_in(call)));
    const Approval approved = KPS_TRY(call.parts().four_eyes.approve(waiting.id, by));
    KPS_TRY(act->second(approved, by));
    return json_answer(json_of(approved));
}

Result<http::Response> reject(Call& call) {
    const Approval waiting = KPS_TRY(visible(call));
    const accounts::By by = call.by(KPS_TRY(reason_in(call)));
    return json_answer(json_of(KPS_TRY(call.parts().four_eyes.reject(waiting.id, by))));
}

constexpr std::array kResources = {
    Resource{"GET", "/api/v1/approvals", Need::Accepted, Where::Pool,
             "Onay bekleyen işlemler (all=1: sonuçlananlar da)", "", list, "200:ApprovalList",
             "all"},
    Resource{"GET", "/api/v1/approvals/{id}", Need::Accepted, Where::Pool, "Onay isteği", "", show,
             "200:Approval"},
    Resource{"POST", "/api/v1/approvals/{id}/approve", Need::Fresh, Where::Pool, "Onaylama",
             "reason?", approve, "200:Approval"},
    Resource{"POST", "/api/v1/approvals/{id}/reject", Need::Fresh, Where::Pool, "Reddetme",
             "reason?", reject, "200:Approval"},
};

}  // namespace

std::span<const Resource> approval_resources() {
    return kResources;
}

}  // namespace kps::portal
