#include "apps/kps/portal/usage_link.h"

#include <fmt/format.h>

#include <algorithm>

#include "audit/acts/admin_act.h"
#include "authentication/key_store.h"
#include "contract/grant_tree.h"
#include "contract/words.h"
#include "policy/grant.h"
#include "population/generator.h"
#include "population/personas.h"
#include "rest/openapi/document.h"
#include "rest/questions/limit_headers.h"
#include "rest/service_path.h"
#include "signatures/signature.h"
#include "wire/endpoints/wsdl_endpoint.h"

namespace kps {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;

using Grants = std::vector<std::shared_ptr<const policy::Grant>>;

bool is_in_force(const policy::Grant& grant, std::int64_t now_us) {
    const policy::LawfulLeaves* lawful = grant.lawful_at(now_us);
    return grant.method_granted && now_us >= grant.valid_from_us && now_us < grant.valid_until_us &&
           lawful != nullptr && !lawful->refused;
}

Grants in_force(const policy::Current& rights, base::InstitutionId institution,
                std::int64_t now_us) {
    const auto snapshot = rights.get();
    if (!snapshot) return {};
    Grants grants = snapshot->grants(institution);
    std::erase_if(grants, [&](const auto& grant) { return !is_in_force(*grant, now_us); });
    return grants;
}

std::string_view holds(contract::CriterionField field) {
    switch (field) {
        case contract::CriterionField::NationalId:
            return "number";
        case contract::CriterionField::BirthDay:
            return "birth_day";
        case contract::CriterionField::BirthMonth:
            return "birth_month";
        case contract::CriterionField::BirthYear:
            return "birth_year";
        default:
            return "";
    }
}

}  // namespace

std::vector<portal::SyntheticPerson> people_to_try(const registry::RegisterHeader& header,
                                                   bool is_live) {
    std::vector<portal::SyntheticPerson> people;
    if (is_live || !header.synthetic) return people;
    const auto day = population::day_of_register(header);
    if (!day) return people;
    for (const population::PersonaInfo& persona : population::personas(*day))
        people.push_back({std::string(persona.name), std::string(persona.description), persona.id,
                          persona.birth.day, persona.birth.month, persona.birth.year});
    return people;
}

Result<std::unique_ptr<UsageLink>> UsageLink::open(
    Parts parts, std::function<void(const std::string&)> listener) {
    std::unique_ptr<UsageLink> link(new UsageLink(std::move(parts)));
    const Parts& own = link->parts_;
    link->store_ = KPS_TRY(usage::UsageStore::open(own.database));
    link->seal_ = KPS_TRY(authentication::KeyStore(own.keys_directory)
                              .load_or_create_report_seal(own.clock.now_us()));
    link->follower_ = std::make_unique<usage::FollowThread>(
        usage::Follower::Parts{*link->store_, own.keys.months(), own.log_directory,
                               [&log = own.log] { return log.state().checkpoint->size; },
                               [&users = own.users] { return users.new_names(); },
                               [&users = own.users] { return users.sources(); }},
        std::move(listener));
    own.portal.set_usage(*link);
    return link;
}

std::optional<portal::ServiceTitle> UsageLink::title_of(base::ServiceNumber service) const {
    const contract::Service* known = parts_.catalogue.by_number(service);
    if (known == nullptr) return std::nullopt;
    std::string version = known->version;
    std::replace(version.begin(), version.end(), '/', '-');
    return portal::ServiceTitle{known->name, std::move(version), known->turkish_title,
                                known->english_title};
}

std::optional<portal::AskingForm> UsageLink::form_of(base::ServiceNumber service) const {
    const contract::Service* known = parts_.catalogue.by_number(service);
    if (known == nullptr || !rest::is_offered(*known)) return std::nullopt;
    portal::AskingForm form{rest::service_path(*known),
                            known->action,
                            known->namespace_uri,
                            known->operation,
                            known->criterion_type,
                            known->is_list,
                            {}};
    for (const contract::CriterionMember& member : known->criterion) {
        portal::AskedMember asked{member.name,
                                  std::string(contract::word(member.wire_type)),
                                  std::string(holds(member.field)),
                                  {}};
        if (member.enumeration != nullptr)
            for (const contract::EnumerationValue& value : member.enumeration->values)
                asked.values.push_back(value.name);
        form.members.push_back(std::move(asked));
    }
    return form;
}

std::vector<portal::Quota> UsageLink::quotas(base::InstitutionId institution,
                                             std::int64_t now_us) const {
    std::vector<portal::Quota> quotas;
    const auto snapshot = parts_.rights.get();
    for (const auto& grant : in_force(parts_.rights, institution, now_us)) {
        portal::Quota quota{grant->service->number, grant->valid_until_us, {}, {}};
        const policy::Usage used = parts_.counter.used(institution, quota.service, now_us);
        for (const policy::UsageCounter::Limit& limit : grant->limits) {
            const bool is_month = limit.period == policy::UsageCounter::Period::Month;
            quota.lines.push_back(
                {is_month, limit.count_max, is_month ? used.month_count : used.day_count});
        }
        rest::LimitHeaders(snapshot.get(), institution, *grant->service, now_us)
            .append(parts_.counter, now_us, quota.headers);
        quotas.push_back(std::move(quota));
    }
    return quotas;
}

Result<std::string> UsageLink::wsdl(base::InstitutionId institution, base::ServiceNumber service,
                                    std::int64_t now_us) const {
    for (const auto& grant : in_force(parts_.rights, institution, now_us))
        if (grant->service->number == service)
            return wire::endpoints::own_wsdl(parts_.base_url)(*grant->service,
                                                              grant->lawful_at(now_us)->mask);
    return failed(ErrorCode::NotFound, "no such service is granted");
}

std::string UsageLink::open_api(base::InstitutionId institution, std::int64_t now_us) const {
    const Grants grants = in_force(parts_.rights, institution, now_us);
    std::vector<contract::ServiceGrant> rows;
    for (const auto& grant : grants)
        rows.push_back({grant->service, &grant->lawful_at(now_us)->mask});
    const std::span<const contract::ServiceGrant> all(rows);
    return rest::open_api_document(parts_.catalogue, {parts_.base_url, &all});
}

Result<std::vector<institutions::ClientCertificate>> UsageLink::certificates(
    base::InstitutionId institution) const {
    institutions::Directory directory = KPS_TRY(parts_.institutions.load());
    std::erase_if(directory.certificates,
                  [&](const auto& one) { return one.institution != institution; });
    return std::move(directory.certificates);
}

base::Status UsageLink::record_act(storage::Transaction& transaction, const accounts::Actor& actor,
                                   std::string_view rule, std::string detail) const {
    audit::Draft draft;
    draft.end_user = actor.name;
    draft.rule = rule;
    if (actor.institution) draft.institution = *actor.institution;
    draft.detail = fmt::format("{} by={} role={}", detail, actor.account.text(),
                               accounts::name_of(actor.role));
    return audit::put_admin_act(transaction, std::move(draft),
                                parts_.place != letters::MadeIn::Live, parts_.clock.now_us());
}

base::Status UsageLink::record_export(const accounts::Actor& actor, std::string_view filter,
                                      std::size_t rows) const {
    auto transaction = KPS_TRY(parts_.database->begin(storage::Access::Write));
    KPS_TRY(record_act(transaction, actor, "R-032",
                       fmt::format("export=usage rows={} filter={}", rows, filter)));
    return transaction.commit();
}

base::Result<base::Bytes> UsageLink::seal(base::ByteView content, std::int64_t now_us) const {
    return signatures::sign(content, seal_, now_us);
}

}  // namespace kps
