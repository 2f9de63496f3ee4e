#include <algorithm>
#include <span>
#include <utility>

#include "policy/decide.h"
#include "policy/grant.h"
#include "policy/holder.h"

namespace kps::policy {
namespace {

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
    // Rule R-026 (KPSY m.5/4), Rule R-162: a reason outside the decision is refused, also where none
    // would have been needed.
    if (!request.purpose.empty() && !holds(grant.purposes, request.purpose))
        return Refused{ErrorCode::PurposeNotAllowed, "R-026"};
    // Rule R-238 (KPS başvuru §1): the same, demanded of each call.
    // Rule R-083 (KPSY m.10/2): the institution's own log is kept by user, so ours must be able to
    // name one.
    if (request.end_user.empty() && grant.end_user_required)
        return Refused{ErrorCode::EndUserMissing, "R-083"};
    return std::nullopt;
}

std::span<const Grant> all_of(const GrantList& grants) {
    return grants == nullptr ? std::span<const Grant>() : std::span<const Grant>(*grants);
}

/// Null for somebody whom the institution has not defined as a sub-user.
const SubUser* sub_user_of(const Holder& holder, std::string_view end_user) {
    if (holder.sub_users == nullptr || end_user.empty()) return nullptr;
    const auto found = holder.sub_users->find(institutions::end_user_key(end_user));
    return found == holder.sub_users->end() ? nullptr : &found->second;
}

class CompiledSnapshot final : public Snapshot {
  public:
    CompiledSnapshot(std::uint64_t version, Holders holders)
        : version_(version), holders_(std::move(holders)) {}

    Decision decide(const Request& request, UsageCounter& usage) const override;
    std::optional<Refused> admission(const Request& request) const override;
    std::vector<std::shared_ptr<const Grant>> grants(base::InstitutionId institution,
                                                     std::string_view end_user) const override;
    std::shared_ptr<const Grant> grant_in_force(base::InstitutionId institution,
                                                base::ServiceNumber service,
                                                std::int64_t now_us) const override;
    std::uint64_t version() const override { return version_; }

  private:
    const Holder* find(base::InstitutionId id) const {
        const auto found = holders_.find(id);
        return found == holders_.end() ? nullptr : &found->second;
    }

