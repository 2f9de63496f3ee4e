#include "policy/grant.h"

#include <algorithm>

#include "policy/recipients.h"

namespace kps::policy {
namespace {

using contract::Mask;
using contract::QuestionKind;
using institutions::InstitutionClass;

/// Code lists and questions about the caller itself hold no person's data (REQUIREMENTS D).
bool names_no_person(QuestionKind question) {
    return question == QuestionKind::Provinces || question == QuestionKind::DistrictsOfProvince ||
           contract::is_about_caller(question);
}

LawfulLeaves lawful_on(const GrantedService& granted, InstitutionClass institution_class,
                       const base::Date& day) {
    LawfulLeaves lawful{base::istanbul_midnight_us(day), granted.leaves, {}};
    const contract::Service& service = *granted.service;
    if (names_no_person(service.question)) return lawful;
    const bool address_allowed = may_receive(institution_class, DataKind::Address, day);
    // Rule R-158 (5490 m.45/1), X-023: a service of addresses is refused as a whole …
    if (contract::is_address_question(service.question) && !address_allowed)
        return {lawful.from_us, {}, Refused{ErrorCode::AddressClassNotAllowed, "R-158"}};
    // Rule X-022 (5490 m.45/1): identity data has a list of recipients of its own.
    if (!contract::is_address_question(service.question) &&
        !may_receive(institution_class, DataKind::Identity, day))
        return {lawful.from_us, {}, Refused{ErrorCode::NotAuthorised, "X-022"}};
    if (address_allowed) return lawful;
    // … and of a mixed one the address leaves are taken away.
    for (std::size_t bit = 0; bit < contract::kMaskBits; ++bit)
        if (service.address_leaves.has(bit)) lawful.mask.revoke(bit);
    if (lawful.mask.empty() && !granted.leaves.empty())
        return {lawful.from_us, {}, Refused{ErrorCode::AddressClassNotAllowed, "R-158"}};
    return lawful;
}

std::shared_ptr<const std::vector<PurposeWords>> words_of(const DecisionDocument& document,
                                                          const GrantedService& granted) {
    auto words = std::make_shared<std::vector<PurposeWords>>();
    for (const Purpose& purpose : document.purposes)
        if (std::find(granted.purposes.begin(), granted.purposes.end(), purpose.code) !=
            granted.purposes.end())
            words->push_back({purpose.code, purpose.text});
    return words;
}

}  // namespace

const LawfulLeaves* Grant::lawful_at(std::int64_t now_us) const {
    const LawfulLeaves* latest = nullptr;
    for (const LawfulLeaves& version : lawful)
        if (version.from_us <= now_us) latest = &version;
    return latest;
}

Grant compile_grant(const DecisionDocument& document, const GrantedService& granted,
                    InstitutionClass institution_class) {
    Grant grant;
    grant.service = granted.service;
    grant.decision = document.hash;
    grant.valid_from_us = base::istanbul_midnight_us(document.valid_from);
    // Rule R-047 (KPSY m.6/7-c): the last day is included and ends at midnight in Istanbul.
    grant.valid_until_us = base::istanbul_midnight_us(
        base::date_from_days(base::days_from_date(document.valid_until) + 1));
    const auto& methods = granted.methods;
    grant.method_granted =
        std::find(methods.begin(), methods.end(), granted.service->operation) != methods.end();
    grant.purpose_required = document.purpose_required;
    grant.end_user_required = document.end_user_required;
    grant.sees_hidden_addresses = document.sees_hidden_addresses;
    grant.sees_hidden_records = document.sees_hidden_records;
    grant.criteria_max = granted.criteria_max;
    grant.matches_max = granted.matches_max;
    grant.list_permit = granted.list_permit;
    grant.purposes = granted.purposes;
    grant.purpose_words = words_of(document, granted);
    grant.limits = granted.limits;
    grant.jurisdiction = granted.jurisdiction;
    for (const base::Date& day : recipient_law_days())
        grant.lawful.push_back(lawful_on(granted, institution_class, day));
    return grant;
}

}  // namespace kps::policy
