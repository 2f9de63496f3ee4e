#include <algorithm>
#include <string>
#include <unordered_map>
#include <utility>

#include "base/bytes.h"
#include "institutions/registered_address.h"
#include "policy/decide.h"
#include "policy/decision_document.h"
#include "policy/grant.h"

namespace kps::policy {
namespace {

using institutions::BlockGround;
using institutions::Institution;

struct User {
    std::string name;
    bool active = false;
};

/// One institution, ready for decisions.
struct Holder {
    /// Why nothing is answered at all; none when the institution is in good standing.
    std::optional<Refused> barred = Refused{ErrorCode::NotAuthorised, "R-024"};
    institutions::InstitutionClass institution_class =
        institutions::InstitutionClass::OtherLegalPerson;
    std::vector<User> users;
    bool has_address = false;
    std::array<std::uint8_t, 16> address{};
    int decision_count = 0;
    std::shared_ptr<const std::vector<Grant>> grants = std::make_shared<std::vector<Grant>>();
};

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
    // Rule R-052 (KPSY m.6/8), R-122: no access before the undertaking is signed.
    if (!institution.undertaking_signed) return Refused{ErrorCode::InstitutionBlocked, "R-052"};
    for (const auto& [ground, rule] : kBlockRules)
        for (const institutions::Block& block : institution.blocks)
            if (block.ground == ground) return Refused{ErrorCode::InstitutionBlocked, rule};
    // A ground this program does not know still blocks.
    if (!institution.blocks.empty()) return Refused{ErrorCode::InstitutionBlocked, "R-109"};
    return std::nullopt;
}

bool holds(const std::vector<std::string>& texts, std::string_view wanted) {
    return std::find(texts.begin(), texts.end(), wanted) != texts.end();
}

bool holds(const std::vector<std::uint32_t>& sorted, std::uint32_t code) {
    return code != 0 && std::binary_search(sorted.begin(), sorted.end(), code);
}

/// Step 4: a grant that is in force at the time.
std::optional<Refused> check_time(const Grant& grant, std::int64_t now_us) {
    if (now_us < grant.valid_from_us) return Refused{ErrorCode::NotAuthorised, "R-047"};
    if (now_us >= grant.valid_until_us) return Refused{ErrorCode::GrantExpired, "R-047"};
    return std::nullopt;
}

/// Step 6: why is asked, and for whom.
std::optional<Refused> check_purpose(const Grant& grant, const Request& request) {
    // Rule R-025 (KPSY m.5/4): a question without a reason is refused where the decision demands
    // one.
    if (request.purpose.empty() && grant.purpose_required)
        return Refused{ErrorCode::PurposeNotAllowed, "R-025"};
    // Rule R-026 (KPSY m.5/4): a reason outside the decision is refused, also where none would have
    // been needed.
    if (!request.purpose.empty() && !holds(grant.purposes, request.purpose))
        return Refused{ErrorCode::PurposeNotAllowed, "R-026"};
    // Rule R-083 (KPSY m.10/2): the institution's own log is kept by user, so ours must be able to
    // name one.
    if (request.end_user.empty() && grant.end_user_required)
        return Refused{ErrorCode::EndUserMissing, "R-083"};
    return std::nullopt;
}

class CompiledSnapshot final : public Snapshot {
  public:
    CompiledSnapshot(const institutions::Directory& directory, const GrantTree& tree,
                     std::vector<std::string>& problems);

    Decision decide(const Request& request, UsageCounter& usage) const override;
    std::optional<Refused> admission(base::InstitutionId institution, std::string_view user,
                                     const std::array<std::uint8_t, 16>& source) const override;
    std::vector<std::shared_ptr<const Grant>> grants(
        base::InstitutionId institution) const override;
    std::uint64_t version() const override { return version_; }

  private:
    const Holder* find(base::InstitutionId id) const {
        const auto found = holders_.find(id);
        return found == holders_.end() ? nullptr : &found->second;
    }
    void add_institutions(const institutions::Directory& directory,
                          std::vector<std::string>& problems);
    void add_users(const institutions::Directory& directory);
    void add_decision(const institutions::StoredDecision& stored, const GrantTree& tree,
                      std::vector<std::string>& problems);

