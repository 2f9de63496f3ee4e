#include "decision_tools/decision_desk.h"

#include <array>

#include "base/calendar.h"
#include "base/day_text.h"
#include "decision_tools/decision_json.h"
#include "decision_tools/limits.h"
#include "lifecycle/dates.h"
#include "population/generator.h"
#include "population/parameters.h"
#include "population/personas.h"
#include "portal/cases/case_request.h"
#include "portal/json_schema.h"
#include "portal/query_members.h"
#include "wire/client/answer.h"

namespace kps::decision_tools {
namespace {

namespace json = boost::json;
using accounts::Role;
using base::ErrorCode;
using base::failed;
using base::Result;
using portal::DeskCall;
using portal::DeskResource;
using portal::json_answer;

/// There is no billing yet; a price would be invented.
constexpr const char* kNoPrice = "no tariff yet";

constexpr portal::Roles kDeciders =
    portal::roles_of({Role::Operator, Role::BoardMember, Role::BoardSecretary, Role::Inspector});

constexpr std::array<DeskResource, 6> kResources = {{
    {"GET", "/api/v1/decisions/personas", kDeciders, "Önizleme için uydurma kişiler", "",
     "200:PersonaList"},
    {"POST", "/api/v1/decisions/preview", kDeciders, "Ne görecekler? Bir kararın yanıtı",
     "case service version? persona purpose?", "200:DecisionPreview"},
    {"GET", "/api/v1/decisions/{id}/rights", kDeciders, "Dosyanın istediği, önerdiği, verdiği", "",
     "200:DecisionRights"},
    {"GET", "/api/v1/decisions/{id}/difference", kDeciders, "Yürürlükteki karara göre fark", "",
     "200:DecisionDifference"},
    {"GET", "/api/v1/decisions/{id}/precedents", kDeciders, "Aynı türden kurumların kararları", "",
     "200:DecisionPrecedents"},
    {"GET", "/api/v1/decisions/{id}/unused", kDeciders, "Verilen servislerin kullanımı", "",
     "200:DecisionUse", "since"},
}};

json::object institution_json(const institutions::Institution& institution) {
    return {{"number", institution.id.value()},
            {"name", institution.name},
            {"class", institutions::name_of(institution.institution_class)}};
}

/// The named version of the service, else the newest. Errors: InvalidField.
Result<const contract::Service*> service_of(const contract::Catalogue& catalogue,
                                            std::string_view name, std::string_view version) {
    const contract::Service* found = nullptr;
    for (const auto& service : catalogue.services()) {
        if (contract::is_public_check(service->question) || service->name != name) continue;
        if (!version.empty() && service->version != version) continue;
        if (found == nullptr || found->version < service->version) found = service.get();
    }
    if (found == nullptr) return failed(ErrorCode::InvalidField, "service");
    return found;
}

Result<std::string> name_in(institutions::JsonReader& reader, std::string_view member,
                            bool required) {
    if (!required && !reader.has(member)) return std::string();
    std::string text = KPS_TRY(reader.text(member));
    if (text.empty() || text.size() > kNameBytesMax)
        return failed(ErrorCode::InvalidField, std::string(member));
    return text;
}

/// Days of the log that are read: the last ninety, or since the day that the query names.
Result<audit::DayRange> days_of(const DeskCall& call) {
    const auto members = KPS_TRY(portal::QueryMembers::read(call.request.query, {"since"}));
    const base::Date today = base::istanbul_date(call.now_us);
    const std::int64_t last = base::days_from_date(today);
    audit::DayRange days{base::date_from_days(last - kUseDaysDefault), today};
    if (const auto since = members.get("since"); !since.empty()) {
        const auto day = lifecycle::parse_date(since);
        if (!day || today < *day || last - base::days_from_date(*day) > kUseDaysMax)
            return portal::wrong_query("since");
        days.first = *day;
    }
    return days;
}

}  // namespace

DecisionDesk::DecisionDesk(Parts parts) : parts_(std::move(parts)), tree_(parts_.catalogue) {
    const std::array<portal::DeskAnswer, kResources.size()> answers = {
        [this](const DeskCall&) { return personas(); },
        [this](const DeskCall& call) { return preview_of(call); },
        [this](const DeskCall& call) { return rights(call); },
        [this](const DeskCall& call) { return changes(call); },
        [this](const DeskCall& call) { return precedents(call); },
        [this](const DeskCall& call) { return unused(call); }};
    std::vector<portal::Desk::Entry> entries;
    for (std::size_t index = 0; index < kResources.size(); ++index)
        entries.push_back({&kResources.at(index), answers.at(index)});
    desk_ = std::make_unique<portal::Desk>(portal::Desk::Parts{
        std::move(entries), parts_.who, parts_.clock, kDecisionThreads, kDecisionsWaitingMax});
}

Result<DecisionDesk::Matter> DecisionDesk::matter_of(const DeskCall& call,
                                                     std::string_view id) const {
    const base::Uuid known = KPS_TRY(portal::case_id(id));
    Matter matter;
    matter.subject = KPS_TRY(parts_.course.read(known, call.actor));
    matter.directory = KPS_TRY(parts_.institutions.load());
    matter.draft = KPS_TRY(
        draft_of(matter.subject, matter.directory, tree_, base::istanbul_date(call.now_us)));
    matter.directory = with_applicant(std::move(matter.directory), matter.draft);
    return matter;
}

DecisionDesk::Answer DecisionDesk::personas() const {
    const auto& header = parts_.register_store.header();
    json::array rows;
    if (header.synthetic) {
        const base::Date day =
            population::day_of_register(header).value_or(population::parameters::kAsOf);
        for (const population::PersonaInfo& persona : population::personas(day))
            rows.push_back({{"name", persona.name}, {"description", persona.description}});
    }
    return json_answer(json::object{{"personas", std::move(rows)}});
}

DecisionDesk::Answer DecisionDesk::preview_of(const DeskCall& call) const {
    auto reader = call.reader();
    const std::string id = KPS_TRY(name_in(reader, "case", true));
    const std::string name = KPS_TRY(name_in(reader, "service", true));
    const std::string version = KPS_TRY(name_in(reader, "version", false));
    const std::string persona = KPS_TRY(name_in(reader, "persona", true));
    const std::string purpose = KPS_TRY(name_in(reader, "purpose", false));
    KPS_TRY(reader.finish());
    const Matter matter = KPS_TRY(matter_of(call, id));
    const contract::Service* service = KPS_TRY(service_of(parts_.catalogue, name, version));
    const PreviewParts parts{parts_.catalogue, matter.directory, parts_.register_store,
                             call.now_us};
    const Preview shown =
        KPS_TRY(preview(parts, {matter.draft.document.canonical_json, service, persona, purpose}));
    json::array records;
    for (const audit::Draft& draft : shown.records) records.push_back(parts_.record_json(draft));
    const std::string answer = KPS_TRY(wire::client::answer_json(shown.body, *service));
    return json_answer(json::object{{"service", service->name},
                                    {"version", service->version},
                                    {"persona", persona},
                                    {"basis", name_of(matter.draft.basis)},
                                    {"at", base::utc_text_s(shown.at_us)},
                                    {"answer", json::parse(answer)},
                                    {"withheld", withheld_json(matter.draft.document, *service)},
                                    {"records", std::move(records)},
                                    {"price", nullptr},
                                    {"price_note", kNoPrice}});
}

DecisionDesk::Answer DecisionDesk::rights(const DeskCall& call) const {
    const Matter matter = KPS_TRY(matter_of(call, call.id));
    json::object out = rights_json(matter.draft.document, tree_, &matter.subject);
    out["basis"] = name_of(matter.draft.basis);
    out["institution"] = institution_json(matter.draft.applicant);
    return json_answer(out);
}

DecisionDesk::Answer DecisionDesk::changes(const DeskCall& call) const {
    const Matter matter = KPS_TRY(matter_of(call, call.id));
    const auto before =
        KPS_TRY(in_force(matter.directory, matter.draft.document.institution, tree_));
    json::object out{{"before", nullptr},
                     {"after", matter.draft.document.number},
                     {"basis", name_of(matter.draft.basis)},
                     {"differences", json::array()}};
    // Where none is in force, everything is new: that is no difference but a first decision.
    if (before) {
        out["before"] = before->number;
        out["differences"] = json_of(policy::difference(*before, matter.draft.document));
    }
    return json_answer(out);
}

DecisionDesk::Answer DecisionDesk::precedents(const DeskCall& call) const {
    const Matter matter = KPS_TRY(matter_of(call, call.id));
    const auto found =
        KPS_TRY(policy::precedents(matter.draft.document, matter.directory, tree_, call.now_us));
    return json_answer(json_of(found));
}

DecisionDesk::Answer DecisionDesk::unused(const DeskCall& call) const {
    const audit::DayRange days = KPS_TRY(days_of(call));
    const Matter matter = KPS_TRY(matter_of(call, call.id));
    const auto decision =
        KPS_TRY(in_force(matter.directory, matter.draft.document.institution, tree_));
    if (!decision) return failed(ErrorCode::NotFound, "no decision in force");
    auto log = KPS_TRY(audit::LogSearch::open(parts_.log_folder));
    const UseReport report = KPS_TRY(count_use(log, *decision, days, [](std::uint64_t) {}));
    return json_answer(json::object{{"decision", decision->number},
                                    {"since", base::day_text(days.first)},
                                    {"entries_seen", report.entries_seen},
                                    {"oldest", base::utc_text_s(report.oldest_us)},
                                    {"by_leaf", false},
                                    {"services", json_of(report)}});
}

portal::OpenApiPart decision_part() {
    portal::OpenApiPart part =
        portal::desk_part(kResources, "decisions", "Kararlar: önizleme, fark, emsal, kullanım");
    const auto add = [&part](std::string_view name, std::string_view members) {
        part.schemas[name] = portal::object_schema(members, portal::Members::Open);
    };
    add("Persona", "name description");
    add("PersonaList", "personas:[Persona]");
    add("DecisionLeaf", "path data_class granted:boolean asked:boolean?");
    add("WithheldLeaf", "path data_class");
    add("DecisionLimit", "period count:integer");
    add("DecisionArea", "provinces:[integer] districts:[integer] neighbourhoods:[integer]");
    add("DecisionBasis", "law article");
    add("DecisionPurpose", "code text legal_basis:[DecisionBasis]");
    add("DecisionService",
        "service version title title_en criteria_max:integer limits:[DecisionLimit] "
        "purposes:[text] is_list:boolean area:DecisionArea leaves:[DecisionLeaf]");
    add("InstitutionName", "number:integer name class");
    add("DecisionRights",
        "number hash date:date valid_from:date valid_until:date purpose_required:boolean "
        "end_user_required:boolean purposes:[DecisionPurpose] services:[DecisionService] basis "
        "institution:InstitutionName");
    add("DecisionPreview",
        "service version persona basis at:time answer:any withheld:[WithheldLeaf] records:[object] "
        "price:any price_note");
    add("DecisionChange", "place before after effect data_class");
    add("DecisionDifference", "before:text|null after basis differences:[DecisionChange]");
    add("DecisionPrecedent", "service leaf data_class granted:integer decisions:[text]");
    add("DecisionPrecedents", "class compared:integer unreadable:integer rows:[DecisionPrecedent]");
    add("UseEvidence", "first_index:integer last_index:integer last:time");
    add("ServiceUse",
        "service version leaves:integer answered:integer refused:integer "
        "proposed_for_removal:boolean evidence:UseEvidence?");
    add("DecisionUse",
        "decision since:date entries_seen:integer oldest:time by_leaf:boolean "
        "services:[ServiceUse]");
    return part;
}

}  // namespace kps::decision_tools
