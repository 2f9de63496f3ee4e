#include "policy/compiler.h"

#include <utility>

#include "base/bytes.h"
#include "crypto/digest.h"
#include "institutions/registered_address.h"
#include "policy/decision_document.h"
#include "policy/holder.h"

namespace kps::policy {
namespace {

using institutions::BlockGround;
using institutions::Institution;

/// Strongest first, so that of several blocks the reason given is the one that lasts.
constexpr std::pair<BlockGround, std::string_view> kBlockRules[] = {
    {BlockGround::QualityLost, "R-111"},          // Rule R-111 (KPSY m.13/6)
    {BlockGround::BoardStop, "R-327"},            // Rule R-327
    {BlockGround::SecurityEndangered, "R-109"},   // Rule R-109 (KPSY m.13/5)
    {BlockGround::MeasuresUnfulfilled, "R-106"},  // Rule R-106 (KPSY m.13/3)
    {BlockGround::MergerUndecided, "R-105"},      // Rule R-105 (KPSY m.13/2)
    {BlockGround::MissedNotice, "R-101"},         // Rule R-101 (KPSY m.13/1)
    {BlockGround::UndertakingEnded, "R-047"},     // Rule R-047 (KPSY m.6/7-c)
};

std::optional<Refused> standing_of(const Institution& institution) {
    // Rule R-052 (KPSY m.6/8), Rule R-122: no access before the undertaking is signed.
    if (!institution.undertaking_signed) return Refused{ErrorCode::InstitutionBlocked, "R-052"};
    for (const auto& [ground, rule] : kBlockRules)
        for (const institutions::Block& block : institution.blocks)
            if (block.ground == ground) return Refused{ErrorCode::InstitutionBlocked, rule};
    // A ground this program does not know still blocks.
    if (!institution.blocks.empty()) return Refused{ErrorCode::InstitutionBlocked, "R-109"};
    return std::nullopt;
}

std::string name_for_operator(base::InstitutionId id) {
    return "institution " + std::to_string(id.value());
}

void add_address(const Institution& institution, Holder& holder,
                 std::vector<std::string>& problems) {
    if (institution.registered_address.empty()) return;
    // What may be registered was decided on entry; here any single address is compared.
    const auto address = institutions::RegisteredAddress::parse(
        institution.registered_address, institutions::AddressRule::TestOrDemo);
    holder.has_address = address.has_value();
    if (address)
        holder.address = address->bytes();
    else
        problems.push_back(name_for_operator(institution.id) + ": " + address.error().context);
}

/// A stop of an address holds as long as that address is the registered one. Text in, bytes out: two spellings of one
/// address are one.
void add_narrow_stop(const institutions::NarrowStop& stop, Holder& holder) {
    switch (stop.scope) {
        case institutions::StopScope::Service:
            holder.stopped_services.push_back(stop.part);
            return;
        case institutions::StopScope::Address: {
            const auto address = institutions::RegisteredAddress::parse(
                stop.part, institutions::AddressRule::TestOrDemo);
            // What cannot be read stops all the same.
            if (!address || (holder.has_address && address->bytes() == holder.address))
                holder.address_stopped = true;
            return;
        }
    }
}

Holders holders_of(const institutions::Directory& directory, std::vector<std::string>& problems) {
    Holders holders;
    holders.reserve(directory.institutions.size());
    for (const Institution& institution : directory.institutions) {
        const auto [place, is_new] = holders.try_emplace(institution.id);
        Holder& holder = place->second;
        if (!is_new) {
            // Which of the two holds cannot be told: neither does.
            holder.barred = Refused{ErrorCode::NotAuthorised, "R-024"};
            problems.push_back(name_for_operator(institution.id) + " stands twice");
            continue;
        }
        holder.barred = standing_of(institution);
        holder.institution_class = institution.institution_class;
        holder.strict_only = institution.profile == institutions::WireProfile::Strict;
        add_address(institution, holder, problems);
    }
    for (const institutions::ServiceUser& user : directory.users) {
        const auto holder = holders.find(user.institution);
        if (holder != holders.end())
            holder->second.users.push_back({user.name.value(), user.active});
    }
    for (const institutions::UserStop& stop : directory.stops) {
        const auto holder = holders.find(stop.user.institution);
        if (holder != holders.end()) holder->second.stopped.push_back(stop.user);
    }
    for (const institutions::NarrowStop& stop : directory.narrow_stops) {
        const auto holder = holders.find(stop.institution);
        if (holder != holders.end()) add_narrow_stop(stop, holder->second);
    }
    return holders;
}

}  // namespace

base::Result<Compiler::Grants> Compiler::grants_of(const institutions::StoredDecision& stored,
                                                   institutions::InstitutionClass institution_class,
                                                   Cache& used) {
    // The name in the audit entries must be the digest of the very text that is applied.
    if (crypto::sha256(base::as_bytes(stored.canonical_json)) != stored.hash)
        return base::failed(ErrorCode::InvalidDecision, "the text does not have its name's digest");
    const Key key{stored.hash, stored.institution, institution_class};
    if (const auto known = compiled_.find(key); known != compiled_.end())
        return used.emplace(key, known->second).first->second;
    const DecisionDocument document = KPS_TRY(parse_decision(stored.canonical_json, tree_));
    if (document.hash != stored.hash)
        return base::failed(ErrorCode::InvalidDecision, "the text is not in its canonical form");
    Institution institution;
    institution.id = stored.institution;
    institution.institution_class = institution_class;
    KPS_TRY(check_decision(document, institution));
    auto grants = std::make_shared<std::vector<Grant>>();
    for (const GrantedService& granted : document.services)
        grants->push_back(compile_grant(document, granted, institution_class));
    return used.emplace(key, std::move(grants)).first->second;
}

std::shared_ptr<const Snapshot> Compiler::compile(const institutions::Directory& directory,
                                                  std::vector<std::string>& problems) {
    Holders holders = holders_of(directory, problems);
    Cache used;
    // Rule R-071 (KPSY m.8/3): grants come from decisions and from nowhere else. Rule R-165 (KPS
    // nedir): one pass over thousands of institutions, most of which have not changed.
    for (const institutions::StoredDecision& stored : directory.decisions) {
        const auto problem = [&](std::string_view what) {
            problems.push_back(name_for_operator(stored.institution) + ", decision " +
                               base::to_hex(base::ByteView(stored.hash)) + ": " +
                               std::string(what));
        };
        const auto holder = holders.find(stored.institution);
        if (holder == holders.end()) {
            problem("there is no such institution");
        } else if (++holder->second.decision_count > 1) {
            holder->second.grants = nullptr;
            problem("a second decision is in force; none of them is applied");
        } else if (auto grants = grants_of(stored, holder->second.institution_class, used)) {
            holder->second.grants = std::move(*grants);
        } else {
            problem(grants.error().context);
        }
    }
    add_sub_users(holders);
    // What no institution holds any more is forgotten.
    compiled_ = std::move(used);
    return make_snapshot(directory.version, std::move(holders));
}

void Compiler::set_sub_users(std::vector<institutions::SubUserRights> rights) {
    sub_users_.clear();
    change_sub_users(std::move(rights));
}

void Compiler::change_sub_users(std::vector<institutions::SubUserRights> changed) {
    for (institutions::SubUserRights& one : changed) {
        OfInstitution& of = sub_users_[one.institution];
        of.compiled = nullptr;
        of.rights[one.end_user] = {std::move(one.rights_json), one.active};
    }
}

void Compiler::add_sub_users(Holders& holders) {
    static const std::vector<Grant> kNone;
    for (auto& [id, of] : sub_users_) {
        const auto holder = holders.find(id);
        if (holder == holders.end()) continue;
        const GrantList& held = holder->second.grants;
        if (of.compiled == nullptr || of.held != held) {
            of.held = held;
            of.compiled = std::make_shared<const SubUsers>(
                compile_sub_users(held ? *held : kNone, of.rights, tree_));
        }
        holder->second.sub_users = of.compiled;
    }
}

std::shared_ptr<const Snapshot> Snapshot::compile(const institutions::Directory& directory,
                                                  const contract::Catalogue& catalogue,
                                                  std::vector<std::string>& problems) {
    return Compiler(catalogue).compile(directory, problems);
}

}  // namespace kps::policy
