#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/calendar.h"
#include "base/error.h"
#include "contract/model.h"
#include "institutions/institution.h"
#include "registry/field_catalogue.h"

/// What a decision and the law give, read slowly and plainly, with texts and lists: the reference that
/// compiled rights are compared with. It shares no code with policy/.
namespace kps::testing {

using base::Date;
using base::ErrorCode;
using institutions::InstitutionClass;

inline constexpr InstitutionClass kClasses[] = {InstitutionClass::Ministry,
                                                InstitutionClass::PublicBody,
                                                InstitutionClass::Governorship,
                                                InstitutionClass::DistrictGovernorship,
                                                InstitutionClass::ProvincialAdministration,
                                                InstitutionClass::Municipality,
                                                InstitutionClass::University,
                                                InstitutionClass::Headman,
                                                InstitutionClass::Bank,
                                                InstitutionClass::InsuranceCompany,
                                                InstitutionClass::GuaranteeAccount,
                                                InstitutionClass::FinanceCompany,
                                                InstitutionClass::BrokerageHouse,
                                                InstitutionClass::PaymentProvider,
                                                InstitutionClass::RiskCentre,
                                                InstitutionClass::AddressBasedService,
                                                InstitutionClass::OtherLegalPerson};

// -- who may be given what, by the day (5490 m.45/1 as in REQUIREMENTS)

inline constexpr Date kLaw5490{2006, 4, 29};
inline constexpr Date kLaw7039{2017, 11, 3};
inline constexpr Date kLaw7247{2020, 6, 26};

/// First day on which the class may be given a person's identity data.
inline Date identity_since(InstitutionClass institution_class) {
    switch (institution_class) {
        case InstitutionClass::AddressBasedService:
        case InstitutionClass::RiskCentre:
        case InstitutionClass::FinanceCompany:
            return kLaw7039;
        case InstitutionClass::BrokerageHouse:
        case InstitutionClass::PaymentProvider:
            return kLaw7247;
        default:
            return kLaw5490;
    }
}

/// First day on which the class may be given addresses; none: never.
inline std::optional<Date> address_since(InstitutionClass institution_class) {
    switch (institution_class) {
        case InstitutionClass::FinanceCompany:
        case InstitutionClass::BrokerageHouse:
        case InstitutionClass::PaymentProvider:
        case InstitutionClass::RiskCentre:
        case InstitutionClass::OtherLegalPerson:
            return std::nullopt;
        case InstitutionClass::AddressBasedService:
            return kLaw7039;
        default:
            return kLaw5490;
    }
}

/// Units that rule over an area: their addresses need one.
inline bool rules_an_area(InstitutionClass institution_class) {
    return institution_class == InstitutionClass::Governorship ||
           institution_class == InstitutionClass::DistrictGovernorship ||
           institution_class == InstitutionClass::ProvincialAdministration ||
           institution_class == InstitutionClass::Municipality;
}

// -- what the paths of a decision say, leaf by leaf

struct PlainLeaf {
    std::string path;
    std::size_t bit = 0;
    bool is_special = false;
    bool is_address = false;
};

struct PlainService {
    const contract::Service* service = nullptr;
    std::vector<PlainLeaf> leaves;
    bool names_persons = true;     ///< code lists and questions about the caller do not
    bool is_of_addresses = false;  ///< there is nothing but addresses in it
};

inline PlainService plain(const contract::Service& service) {
    PlainService made;
    made.service = &service;
    made.names_persons = service.leaves.empty();
    made.is_of_addresses = !service.leaves.empty();
    for (const contract::Leaf& leaf : contract::Catalogue::leaves(service)) {
        if (!leaf.member->field) continue;
        const registry::FieldInfo& field = registry::info(*leaf.member->field);
        const bool is_address = field.name.starts_with("address_");
        if (!is_address) made.is_of_addresses = false;
        if (field.data_class != registry::DataClass::None) made.names_persons = true;
        made.leaves.push_back({leaf.path, leaf.member->bit,
                               field.data_class == registry::DataClass::Special, is_address});
    }
    return made;
}

inline bool lies_below(const std::string& path, const std::string& above) {
    return path.size() > above.size() && path.starts_with(above) && path[above.size()] == '/';
}

/// Paths of the leaves that one path of a decision grants; none: the decision is not valid.
inline std::set<std::string> granted_by(const PlainService& service, const std::string& path) {
    std::set<std::string> ordinary, addresses;
    for (const PlainLeaf& leaf : service.leaves) {
        if (leaf.path == path) return {path};
        if (!lies_below(leaf.path, path) || leaf.is_special) continue;
        (leaf.is_address ? addresses : ordinary).insert(leaf.path);
    }
    return ordinary.empty() ? addresses : ordinary;
}

/// Leaves that the paths of one service grant to nobody in particular; none: not valid.
inline std::optional<std::set<std::string>> granted_leaves(const PlainService& service,
                                                           const std::vector<std::string>& paths) {
    std::set<std::string> all;
    for (const std::string& path : paths) {
        const auto leaves = granted_by(service, path);
        if (leaves.empty()) return std::nullopt;
        all.insert(leaves.begin(), leaves.end());
    }
    if (all.empty() && !service.leaves.empty()) return std::nullopt;
    return all;
}

/// What one class is given of a service on a day, or why nothing.
struct Reading {
    ErrorCode refusal{};
    std::set<std::size_t> leaves;
};

inline Reading lawful_leaves(const PlainService& service, const std::set<std::string>& granted,
                             InstitutionClass institution_class, const Date& day) {
    Reading reading;
    const auto addresses_from = address_since(institution_class);
    const bool addresses = addresses_from && *addresses_from <= day;
    const bool identity = identity_since(institution_class) <= day;
    for (const PlainLeaf& leaf : service.leaves)
        if (granted.contains(leaf.path) &&
            (addresses || !leaf.is_address || !service.names_persons))
            reading.leaves.insert(leaf.bit);
    // Before the first law nothing is given to anybody.
    if (day < kLaw5490) return {ErrorCode::NotAuthorised, {}};
    if (!service.names_persons) return reading;
    if (service.is_of_addresses && !addresses) return {ErrorCode::AddressClassNotAllowed, {}};
    if (!service.is_of_addresses && !identity) return {ErrorCode::NotAuthorised, {}};
    if (reading.leaves.empty() && !granted.empty()) return {ErrorCode::AddressClassNotAllowed, {}};
    return reading;
}

/// One question under one decision of one service.
struct PlainQuestion {
    const PlainService& service;
    const std::vector<std::string>& paths;
    InstitutionClass institution_class;
    Date day;
    bool has_area = false;
    std::string purpose;
    std::string end_user;
    std::vector<std::string> purposes;
    bool purpose_required = false;
    bool end_user_required = false;
};

/// What the question is answered with. InvalidDecision: the decision as a whole gives nothing.
inline Reading read_plainly(const PlainQuestion& question) {
    const auto granted = granted_leaves(question.service, question.paths);
    if (!granted) return {ErrorCode::InvalidDecision, {}};
    const auto is_granted_address = [&](const PlainLeaf& leaf) {
        return leaf.is_address && granted->contains(leaf.path);
    };
    const auto& leaves = question.service.leaves;
    if (rules_an_area(question.institution_class) && !question.has_area &&
        std::any_of(leaves.begin(), leaves.end(), is_granted_address))
        return {ErrorCode::InvalidDecision, {}};
    const auto& purposes = question.purposes;
    const bool is_named =
        std::find(purposes.begin(), purposes.end(), question.purpose) != purposes.end();
    if (question.purpose.empty() ? question.purpose_required : !is_named)
        return {ErrorCode::PurposeNotAllowed, {}};
    if (question.end_user.empty() && question.end_user_required)
        return {ErrorCode::EndUserMissing, {}};
    return lawful_leaves(question.service, *granted, question.institution_class, question.day);
}

}  // namespace kps::testing
