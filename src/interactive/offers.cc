#include "interactive/offers.h"

#include <boost/json.hpp>

#include "base/calendar.h"
#include "base/day_text.h"
#include "contract/words.h"
#include "institutions/case_pattern.h"
#include "interactive/interactive_endpoint.h"
#include "rest/service_path.h"

namespace kps::interactive {
namespace {

namespace json = boost::json;
using base::ErrorCode;
using base::failed;
using base::Result;

bool is_in_force(const policy::Grant& grant, std::int64_t now_us) {
    return grant.method_granted && now_us >= grant.valid_from_us && now_us < grant.valid_until_us;
}

std::vector<std::string> area_of(const policy::Jurisdiction& area,
                                 const registry::PlaceNames& places) {
    std::vector<std::string> names;
    for (const std::uint32_t code : area.provinces) names.emplace_back(places.province(code));
    for (const std::uint32_t code : area.districts) names.emplace_back(places.district(code));
    for (const std::uint32_t code : area.neighbourhoods)
        names.emplace_back(places.neighbourhood(code));
    return names;
}

std::string path_of(const contract::Service& service) {
    return std::string(kInteractivePath) + service.name + "/" + rest::service_version(service) +
           "/" + service.operation;
}

json::array criterion_json(const contract::Service& service) {
    json::array out;
    for (const contract::CriterionMember& member : service.criterion) {
        json::object one{{"name", member.name}, {"type", contract::word(member.wire_type)}};
        if (member.enumeration != nullptr) {
            json::array values;
            for (const contract::EnumerationValue& value : member.enumeration->values)
                values.emplace_back(value.name);
            one["values"] = std::move(values);
        }
        out.push_back(std::move(one));
    }
    return out;
}

/// Each with what the institution has defined below it and still uses: then one of those is to be chosen.
json::array purposes_json(const policy::Grant& grant,
                          const std::vector<institutions::OwnPurpose>& defined) {
    json::array out;
    for (const policy::PurposeWords& purpose : *grant.purpose_words) {
        json::array own;
        for (const institutions::OwnPurpose& each : defined) {
            if (each.parent != purpose.code || each.ended_us != 0) continue;
            const auto pattern = institutions::CasePattern::parse(each.pattern);
            own.push_back(json::object{{"code", each.parent + "/" + each.code},
                                       {"text", each.name},
                                       {"pattern", each.pattern},
                                       {"example", pattern ? pattern->example() : std::string()},
                                       {"needs_case", each.needs_case}});
        }
        out.push_back(
            json::object{{"code", purpose.code}, {"text", purpose.text}, {"own", std::move(own)}});
    }
    return out;
}

json::array limits_json(const policy::Grant& grant) {
    json::array out;
    for (const policy::UsageCounter::Limit& limit : grant.limits)
        out.push_back(json::object{
            {"period", limit.period == policy::UsageCounter::Period::Day ? "day" : "month"},
            {"count", limit.count_max}});
    return out;
}

json::object offer_object(const Offer& offer, const std::vector<institutions::OwnPurpose>& own) {
    const policy::Grant& grant = *offer.grant;
    const contract::Service& service = *grant.service;
    json::array area;
    for (const std::string& name : offer.area) area.emplace_back(name);
    return {{"number", service.number.value()},
            {"name", service.name},
            {"version", rest::service_version(service)},
            {"operation", service.operation},
            {"path", path_of(service)},
            {"title_tr", service.turkish_title},
            {"title_en", service.english_title},
            {"question", contract::word(service.question)},
            {"is_list", service.is_list},
            {"criterion", criterion_json(service)},
            {"purposes", purposes_json(grant, own)},
            {"purpose_required", grant.purpose_required},
            {"criteria_max", grant.criteria_max},
            {"matches_max", grant.matches_max},
            {"limits", limits_json(grant)},
            {"area", std::move(area)},
            {"valid_until", base::day_text(base::istanbul_date(grant.valid_until_us - 1))}};
}

}  // namespace

Result<Offers> offers_to(const PersonAsking& who, const OfferSource& from) {
    const auto snapshot = from.policy.get();
    if (!snapshot) return failed(ErrorCode::NotAuthorised);
    policy::Request asking;
    asking.institution = who.caller.institution;
    asking.user = who.caller.user.value();
    asking.end_user = who.end_user;
    asking.source = who.caller.source;
    asking.is_portal = true;
    if (const auto refused = snapshot->admission(asking)) return failed(refused->code);
    Offers offers;
    for (auto& grant : snapshot->grants(asking.institution, asking.end_user)) {
        const policy::LawfulLeaves* lawful = grant->lawful_at(from.now_us);
        const bool is_open = is_in_force(*grant, from.now_us) && lawful != nullptr &&
                             !lawful->refused && rest::is_offered(*grant->service);
        if (!is_open) continue;
        auto area = area_of(grant->jurisdiction, from.places);
        offers.push_back({std::move(grant), &lawful->mask, std::move(area)});
    }
    return offers;
}

json::value offers_json(const Offers& offers, const std::vector<institutions::OwnPurpose>& own) {
    json::array services;
    for (const Offer& offer : offers) services.push_back(offer_object(offer, own));
    return json::object{{"services", std::move(services)}};
}

Result<json::value> offer_json(const Offers& offers,
                               const std::vector<institutions::OwnPurpose>& own,
                               const contract::Service* service) {
    for (const Offer& offer : offers) {
        if (offer.grant->service != service) continue;
        json::object out = offer_object(offer, own);
        json::array members;
        for (const contract::Leaf& leaf : contract::Catalogue::leaves(*service))
            members.push_back(
                json::object{{"path", leaf.path}, {"granted", offer.mask->has(leaf.member->bit)}});
        out["members"] = std::move(members);
        return json::value(std::move(out));
    }
    // What is not there and what is not granted are one answer.
    return failed(ErrorCode::NotAuthorised);
}

}  // namespace kps::interactive