    const std::uint64_t version_;
    const Holders holders_;
};

/// Who asks, from where and by which profile.
struct Asking {
    base::InstitutionId institution;
    std::string_view user;
    std::string_view end_user;  ///< empty: none named, or any
    const std::array<std::uint8_t, 16>& source;
    bool is_strict = false;
    bool is_portal = false;
};

Asking asking_of(const Request& request) {
    return {request.institution, request.user,      request.end_user,
            request.source,      request.is_strict, request.is_portal};
}

/// Is the user one that the institution has defined, and active?
bool is_defined(const Holder& holder, const Asking& asking) {
    if (asking.is_portal) {
        // Rule R-067 (KPSY m.8/2): who asks on web pages is a sub-user with rights of the own institution, never one
        // nobody has named.
        const SubUser* sub_user = sub_user_of(holder, asking.end_user);
        return sub_user != nullptr && sub_user->active;
    }
    const auto known =
        std::find_if(holder.users.begin(), holder.users.end(),
                     [&](const Holder::User& candidate) { return candidate.name == asking.user; });
    return known != holder.users.end() && known->active;
}

bool is_stopped(const Holder& holder, const Asking& asking) {
    if (holder.stopped.empty()) return false;
    const institutions::AskingUser user{asking.institution, std::string(asking.user),
                                        institutions::end_user_key(asking.end_user)};
    return std::any_of(
        holder.stopped.begin(), holder.stopped.end(),
        [&](const institutions::AskingUser& stopped) { return covers(stopped, user); });
}

/// Steps 1 to 3.
std::optional<Refused> check_caller(const Holder* holder, const Asking& asking) {
    // Rule R-024 (KPSY m.5/3): nobody but users the institution has defined; an unknown institution
    // has none.
    if (holder == nullptr) return Refused{ErrorCode::NotAuthorised, "R-024"};
    if (holder->barred) return holder->barred;
    if (!is_defined(*holder, asking)) return Refused{ErrorCode::UserInactive, "R-024"};
    // Rule R-159: whoever harvested is refused until an administrator lifts the stop; a service user
    // without end user stands for all its sub-users.
    if (is_stopped(*holder, asking)) return Refused{ErrorCode::UserStopped, "R-159"};
    // Rule R-053 (KPSY m.7/1): only from the one registered address, whatever the credentials.
    if (!holder->has_address || holder->address != asking.source)
        return Refused{ErrorCode::AddressNotRegistered, "R-053"};
    // Rule R-109 (KPSY m.13/5): what endangers is stopped, also where it is the address alone.
    if (holder->address_stopped) return Refused{ErrorCode::InstitutionBlocked, "R-109"};
    // Rule R-053 (KPSY m.7/1): the security method found suitable for the institution, and no weaker one
    // once it has moved to the strict profile. The profiles are of programs' messages; a person of the
    // portal has shown two factors.
    if (holder->strict_only && !asking.is_strict && !asking.is_portal)
        return Refused{ErrorCode::StrictProfileRequired, "R-053"};
    return std::nullopt;
}

/// Steps 4 to 8: everything about the question but the limit.
std::optional<Refused> check_question(const Grant& grant, const Request& request) {
    if (const auto refused = check_time(grant, request.now_us)) return refused;
    // Rule R-063 (KPSY m.8/1): the Kurul sets the methods.
    if (!grant.method_granted) return Refused{ErrorCode::MethodNotGranted, "R-063"};
    // Rule R-159: people whom nobody named are listed only with the Kurul's separate leave.
    if (grant.service->question == contract::QuestionKind::PersonPage && !grant.list_permit)
        return Refused{ErrorCode::NotAuthorised, "R-159"};
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
    if (const auto refused = check_caller(holder, asking_of(request))) return *refused;
    const SubUser* sub_user = sub_user_of(*holder, request.end_user);
    // Rule R-024 (KPSY m.5/3): who is no user yet, or no more, asks nothing.
    if (sub_user != nullptr && !sub_user->active) return Refused{ErrorCode::UserInactive, "R-024"};
    const GrantList& held = sub_user == nullptr ? holder->grants : sub_user->grants;
    // Rule X-012 and Rule X-013: every admitted caller may read its own rights, the time and its
    // address.
    if (request.service != nullptr && contract::is_about_caller(request.service->question))
        return Allowed{nullptr, &request.service->leaves, {}, "X-012"};
    const Grant* grant = nullptr;
    for (const Grant& candidate : all_of(held))
        if (request.service != nullptr && candidate.service->number == request.service->number)
            grant = &candidate;
    // Rule R-061 (KPSY m.7/6): nothing outside the authorisation.
    if (grant == nullptr) return Refused{ErrorCode::NotAuthorised, "R-061"};
    // Rule R-109 (KPSY m.13/5): one service is stopped while the others are answered.
    if (holds(holder->stopped_services, grant->service->name))
        return Refused{ErrorCode::InstitutionBlocked, "R-109"};
    if (const auto refused = check_question(*grant, request)) return *refused;
    // Rule R-064 (KPSY m.8/1): the first question above a limit is refused. Last, so that a refusal
    // uses nothing up.
    if (!usage.reserve(request.institution, grant->service->number, request.criterion_count,
                       grant->limits, request.now_us))
        return Refused{ErrorCode::LimitReached, "R-064"};
    // The grant lives as long as its institution's whole list: no allocation, one count.
    return Allowed{std::shared_ptr<const Grant>(held, grant),
                   &grant->lawful_at(request.now_us)->mask, grant->decision, "R-061"};
}

std::optional<Refused> CompiledSnapshot::admission(const Request& request) const {
    Asking asking = asking_of(request);
    if (!request.is_portal) asking.end_user = {};
    return check_caller(find(request.institution), asking);
}

std::vector<std::shared_ptr<const Grant>> CompiledSnapshot::grants(
    base::InstitutionId institution, std::string_view end_user) const {
    std::vector<std::shared_ptr<const Grant>> list;
    const Holder* holder = find(institution);
    if (holder == nullptr) return list;
    const SubUser* sub_user = sub_user_of(*holder, end_user);
    const GrantList& held = sub_user == nullptr ? holder->grants : sub_user->grants;
    for (const Grant& grant : all_of(held)) list.emplace_back(held, &grant);
    return list;
}

bool is_in_force(const Grant& grant, base::ServiceNumber service, std::int64_t now_us) {
    return grant.service->number == service && grant.method_granted &&
           now_us >= grant.valid_from_us && now_us < grant.valid_until_us;
}

std::shared_ptr<const Grant> CompiledSnapshot::grant_in_force(base::InstitutionId institution,
                                                              base::ServiceNumber service,
                                                              std::int64_t now_us) const {
    const Holder* holder = find(institution);
    if (holder == nullptr) return nullptr;
    const Grant* found = nullptr;
    for (const Grant& grant : all_of(holder->grants))
        if (is_in_force(grant, service, now_us)) found = &grant;
    if (found == nullptr) return nullptr;
    return {holder->grants, found};
}

}  // namespace

std::shared_ptr<const Snapshot> make_snapshot(std::uint64_t version, Holders holders) {
    return std::make_shared<CompiledSnapshot>(version, std::move(holders));
}

std::vector<std::shared_ptr<const Grant>> Snapshot::grants(base::InstitutionId,
                                                           std::string_view) const {
    return {};
}

// The last one counts, as where it is decided.
std::shared_ptr<const Grant> Snapshot::grant_in_force(base::InstitutionId institution,
                                                      base::ServiceNumber service,
                                                      std::int64_t now_us) const {
    std::shared_ptr<const Grant> found;
    for (auto& grant : grants(institution, {}))
        if (is_in_force(*grant, service, now_us)) found = std::move(grant);
    return found;
}

// Rule R-250, Rule R-261, Rule R-268: the unit sees people who live in its area; somebody without a
// residence lives in none.
std::optional<Refused> decide_residence(const Grant& grant, const ResidencePlace& residence) {
    const Jurisdiction& area = grant.jurisdiction;
    if (area.unlimited() || holds(area.provinces, residence.province) ||
        holds(area.districts, residence.district) ||
        holds(area.neighbourhoods, residence.neighbourhood))
        return std::nullopt;
    return Refused{ErrorCode::OutsideJurisdiction, "R-250"};
}

std::optional<Refused> decide_further_use(const Grant& grant, const FurtherUse& use,
                                          UsageCounter& usage) {
    if (use.count == 0 ||
        usage.reserve(use.institution, grant.service->number, use.count, grant.limits, use.now_us))
        return std::nullopt;
    return Refused{ErrorCode::LimitReached, "R-064"};
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
