#include "oversight/oversight_desk.h"

#include <algorithm>
#include <array>

#include "audit/acts/admin_act.h"
#include "base/hash_text.h"
#include "misuse/limits.h"
#include "oversight/monitor_json.h"
#include "portal/json_schema.h"
#include "portal/query_members.h"

namespace kps::oversight {
namespace {

namespace json = boost::json;
using accounts::Role;
using base::ErrorCode;
using base::failed;
using base::Result;
using portal::DeskCall;
using portal::DeskResource;
using portal::json_answer;
using portal::time_json;

constexpr std::int64_t kDayUs = 24LL * 3600 * 1'000'000;

constexpr portal::Roles kDirectorate =
    portal::roles_of({Role::Operator, Role::BoardMember, Role::BoardSecretary, Role::Inspector,
                      Role::SecurityOfficer, Role::Ministry});
constexpr portal::Roles kThemselves = portal::roles_of({Role::Administrator, Role::Technician});
/// Rule R-007 (KPSY m.4/1-b): the ministry makes policy; the running system is looked after by the directorate.
constexpr portal::Roles kRunning =
    portal::roles_of({Role::Operator, Role::SecurityOfficer, Role::Inspector});

/// Who looks after alarms.
constexpr portal::Roles kJudging = portal::roles_of({Role::Operator, Role::SecurityOfficer});

constexpr std::array<DeskResource, 6> kResources = {{
    {"GET", "/api/v1/institutions", kDirectorate, "Kurumlar", "", "200:InstitutionList"},
    {"GET", "/api/v1/institutions/{id}", kDirectorate | kThemselves, "Kurum", "",
     "200:InstitutionView"},
    {"GET", "/api/v1/monitor", kRunning, "Canlı izleme: son dakika", "", "200:Monitor"},
    {"GET", "/api/v1/alarms", kRunning, "Kötüye kullanım uyarıları", "", "200:AlarmList",
     "institution count since"},
    {"POST", "/api/v1/alarms/{id}/judgement", kJudging, "Uyarıyı değerlendirme", "verdict note",
     "200:AlarmJudgement"},
    {"GET", "/api/v1/expiries", kRunning, "Sertifika ve anahtarların süresi", "", "200:ExpiryList"},
}};

json::object expiry_json(const Expiry& expiry, std::int64_t now_us) {
    const std::int64_t left_us = expiry.until_us - now_us;
    return {{"kind", expiry.kind},
            {"id", expiry.id},
            {"name", expiry.name},
            {"institution", nullptr},
            {"authority", nullptr},
            {"until", time_json(expiry.until_us)},
            {"days_left", left_us >= 0 ? left_us / kDayUs : (left_us - kDayUs + 1) / kDayUs},
            {"revoked", false},
            {"problem", expiry.problem}};
}

/// Certificates of institutions, of who vouches for them, and the lists of what was revoked.
json::array expiries_of(const institutions::Directory& directory, std::int64_t now_us) {
    json::array rows;
    for (const institutions::ClientCertificate& one : directory.certificates) {
        json::object row = expiry_json({"client-certificate",
                                        base::to_hex(one.fingerprint),
                                        one.subject,
                                        one.not_after_us,
                                        {}},
                                       now_us);
        row["institution"] = one.institution.value();
        row["authority"] = base::to_hex(one.authority);
        row["revoked"] = one.revoked_us.has_value();
        rows.push_back(std::move(row));
    }
    for (const institutions::CertificateAuthority& one : directory.authorities) {
        const std::string id = base::to_hex(one.fingerprint);
        rows.push_back(expiry_json({"authority", id, one.subject, one.not_after_us, {}}, now_us));
        if (one.list_until_us != 0)
            rows.push_back(
                expiry_json({"revocation-list", id, one.subject, one.list_until_us, {}}, now_us));
    }
    return rows;
}

json::object judgement_json(const misuse::Judgement& judgement) {
    return {{"verdict", misuse::name_of(judgement.verdict)},
            {"note", judgement.note},
            {"by", judgement.by},
            {"at", time_json(judgement.at_us)}};
}

audit::Act act_of(const misuse::Judgement& judgement, const accounts::Actor& actor,
                  bool test_data) {
    audit::Draft draft;
    draft.end_user = actor.name;
    draft.rule = "R-159";
    draft.detail = "alarm=" + judgement.alarm.text() +
                   " act=judge verdict=" + std::string(misuse::name_of(judgement.verdict)) +
                   " by=" + actor.account.text() +
                   " role=" + std::string(accounts::name_of(actor.role));
    return audit::admin_act(std::move(draft), test_data, judgement.at_us);
}

}  // namespace

OversightDesk::OversightDesk(Parts parts)
    : parts_(std::move(parts)),
      tree_(parts_.catalogue),
      known_(parts_.institutions, tree_, parts_.places) {
    const std::array<portal::DeskAnswer, kResources.size()> answers = {
        [this](const DeskCall&) { return list(); },
        [this](const DeskCall& call) { return institution(call); },
        [this](const DeskCall& call) { return monitor(call); },
        [this](const DeskCall& call) { return alarms(call); },
        [this](const DeskCall& call) { return judge(call); },
        [this](const DeskCall& call) { return expiries(call); }};
    std::vector<portal::Desk::Entry> entries;
    for (std::size_t index = 0; index < kResources.size(); ++index)
        entries.push_back({&kResources.at(index), answers.at(index)});
    desk_ = std::make_unique<portal::Desk>(portal::Desk::Parts{
        std::move(entries), parts_.who, parts_.clock, kOversightThreads, kOversightWaitingMax});
}

Result<std::unique_ptr<OversightDesk>> OversightDesk::open(Parts parts) {
    auto events = KPS_TRY(misuse::EventStore::open(parts.database));
    auto judgements = KPS_TRY(misuse::JudgementStore::open(parts.database));
    std::unique_ptr<OversightDesk> desk(new OversightDesk(std::move(parts)));
    desk->events_ = std::move(events);
    desk->judgements_ = std::move(judgements);
    return desk;
}

OversightDesk::Answer OversightDesk::list() const {
    const auto directory = KPS_TRY(known_.get());
    json::array rows;
    for (const institutions::Institution& one : directory->institutions) {
        if (rows.size() == kInstitutionsShownMax) break;
        rows.push_back(summary_json(one));
    }
    return json_answer(
        json::object{{"institutions", std::move(rows)}, {"total", directory->institutions.size()}});
}

// Rule R-020 (KPSY m.4/1-ö): people of an institution see their own one's alone.
OversightDesk::Answer OversightDesk::institution(const DeskCall& call) const {
    const auto number = portal::number_of(call.id, 1, portal::kInstitutionIdMax);
    if (!number) return failed(ErrorCode::NotFound, "no such institution");
    const base::InstitutionId id(static_cast<std::uint32_t>(*number));
    if (accounts::is_of_institution(call.actor.role) && call.actor.institution != id)
        return failed(ErrorCode::NotFound, "no such institution");
    const auto directory = KPS_TRY(known_.get());
    const auto* known = find(*directory, id);
    if (known == nullptr) return failed(ErrorCode::NotFound, "no such institution");
    const ViewParts view{parts_.institutions, parts_.database, tree_, parts_.usage};
    return json_answer(KPS_TRY(institution_json(view, *directory, *known, call.now_us)));
}

OversightDesk::Answer OversightDesk::monitor(const DeskCall& call) const {
    const auto directory = KPS_TRY(known_.get());
    json::object out =
        monitor_json(parts_.meter.read(call.now_us), *directory, parts_.catalogue, parts_.places);
    out["at"] = time_json(call.now_us);
    misuse::EventStore::Filter filter;
    filter.since_us = call.now_us - kDayUs;
    filter.count_max = kAlarmsShownMax;
    const auto events = KPS_TRY(events_->list(filter));
    out["alarms_today"] = std::count_if(
        events.begin(), events.end(),
        [](const misuse::Event& event) { return event.kind == misuse::EventKind::Alarm; });
    out["approvals_waiting"] = KPS_TRY(parts_.approvals_waiting(call.now_us));
    out["institutions_total"] = directory->institutions.size();
    out["institutions_blocked"] =
        std::count_if(directory->institutions.begin(), directory->institutions.end(),
                      [](const auto& one) { return !one.blocks.empty(); });
    return json_answer(out);
}

OversightDesk::Answer OversightDesk::alarms(const DeskCall& call) const {
    const auto members =
        KPS_TRY(portal::QueryMembers::read(call.request.query, {"institution", "count", "since"}));
    misuse::EventStore::Filter filter;
    filter.count_max = kAlarmsDefault;
    if (const auto count = members.get("count"); !count.empty())
        filter.count_max = KPS_TRY(portal::number_of(count, 1, kAlarmsShownMax));
    if (const auto institution = members.get("institution"); !institution.empty())
        filter.institution = base::InstitutionId(static_cast<std::uint32_t>(
            KPS_TRY(portal::number_of(institution, 1, portal::kInstitutionIdMax))));
    if (const auto since = members.get("since"); !since.empty()) {
        const auto time = base::parse_xml_time(since);
        if (!time) return portal::wrong_query("since");
        filter.since_us = time->us;
    }
    const auto directory = KPS_TRY(known_.get());
    const auto events = KPS_TRY(events_->list(filter));
    std::vector<base::Uuid> ids;
    for (const misuse::Event& event : events) ids.push_back(event.id);
    const auto judged = KPS_TRY(judgements_->latest(ids));
    json::array rows;
    for (const misuse::Event& event : events) {
        json::object row = event_json(event, *directory);
        const auto found = judged.find(event.id);
        row["judgement"] = found == judged.end() ? json::value() : judgement_json(found->second);
        rows.push_back(std::move(row));
    }
    return json_answer(json::object{{"alarms", std::move(rows)}});
}

// Rule R-159: an alarm is looked at by people. What they find is kept and recorded; the detector goes on as it was.
OversightDesk::Answer OversightDesk::judge(const DeskCall& call) {
    auto reader = call.reader();
    const std::string name = KPS_TRY(reader.text("verdict"));
    misuse::Judgement judgement;
    judgement.note = KPS_TRY(reader.text("note"));
    KPS_TRY(reader.finish());
    const auto verdict = misuse::verdict_by_name(name);
    if (!verdict) return failed(ErrorCode::InvalidField, "$.verdict");
    const std::size_t size = judgement.note.size();
    if (size < misuse::kNoteBytesMin || size > misuse::kReasonBytesMax)
        return failed(ErrorCode::InvalidField, "$.note: its length");
    judgement.alarm = KPS_TRY(portal::uuid_of(call.id));
    judgement.verdict = *verdict;
    judgement.by = call.actor.name;
    judgement.at_us = call.now_us;
    KPS_TRY(judgements_->judge(judgement, act_of(judgement, call.actor, parts_.test_data)));
    return json_answer(judgement_json(judgement));
}

OversightDesk::Answer OversightDesk::expiries(const DeskCall& call) const {
    const auto directory = KPS_TRY(known_.get());
    json::array rows = expiries_of(*directory, call.now_us);
    for (const Expiry& own : parts_.own_expiries()) rows.push_back(expiry_json(own, call.now_us));
    std::stable_sort(rows.begin(), rows.end(),
                     [](const json::value& left, const json::value& right) {
                         return left.at("days_left").as_int64() < right.at("days_left").as_int64();
                     });
    return json_answer(json::object{{"expiries", std::move(rows)}});
}

portal::OpenApiPart oversight_part() {
    portal::OpenApiPart part =
        portal::desk_part(kResources, "oversight", "Kurumlar, canlı izleme, uyarılar, süreler");
    const auto add = [&part](std::string_view name, std::string_view members) {
        part.schemas[name] = portal::object_schema(members, portal::Members::Open);
    };
    constexpr std::string_view kSummary =
        "number:integer name class standing blocks:[text] paying:boolean profile";
    add("InstitutionSummary", kSummary);
    add("InstitutionList", "institutions:[InstitutionSummary] total:integer");
    add("BlockRecord", "ground since:time note lifted:time|null lifted_by evidence");
    add("ServiceUserState", "name active:boolean");
    add("CertificateState", "fingerprint subject not_after:time revoked:time|null");
    add("StoppedUser", "service_user is_end_user:boolean since:time");
    add("NarrowStop", "scope part since:time case");
    add("DecisionPeriod", "hash from:time until:time|null");
    add("LimitUse", "service version day:integer month:integer");
    add("InstitutionView",
        std::string(kSummary) +
            " registered_address undertaking_signed:boolean block_history:[BlockRecord] "
            "service_users:[ServiceUserState] certificates:[CertificateState] "
            "stopped_users:[StoppedUser] narrow_stops:[NarrowStop] decisions:[DecisionPeriod] "
            "rights:InstitutionRights|null usage:[LimitUse]");
    add("InstitutionRights",
        "number hash date:date valid_from:date valid_until:date purpose_required:boolean "
        "end_user_required:boolean purposes:[DecisionPurpose] services:[DecisionService]");
    add("MonitorTotals",
        "questions:integer answered:integer refused:integer records:integer requests:integer "
        "faults:integer p50_us:integer p95_us:integer p99_us:integer");
    add("MonitorSecond",
        "at:time questions:integer answered:integer faults:integer p95_us:integer");
    add("MonitorInstitution", "number:integer name questions:integer refused:integer");
    add("MonitorService", "service version title title_en records:integer");
    add("MonitorProvince",
        "province:integer name institutions:integer questions:integer "
        "refused:integer");
    add("Monitor",
        "at:time totals:MonitorTotals seconds:[MonitorSecond] institutions:[MonitorInstitution] "
        "services:[MonitorService] provinces:[MonitorProvince] unnamed:integer "
        "alarms_today:integer approvals_waiting:integer "
        "institutions_total:integer institutions_blocked:integer");
    add("Alarm",
        "id:uuid at:time event institution:integer institution_name service_user "
        "is_end_user:boolean signal? level? count:integer? among:integer? rule? by? reason? "
        "judgement:AlarmJudgement|null");
    add("AlarmJudgement", "verdict note by at:time");
    add("AlarmList", "alarms:[Alarm]");
    add("Expiry",
        "kind id name institution:integer|null authority:text|null until:time days_left:integer "
        "revoked:boolean problem");
    add("ExpiryList", "expiries:[Expiry]");
    return part;
}

}  // namespace kps::oversight
