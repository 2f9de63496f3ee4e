#include "public_side/json_views.h"

#include <boost/json.hpp>

#include "base/day_text.h"
#include "contract/words.h"
#include "policy/recipients.h"
#include "public_side/facts/words.h"

namespace kps::public_side {
namespace {

namespace json = boost::json;
using base::day_text;

json::value day_or_null(const base::Date& day) {
    if (day.year == 0) return nullptr;
    return json::value(day_text(day));
}

json::array texts(const std::vector<std::string_view>& list) {
    json::array out;
    for (const std::string_view text : list) out.emplace_back(text);
    return out;
}

std::string_view name_of(BlockKind kind) {
    switch (kind) {
        case BlockKind::Heading:
            return "heading";
        case BlockKind::SmallHeading:
            return "small-heading";
        case BlockKind::Item:
            return "item";
        case BlockKind::Paragraph:
            return "paragraph";
    }
    return {};
}

json::object service_head(const contract::Service& service) {
    return {{"number", service.number.value()},
            {"name", service.name},
            {"version", service.version},
            {"operation", service.operation},
            {"title", service.turkish_title},
            {"title_en", service.english_title},
            {"shape", contract::word(service.mark)},
            {"fields", service.leaves.count()},
            {"special_fields", service.special_leaves.count()},
            {"address_fields", service.address_leaves.count()}};
}

json::object ranks(const membership::RankRule& rule) {
    return {{"at_least", rule.at_least}, {"ranks", texts(rule.turkish)}};
}

json::object class_json(institutions::InstitutionClass one) {
    return {{"class", institutions::name_of(one)}, {"title", turkish(one)}};
}

json::object letter_json(const letters::IssuedLetter& letter) {
    return json::object{{"genuine", true},
                        {"number", letter.number},
                        {"subject", letter.subject},
                        {"day", day_text(base::istanbul_date(letter.issued_us))},
                        {"addressee", letter.institution.value() == 0 ? "other" : "institution"},
                        {"sha256", base::to_hex(letter.digest)}};
}

/// Nothing of the person it is about, and nothing of who asked or approved but that somebody did.
json::object document_json(const documents::Issued& document) {
    json::object out{{"genuine", true},
                     {"document", documents::name_of(document.kind)},
                     {"title", documents::turkish(document.kind)},
                     {"institution", document.institution_name},
                     {"day", day_text(base::istanbul_date(document.made_us))},
                     {"valid_until", day_text(document.valid_until)},
                     {"approved", !document.approver.empty()},
                     {"dispute", nullptr},
                     {"sha256", base::to_hex(document.digest)}};
    if (document.dispute)
        out["dispute"] =
            json::object{{"day", day_text(base::istanbul_date(document.dispute->at_us))},
                         {"ground", documents::name_of(document.dispute->ground)}};
    return out;
}

}  // namespace

json::value to_json(const ListPage& page) {
    json::array items;
    for (const auto& one : page.items) {
        json::object item{{"name", one.name}};
        item["class"] = institutions::name_of(one.institution_class);
        item["class_title"] = turkish(one.institution_class);
        item["since"] = day_text(base::istanbul_date(one.since_us));
        items.push_back(std::move(item));
    }
    return json::object{{"institutions", std::move(items)},
                        {"total", page.total},
                        {"page", page.page},
                        {"pages", page.pages}};
}

json::value to_json(const std::vector<LibraryItem>& items) {
    json::array list;
    for (const LibraryItem& item : items) {
        json::object one{{"code", item.code}, {"title", item.title}, {"in_force", item.in_force}};
        one["since"] = day_or_null(item.since);
        one["until"] = day_or_null(item.until);
        one["gazette"] = item.gazette.empty() ? json::value(nullptr) : json::value(item.gazette);
        one["text"] = item.text.empty()
                          ? json::value(nullptr)
                          : json::value("/api/v1/public/texts/" + std::string(item.text));
        list.push_back(std::move(one));
    }
    return json::object{{"legislation", std::move(list)}, {"official_places", kOfficialPlaces}};
}

json::value to_json(const PublicText& text) {
    json::array blocks;
    for (const TextBlock& block : text.blocks)
        blocks.push_back(json::object{{"kind", name_of(block.kind)}, {"text", block.words}});
    return json::object{{"key", text.key},         {"title", text.title},
                        {"version", text.version}, {"since", day_text(text.since)},
                        {"note", text.note},       {"blocks", std::move(blocks)}};
}

json::value to_json(const contract::Catalogue& catalogue, const base::Date& day) {
    json::array services;
    for (const auto& service : catalogue.services()) services.push_back(service_head(*service));
    json::array recipients;
    for (const auto one : all_classes()) {
        json::object row = class_json(one);
        row["identity"] = policy::may_receive(one, policy::DataKind::Identity, day);
        row["addresses"] = policy::may_receive(one, policy::DataKind::Address, day);
        recipients.push_back(std::move(row));
    }
    return json::object{{"services", std::move(services)}, {"recipients", std::move(recipients)}};
}

json::value to_json(const contract::Service& service) {
    json::object out = service_head(service);
    json::array criteria;
    for (const contract::CriterionMember& member : service.criterion)
        criteria.push_back(
            json::object{{"name", member.name}, {"type", contract::word(member.wire_type)}});
    json::array leaves;
    for (const contract::Leaf& leaf : contract::Catalogue::leaves(service))
        leaves.push_back(json::object{{"path", leaf.path},
                                      {"type", contract::word(leaf.member->wire_type)},
                                      {"data_class", contract::word(leaf.member->data_class)},
                                      {"address", service.address_leaves.has(leaf.member->bit)}});
    out["criteria"] = std::move(criteria);
    out["leaves"] = std::move(leaves);
    return out;
}

json::value to_json(const membership::Eligibility& answer) {
    json::object out{{"verdict", membership::name_of(answer.verdict)},
                     {"verdict_text", turkish(answer.verdict)},
                     {"rule", answer.rule},
                     {"reason", answer.reason},
                     {"pays", answer.pays},
                     {"ministry_names", answer.ministry_names},
                     {"by_post", answer.by_post},
                     {"signatories", ranks(answer.signatories)},
                     {"administrators", ranks(answer.administrators)}};
    out["class"] = answer.institution_class ? json::value(class_json(*answer.institution_class))
                                            : json::value(nullptr);
    json::array centres;
    for (const std::string& centre : answer.centres) centres.emplace_back(centre);
    out["centres"] = std::move(centres);
    json::array documents;
    for (const membership::RequiredDocument& document : answer.documents)
        documents.push_back(json::object{{"kind", document.kind},
                                         {"title", document.turkish},
                                         {"rule", document.rule},
                                         {"per_signatory", document.per_signatory}});
    out["documents"] = std::move(documents);
    return out;
}

json::value to_json(const ApplicationStatus& status) {
    json::array steps;
    for (const StatusStep& step : status.steps)
        steps.push_back(json::object{{"day", day_text(step.day)}, {"state", step.state}});
    json::array deadlines;
    for (const StatusDeadline& one : status.deadlines)
        deadlines.push_back(json::object{{"what", one.what},
                                         {"last_day", day_text(one.last_day)},
                                         {"consequence", one.consequence}});
    return json::object{{"number", status.number},
                        {"kind", status.kind},
                        {"state", status.state},
                        {"state_title", status.state_turkish},
                        {"closed", status.is_closed},
                        {"applicants_turn", status.is_applicants_turn},
                        {"next_steps", texts(status.next_steps)},
                        {"steps", std::move(steps)},
                        {"deadlines", std::move(deadlines)}};
}

json::value to_json(const Genuine& genuine) {
    if (const auto* document = std::get_if<documents::Issued>(&genuine))
        return document_json(*document);
    return letter_json(std::get<letters::IssuedLetter>(genuine));
}

json::value to_json(const std::vector<ComponentState>& components,
                    const std::vector<Incident>& incidents) {
    json::array parts;
    bool all_up = true;
    for (const ComponentState& one : components) {
        all_up &= one.is_up;
        parts.push_back(json::object{
            {"name", one.name}, {"title", one.turkish}, {"state", one.is_up ? "up" : "down"}});
    }
    json::array list;
    for (const Incident& one : incidents)
        list.push_back(json::object{{"day", day_text(one.day)},
                                    {"title", one.title},
                                    {"text", one.text},
                                    {"over", one.is_over}});
    return json::object{{"state", all_up ? "up" : "down"},
                        {"components", std::move(parts)},
                        {"incidents", std::move(list)}};
}

}  // namespace kps::public_side
