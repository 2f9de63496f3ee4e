#include "decision_tools/decision_json.h"

#include "base/calendar.h"
#include "base/day_text.h"
#include "base/hash_text.h"
#include "contract/words.h"

namespace kps::decision_tools {
namespace {

namespace json = boost::json;

json::array texts(const std::vector<std::string>& values) {
    return json::array(values.begin(), values.end());
}

json::array limits_json(const policy::GrantedService& granted) {
    json::array out;
    for (const policy::UsageCounter::Limit& limit : granted.limits)
        out.push_back(json::object{
            {"period", limit.period == policy::UsageCounter::Period::Day ? "day" : "month"},
            {"count", limit.count_max}});
    return out;
}

json::object area_json(const policy::Jurisdiction& area) {
    return {
        {"provinces", json::array(area.provinces.begin(), area.provinces.end())},
        {"districts", json::array(area.districts.begin(), area.districts.end())},
        {"neighbourhoods", json::array(area.neighbourhoods.begin(), area.neighbourhoods.end())}};
}

json::object service_json(const policy::GrantedService& granted, const contract::Mask* asked) {
    const contract::Service& service = *granted.service;
    json::array leaves;
    for (const contract::Leaf& leaf : contract::Catalogue::leaves(service)) {
        json::object row{{"path", leaf.path},
                         {"data_class", contract::word(leaf.member->data_class)},
                         {"granted", granted.leaves.has(leaf.member->bit)}};
        if (asked != nullptr) row["asked"] = asked->has(leaf.member->bit);
        leaves.push_back(std::move(row));
    }
    return {{"service", service.name},
            {"version", service.version},
            {"title", service.turkish_title},
            {"title_en", service.english_title},
            {"criteria_max", granted.criteria_max},
            {"limits", limits_json(granted)},
            {"purposes", texts(granted.purposes)},
            {"is_list", granted.list_permit.has_value()},
            {"area", area_json(granted.jurisdiction)},
            {"leaves", std::move(leaves)}};
}

json::array purposes_json(const policy::DecisionDocument& document) {
    json::array out;
    for (const policy::Purpose& purpose : document.purposes) {
        json::array bases;
        for (const policy::LegalBasis& basis : purpose.legal_basis)
            bases.push_back(json::object{{"law", basis.law}, {"article", basis.article}});
        out.push_back(json::object{
            {"code", purpose.code}, {"text", purpose.text}, {"legal_basis", std::move(bases)}});
    }
    return out;
}

}  // namespace

json::array json_of(const std::vector<policy::Difference>& differences) {
    json::array rows;
    for (const policy::Difference& one : differences)
        rows.push_back({{"place", one.place},
                        {"before", one.before},
                        {"after", one.after},
                        {"effect", policy::name_of(one.effect)},
                        {"data_class", one.data_class}});
    return rows;
}

json::object json_of(const policy::Precedents& found) {
    json::array rows;
    for (const policy::Precedent& row : found.rows)
        rows.push_back({{"service", row.service},
                        {"leaf", row.leaf},
                        {"data_class", row.data_class},
                        {"granted", row.granted},
                        {"decisions", texts(row.numbers)}});
    return {{"class", institutions::name_of(found.institution_class)},
            {"compared", found.compared},
            {"unreadable", found.unreadable},
            {"rows", std::move(rows)}};
}

json::array json_of(const UseReport& report) {
    json::array rows;
    for (const ServiceUse& use : report.services) {
        const contract::Service& service = *use.granted->service;
        const bool used = use.answered != 0;
        json::object row{{"service", service.name},
                         {"version", service.version},
                         {"leaves", use.granted->leaves.count()},
                         {"answered", use.answered},
                         {"refused", use.refused},
                         {"proposed_for_removal", !used}};
        if (used)
            row["evidence"] = {{"first_index", use.first_index},
                               {"last_index", use.last_index},
                               {"last", base::utc_text_s(use.last_us)}};
        rows.push_back(std::move(row));
    }
    return rows;
}

json::object rights_json(const policy::DecisionDocument& document, const policy::GrantTree& tree,
                         const lifecycle::Case* subject) {
    json::array services;
    for (const policy::GrantedService& granted : document.services) {
        contract::Mask asked;
        if (subject != nullptr) asked = asked_leaves(*subject, *granted.service, tree);
        services.push_back(service_json(granted, asked.empty() ? nullptr : &asked));
    }
    return {{"number", document.number},
            {"hash", base::to_hex(document.hash)},
            {"date", base::day_text(document.date)},
            {"valid_from", base::day_text(document.valid_from)},
            {"valid_until", base::day_text(document.valid_until)},
            {"purpose_required", document.purpose_required},
            {"end_user_required", document.end_user_required},
            {"purposes", purposes_json(document)},
            {"services", std::move(services)}};
}

json::array withheld_json(const policy::DecisionDocument& document,
                          const contract::Service& service) {
    contract::Mask given;
    for (const policy::GrantedService& granted : document.services)
        if (granted.service == &service) given = granted.leaves;
    json::array out;
    for (const contract::Leaf& leaf : contract::Catalogue::leaves(service))
        if (!given.has(leaf.member->bit))
            out.push_back(json::object{{"path", leaf.path},
                                       {"data_class", contract::word(leaf.member->data_class)}});
    return out;
}

}  // namespace kps::decision_tools
