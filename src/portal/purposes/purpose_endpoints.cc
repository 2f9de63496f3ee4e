#include <algorithm>
#include <array>

#include "audit/acts/admin_act.h"
#include "audit/search/search_act.h"
#include "institutions/case_pattern.h"
#include "institutions/institution_reads.h"
#include "institutions/own_purposes.h"
#include "lifecycle/field.h"
#include "portal/query_members.h"
#include "portal/resource.h"

/// The purposes that an institution defines for its people, below those of its decision (docs/adr/0168).
namespace kps::portal {
namespace {

namespace json = boost::json;
using accounts::Actor;
using accounts::Role;
using base::ErrorCode;
using base::failed;
using base::InstitutionId;
using base::Result;
using institutions::OwnPurpose;
using institutions::OwnPurposeStore;

Result<OwnPurposeStore*> store_of(const Call& call) {
    if (call.portal.own_purposes() == nullptr) return failed(ErrorCode::NotFound);
    return call.portal.own_purposes();
}

/// Rule R-020 (KPSY m.4/1-ö): idari kullanıcı alone, and for the own institution.
Result<InstitutionId> own(const Call& call) {
    KPS_TRY(QueryMembers::read(call.request.query, {}));
    const Actor actor = actor_of(*call.present);
    if (actor.role != Role::Administrator || !actor.institution)
        return failed(ErrorCode::RoleNotAllowed, "an institution's own purposes");
    return *actor.institution;
}

/// Codes of the purposes that the decision in force has.
Result<std::vector<std::string>> granted(storage::Transaction& transaction, InstitutionId id) {
    std::vector<std::string> codes;
    const auto decision = KPS_TRY(institutions::read_decision(transaction, id));
    if (!decision) return codes;
    const auto document =
        KPS_TRY(institutions::parse_strict_json(decision->canonical_json, ErrorCode::CorruptData));
    for (const auto& item : lifecycle::list_of(lifecycle::object_of(document), "purposes"))
        codes.emplace_back(lifecycle::text_of(lifecycle::object_of(item), "code"));
    return codes;
}

bool holds(const std::vector<std::string>& codes, const std::string& code) {
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

json::object json_of(const OwnPurpose& purpose, const std::vector<std::string>& parents) {
    const auto pattern = institutions::CasePattern::parse(purpose.pattern);
    const bool is_awake = holds(parents, purpose.parent);
    return {{"code", purpose.code},
            {"parent", purpose.parent},
            {"name", purpose.name},
            {"pattern", purpose.pattern},
            {"example", pattern ? pattern->example() : std::string()},
            {"needs_case", purpose.needs_case},
            {"state", purpose.ended_us != 0 ? "ended"
                      : is_awake            ? "active"
                                            : "asleep"},
            {"since", time_json(purpose.since_us)},
            {"defined_by", purpose.defined_by},
            {"ended_at", time_json(purpose.ended_us)},
            {"ended_by", purpose.ended_by}};
}

Result<http::Response> listed(const Call& call, InstitutionId id, int status = 200) {
    const OwnPurposeStore& store = *KPS_TRY(store_of(call));
    auto transaction = KPS_TRY(call.parts().accounts.database()->begin(storage::Access::Read));
    const std::vector<std::string> parents = KPS_TRY(granted(transaction, id));
    json::array purposes;
    for (const OwnPurpose& purpose : KPS_TRY(store.list(id)))
        purposes.push_back(json_of(purpose, parents));
    return json_answer(json::object{{"purposes", std::move(purposes)}}, status);
}

/// What was done, for the log, within the transaction that does it.
base::Status record(storage::Transaction& transaction, const Call& call, InstitutionId id,
                    const OwnPurpose& purpose, std::string_view act) {
    const Actor actor = actor_of(*call.present);
    audit::Draft draft;
    draft.institution = id;
    draft.end_user = actor.name;
    draft.rule = "R-026";
    draft.detail = "own-purpose=" + std::string(act);
    audit::add_word(draft.detail, "code", purpose.code);
    audit::add_word(draft.detail, "parent", purpose.parent);
    audit::add_word(draft.detail, "pattern", purpose.pattern);
    audit::add_word(draft.detail, "by", actor.account.text());
    return audit::put_admin_act(transaction, std::move(draft), call.parts().is_test, call.now_us);
}

Result<http::Response> show(Call& call) {
    const InstitutionId id = KPS_TRY(own(call));
    return listed(call, id);
}

// Rule R-026 (KPSY m.5/4): never beyond the defined service: an own purpose stands below one that was decided.
Result<http::Response> define(Call& call) {
    const OwnPurposeStore& store = *KPS_TRY(store_of(call));
    const InstitutionId id = KPS_TRY(own(call));
    auto reader = call.reader();
    OwnPurpose purpose;
    purpose.code = KPS_TRY(reader.text("code"));
    purpose.parent = KPS_TRY(reader.text("parent"));
    purpose.name = KPS_TRY(reader.text("name"));
    if (reader.has("pattern")) purpose.pattern = KPS_TRY(reader.text("pattern"));
    purpose.needs_case = KPS_TRY(reader.boolean("needs_case"));
    KPS_TRY(reader.finish());
    purpose.since_us = call.now_us;
    purpose.defined_by = call.account().login;
    auto transaction = KPS_TRY(call.parts().accounts.database()->begin(storage::Access::Write));
    if (!holds(KPS_TRY(granted(transaction, id)), purpose.parent))
        return failed(ErrorCode::InvalidField, "$.parent");
    KPS_TRY(store.define(transaction, id, purpose));
    KPS_TRY(record(transaction, call, id, purpose, "define"));
    KPS_TRY(transaction.commit());
    return listed(call, id, 201);
}

Result<http::Response> end(Call& call) {
    const OwnPurposeStore& store = *KPS_TRY(store_of(call));
    const InstitutionId id = KPS_TRY(own(call));
    auto reader = call.reader();
    OwnPurpose purpose;
    purpose.code = KPS_TRY(reader.text("code"));
    KPS_TRY(reader.finish());
    auto transaction = KPS_TRY(call.parts().accounts.database()->begin(storage::Access::Write));
    KPS_TRY(store.end(transaction, id, purpose.code, call.account().login, call.now_us));
    KPS_TRY(record(transaction, call, id, purpose, "end"));
    KPS_TRY(transaction.commit());
    return listed(call, id);
}

constexpr std::array kResources = {
    Resource{"GET", "/api/v1/institution/purposes", Need::Accepted, Where::Pool,
             "Kurumun kendi sorgulama amaçları; kullanılanlar önce", "", show,
             "200:OwnPurposeList"},
    Resource{"POST", "/api/v1/institution/purposes/define", Need::Accepted, Where::Pool,
             "Kararın bir amacı altında kurum amacı tanımla",
             "code parent name pattern? needs_case:boolean", define, "201:OwnPurposeList"},
    Resource{"POST", "/api/v1/institution/purposes/end", Need::Accepted, Where::Pool,
             "Kurum amacını bitir: yeni sorguda seçilemez, eski kayıtlarda anlamı kalır", "code",
             end, "200:OwnPurposeList"},
};

}  // namespace

std::span<const Resource> purpose_resources() {
    return kResources;
}

}  // namespace kps::portal
