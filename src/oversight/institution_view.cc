#include "oversight/institution_view.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/calendar.h"
#include "base/hash_text.h"
#include "decision_tools/decision_json.h"
#include "institutions/institution_reads.h"
#include "policy/decision_document.h"
#include "portal/resource.h"

namespace kps::oversight {
namespace {

namespace json = boost::json;
using base::Result;
using institutions::Institution;
using portal::time_json;

Result<json::array> blocks_json(const institutions::InstitutionStore& store,
                                base::InstitutionId id) {
    json::array out;
    for (const institutions::BlockRecord& record : KPS_TRY(store.block_history(id)))
        out.push_back({{"ground", institutions::name_of(record.block.ground)},
                       {"since", time_json(record.block.since_us)},
                       {"note", record.block.note},
                       {"lifted", time_json(record.lifted_us.value_or(0))},
                       {"lifted_by", record.lifting.approved_by},
                       {"evidence", record.lifting.evidence}});
    return out;
}

json::array users_json(const institutions::Directory& directory, base::InstitutionId id) {
    json::array out;
    for (const institutions::ServiceUser& user : directory.users)
        if (user.institution == id)
            out.push_back({{"name", user.name.value()}, {"active", user.active}});
    return out;
}

json::array certificates_json(const institutions::Directory& directory, base::InstitutionId id) {
    json::array out;
    for (const institutions::ClientCertificate& one : directory.certificates)
        if (one.institution == id)
            out.push_back({{"fingerprint", base::to_hex(one.fingerprint)},
                           {"subject", one.subject},
                           {"not_after", time_json(one.not_after_us)},
                           {"revoked", time_json(one.revoked_us.value_or(0))}});
    return out;
}

// Whom an institution names in front of its screen is a person: how many are stopped is told, not who.
json::array stops_json(const institutions::Directory& directory, base::InstitutionId id) {
    json::array out;
    for (const institutions::UserStop& stop : directory.stops)
        if (stop.user.institution == id)
            out.push_back({{"service_user", stop.user.service_user},
                           {"is_end_user", !stop.user.end_user.empty()},
                           {"since", time_json(stop.since_us)}});
    return out;
}

json::array narrow_stops_json(const institutions::Directory& directory, base::InstitutionId id) {
    json::array out;
    for (const institutions::NarrowStop& stop : directory.narrow_stops)
        if (stop.institution == id)
            out.push_back({{"scope", institutions::name_of(stop.scope)},
                           {"part", stop.part},
                           {"since", time_json(stop.since_us)},
                           {"case", stop.note}});
    return out;
}

Result<json::array> decisions_json(const institutions::InstitutionStore& store,
                                   base::InstitutionId id) {
    json::array out;
    for (const institutions::DecisionPeriod& period : KPS_TRY(store.decision_history(id)))
        out.push_back({{"hash", base::to_hex(period.hash)},
                       {"from", time_json(period.from_us)},
                       {"until", time_json(period.until_us.value_or(0))}});
    return out;
}

/// What of the day and the month is used, by service.
json::array usage_json(const policy::MemoryUsageCounter& usage,
                       const policy::DecisionDocument& document, std::int64_t now_us) {
    json::array out;
    for (const policy::GrantedService& granted : document.services) {
        const policy::Usage used =
            usage.used(document.institution, granted.service->number, now_us);
        out.push_back({{"service", granted.service->name},
                       {"version", granted.service->version},
                       {"day", used.day_count},
                       {"month", used.month_count}});
    }
    return out;
}

Result<std::optional<institutions::StoredDecision>> stored_decision(const ViewParts& parts,
                                                                    base::InstitutionId id) {
    auto transaction = KPS_TRY(parts.database->begin(storage::Access::Read));
    return institutions::read_decision(transaction, id);
}

}  // namespace

Result<std::shared_ptr<const KnownDirectory>> KnownInstitutions::get() const {
    const std::uint64_t version = KPS_TRY(store_.version());
    {
        const std::lock_guard lock(mutex_);
        if (known_ && known_->version == version) return known_;
    }
    auto read = std::make_shared<KnownDirectory>(KnownDirectory{KPS_TRY(store_.load()), {}});
    for (institutions::ServiceUser& user : read->users) user.secret_hash = {};
    const std::lock_guard lock(mutex_);
    read->provinces = areas_.provinces(std::exchange(read->decisions, {}));
    known_ = std::move(read);
    return known_;
}

const Institution* find(const institutions::Directory& directory, base::InstitutionId id) {
    const auto found = std::find_if(directory.institutions.begin(), directory.institutions.end(),
                                    [&](const Institution& row) { return row.id == id; });
    return found == directory.institutions.end() ? nullptr : &*found;
}

std::string_view standing_of(const Institution& institution) {
    if (!institution.blocks.empty()) return "blocked";
    if (!institution.undertaking_signed) return "no-undertaking";
    if (institution.registered_address.empty()) return "no-address";
    return "open";
}

json::object summary_json(const Institution& institution) {
    json::array grounds;
    for (const institutions::Block& block : institution.blocks)
        grounds.push_back(json::value(institutions::name_of(block.ground)));
    return {{"number", institution.id.value()},
            {"name", institution.name},
            {"class", institutions::name_of(institution.institution_class)},
            {"standing", standing_of(institution)},
            {"blocks", std::move(grounds)},
            {"paying", institution.paying},
            {"profile", institutions::name_of(institution.profile)}};
}

Result<json::object> institution_json(const ViewParts& parts,
                                      const institutions::Directory& directory,
                                      const Institution& institution, std::int64_t now_us) {
    json::object out = summary_json(institution);
    out["registered_address"] = institution.registered_address;
    out["undertaking_signed"] = institution.undertaking_signed;
    out["block_history"] = KPS_TRY(blocks_json(parts.store, institution.id));
    out["service_users"] = users_json(directory, institution.id);
    out["certificates"] = certificates_json(directory, institution.id);
    out["stopped_users"] = stops_json(directory, institution.id);
    out["narrow_stops"] = narrow_stops_json(directory, institution.id);
    out["decisions"] = KPS_TRY(decisions_json(parts.store, institution.id));
    out["rights"] = nullptr;
    out["usage"] = json::array();
    const auto stored = KPS_TRY(stored_decision(parts, institution.id));
    if (!stored) return out;
    // A decision of an older contract that is not understood any more grants nothing; the page says so.
    const auto document = policy::parse_decision(stored->canonical_json, parts.tree);
    if (!document) return out;
    out["rights"] = decision_tools::rights_json(*document, parts.tree, nullptr);
    out["usage"] = usage_json(parts.usage, *document, now_us);
    return out;
}

}  // namespace kps::oversight