    std::uint64_t version_;
    std::unordered_map<base::InstitutionId, Holder> holders_;
};

std::string name_for_operator(base::InstitutionId id) {
    return "institution " + std::to_string(id.value());
}

CompiledSnapshot::CompiledSnapshot(const institutions::Directory& directory, const GrantTree& tree,
                                   std::vector<std::string>& problems)
    : version_(directory.version) {
    add_institutions(directory, problems);
    add_users(directory);
    for (const institutions::StoredDecision& stored : directory.decisions)
        add_decision(stored, tree, problems);
}

void CompiledSnapshot::add_institutions(const institutions::Directory& directory,
                                        std::vector<std::string>& problems) {
    holders_.reserve(directory.institutions.size());
    for (const Institution& institution : directory.institutions) {
        const auto [place, is_new] = holders_.try_emplace(institution.id);
        Holder& holder = place->second;
        if (!is_new) {
            // Which of the two holds cannot be told: neither does.
            holder.barred = Refused{ErrorCode::NotAuthorised, "R-024"};
            problems.push_back(name_for_operator(institution.id) + " stands twice");
            continue;
        }
        holder.barred = standing_of(institution);
        holder.institution_class = institution.institution_class;
        if (institution.registered_address.empty()) continue;
        // What may be registered was decided on entry; here any single address is compared.
        const auto address = institutions::RegisteredAddress::parse(
            institution.registered_address, institutions::AddressRule::TestOrDemo);
        holder.has_address = address.has_value();
        if (address)
            holder.address = address->bytes();
        else
            problems.push_back(name_for_operator(institution.id) + ": " + address.error().context);
    }
}

void CompiledSnapshot::add_users(const institutions::Directory& directory) {
    for (const institutions::ServiceUser& user : directory.users) {
        const auto holder = holders_.find(user.institution);
        if (holder != holders_.end())
            holder->second.users.push_back({user.name.value(), user.active});
    }
}

void CompiledSnapshot::add_decision(const institutions::StoredDecision& stored,
                                    const GrantTree& tree, std::vector<std::string>& problems) {
    const auto problem = [&](std::string_view what) {
        problems.push_back(name_for_operator(stored.institution) + ", decision " +
                           base::to_hex(base::ByteView(stored.hash)) + ": " + std::string(what));
    };
    const auto place = holders_.find(stored.institution);
    if (place == holders_.end()) return problem("there is no such institution");
    Holder& holder = place->second;
    if (++holder.decision_count > 1) {
        holder.grants = std::make_shared<std::vector<Grant>>();
        return problem("a second decision is in force; none of them is applied");
    }
    const auto document = parse_decision(stored.canonical_json, tree);
    if (!document) return problem(document.error().context);
    // The name in the audit entries must be the digest of the very text that was applied.
    if (document->hash != stored.hash) return problem("the text does not have its name's digest");
    Institution institution;
    institution.id = stored.institution;
    institution.institution_class = holder.institution_class;
    const base::Status checked = check_decision(*document, institution);
    if (!checked) return problem(checked.error().context);
    auto grants = std::make_shared<std::vector<Grant>>();
    for (const GrantedService& granted : document->services)
        grants->push_back(compile_grant(*document, granted, holder.institution_class));
    holder.grants = std::move(grants);
}

/// Steps 1 to 3.
std::optional<Refused> check_caller(const Holder* holder, std::string_view user,
                                    const std::array<std::uint8_t, 16>& source) {
    // Rule R-024 (KPSY m.5/3): nobody but users the institution has defined; an unknown institution
    // has none.
    if (holder == nullptr) return Refused{ErrorCode::NotAuthorised, "R-024"};
    if (holder->barred) return holder->barred;
    const auto known = std::find_if(holder->users.begin(), holder->users.end(),
                                    [&](const User& candidate) { return candidate.name == user; });
    if (known == holder->users.end() || !known->active)
        return Refused{ErrorCode::UserInactive, "R-024"};
    // Rule R-053 (KPSY m.7/1): only from the one registered address, whatever the credentials.
    if (!holder->has_address || holder->address != source)
        return Refused{ErrorCode::AddressNotRegistered, "R-053"};
    return std::nullopt;
}

/// Steps 4 to 8: everything about the question but the limit.
std::optional<Refused> check_question(const Grant& grant, const Request& request) {
    if (const auto refused = check_time(grant, request.now_us)) return refused;
    // Rule R-063 (KPSY m.8/1): the Kurul sets the methods.
    if (!grant.method_granted) return Refused{ErrorCode::MethodNotGranted, "R-063"};
    if (const auto refused = check_purpose(grant, request)) return refused;
    const LawfulLeaves* lawful = grant.lawful_at(request.now_us);
    if (lawful == nullptr) return Refused{ErrorCode::NotAuthorised, "X-022"};
    if (lawful->refused) return lawful->refused;
    // Rule R-159: no part of the register in bulk; the list of one call is capped.
    if (request.criterion_count > grant.criteria_max)
        return Refused{ErrorCode::TooManyCriteria, "R-159"};
    return std::nullopt;
}

Decision CompiledSnapshot::decide(const Request& request, UsageCounter& usage) const {
    const Holder* holder = find(request.institution);
    if (const auto refused = check_caller(holder, request.user, request.source)) return *refused;
    const Grant* grant = nullptr;
    for (const Grant& candidate : *holder->grants)
        if (request.service != nullptr && candidate.service->number == request.service->number)
            grant = &candidate;
    // Rule R-061 (KPSY m.7/6): nothing outside the authorisation.
    if (grant == nullptr) return Refused{ErrorCode::NotAuthorised, "R-061"};
    if (const auto refused = check_question(*grant, request)) return *refused;
    // Rule R-064 (KPSY m.8/1): the first question above a limit is refused. Last, so that a refusal
    // uses nothing up.
    if (!usage.reserve(request.institution, grant->service->number, request.criterion_count,
                       grant->limits, request.now_us))
        return Refused{ErrorCode::LimitReached, "R-064"};
    // The grant lives as long as its institution's whole list: no allocation, one count.
    return Allowed{std::shared_ptr<const Grant>(holder->grants, grant),
                   &grant->lawful_at(request.now_us)->mask, grant->decision, "R-061"};
}

std::optional<Refused> CompiledSnapshot::admission(
    base::InstitutionId institution, std::string_view user,
    const std::array<std::uint8_t, 16>& source) const {
    return check_caller(find(institution), user, source);
}

std::vector<std::shared_ptr<const Grant>> CompiledSnapshot::grants(
    base::InstitutionId institution) const {
    std::vector<std::shared_ptr<const Grant>> list;
    const Holder* holder = find(institution);
    if (holder == nullptr) return list;
    for (const Grant& grant : *holder->grants) list.emplace_back(holder->grants, &grant);
    return list;
}

}  // namespace

std::shared_ptr<const Snapshot> Snapshot::compile(const institutions::Directory& directory,
                                                  const contract::Catalogue& catalogue,
                                                  std::vector<std::string>& problems) {
    return std::make_shared<CompiledSnapshot>(directory, GrantTree(catalogue), problems);
}

std::vector<std::shared_ptr<const Grant>> Snapshot::grants(base::InstitutionId) const {
    return {};
}

// Rule: the unit sees people who live in its area; somebody without a residence
// lives in none.
std::optional<Refused> decide_residence(const Grant& grant, const ResidencePlace& residence) {
    const Jurisdiction& area = grant.jurisdiction;
    if (area.unlimited() || holds(area.provinces, residence.province) ||
        holds(area.districts, residence.district) ||
        holds(area.neighbourhoods, residence.neighbourhood))
        return std::nullopt;
    return Refused{ErrorCode::OutsideJurisdiction, "R-250"};
}

// Rule X-021 (5490 m.9): a hidden record or address is shown only where the decision says so.
bool may_see_confidential(const Grant& grant, registry::Confidentiality confidentiality) {
    switch (confidentiality) {
        case registry::Confidentiality::None:
            return true;
        case registry::Confidentiality::AddressHidden:
            return grant.sees_hidden_addresses;
        case registry::Confidentiality::RecordHidden:
            return grant.sees_hidden_records;
    }
    return false;
}

}  // namespace kps::policy
