#include <algorithm>

#include "base/calendar.h"
#include "institutions/institution_reads.h"
#include "institutions/secret_rotation.h"
#include "portal/usage/limits.h"
#include "portal/usage/usage_request.h"
#include "usage/go_live.h"

/// What an institution's technician needs to connect: credentials, the steps done so far, contracts.
namespace kps::portal {
namespace {

namespace json = boost::json;
using audit::EntryType;
using base::ErrorCode;
using base::failed;
using base::Result;
using usage::SeenUser;

/// The latest, or the first, of those of a kind; 0: none.
struct Times {
    std::int64_t first_us = 0;
    std::int64_t last_us = 0;
    void add(const usage::Seen& seen) {
        first_us = first_us == 0 ? seen.first_us : std::min(first_us, seen.first_us);
        last_us = std::max(last_us, seen.last_us);
    }
};

/// What happened, of all users: an institution has one service user, by whom everybody asks.
struct Facts {
    Times token, question, answer, refusal;
};

Facts facts_of(const std::vector<SeenUser>& seen) {
    Facts facts;
    for (const SeenUser& one : seen) {
        if (one.type == EntryType::TokenIssued) facts.token.add(one.seen);
        if (one.type == EntryType::Query) facts.question.add(one.seen);
        if (one.type == EntryType::Query && one.answered) facts.answer.add(one.seen);
        if (one.type == EntryType::Refused) facts.refusal.add(one.seen);
    }
    return facts;
}

/// The institution as it stands now.
struct Standing {
    institutions::Institution institution;
    std::vector<institutions::ServiceUser> users;
    std::vector<institutions::OutgoingSecret> outgoing;
    std::vector<institutions::ClientCertificate> certificates;
    std::vector<usage::LastSource> sources;
    bool has_decision = false;
    std::int64_t passed_us = 0;  ///< the latest report before going live that says so; 0: none
    Facts facts;
};

Result<Standing> standing_of(UsageDesk& desk, base::InstitutionId id) {
    Standing standing;
    standing.facts = facts_of(KPS_TRY(desk.store().seen(id)));
    standing.sources = KPS_TRY(desk.store().sources(id));
    standing.certificates = KPS_TRY(desk.certificates(id));
    auto transaction = KPS_TRY(desk.store().database().begin(storage::Access::Read));
    standing.institution = KPS_TRY(institutions::read_institution(transaction, id));
    standing.users = KPS_TRY(institutions::read_service_users(transaction, id));
    standing.outgoing = KPS_TRY(institutions::read_outgoing_secrets(transaction));
    const auto reports = KPS_TRY(usage::read_reports(transaction, id));
    for (const usage::GoLiveReport& report : reports)
        if (report.passed) standing.passed_us = std::max(standing.passed_us, report.made_us);
    standing.has_decision = KPS_TRY(institutions::read_decision(transaction, id)).has_value();
    return standing;
}

Result<base::InstitutionId> own(const Call& call) {
    KPS_TRY(QueryMembers::read(call.request.query, {}));
    return usage_owner(call, UsageView::Own, {});
}

json::object credential_json(const Standing& standing, const institutions::ServiceUser& user) {
    json::object out{{"name", user.name.value()}, {"active", user.active}};
    std::int64_t old_until_us = 0;
    for (const institutions::OutgoingSecret& secret : standing.outgoing)
        if (secret.user == user.name) old_until_us = secret.until_us;
    out["old_secret_until"] = time_json(old_until_us);
    const Facts facts = user.active ? standing.facts : Facts{};
    out["last_token_at"] = time_json(facts.token.last_us);
    out["last_question_at"] = time_json(facts.question.last_us);
    out["last_refused_at"] = time_json(facts.refusal.last_us);
    out["last_address"] = nullptr;
    out["last_address_at"] = nullptr;
    for (const usage::LastSource& source : standing.sources) {
        if (source.user != user.name.value()) continue;
        out["last_address"] = http::SourceAddress{source.address}.text();
        out["last_address_at"] = time_json(source.at_us);
    }
    return out;
}

Result<http::Response> credentials(Call& call) {
    UsageDesk* desk = KPS_TRY(usage_desk_of(call));
    const auto institution = KPS_TRY(own(call));
    const Standing standing = KPS_TRY(standing_of(*desk, institution));
    json::array users;
    for (const institutions::ServiceUser& user : standing.users)
        users.push_back(credential_json(standing, user));
    json::array certificates;
    for (const institutions::ClientCertificate& one : standing.certificates) {
        json::object out{{"subject", one.subject},
                         {"fingerprint", base::to_hex(one.fingerprint)},
                         {"not_before", base::utc_text_ms(one.not_before_us)},
                         {"not_after", base::utc_text_ms(one.not_after_us)}};
        out["revoked_at"] = time_json(one.revoked_us.value_or(0));
        certificates.push_back(std::move(out));
    }
    return json_answer(json::object{{"address", standing.institution.registered_address},
                                    {"profile", name_of(standing.institution.profile)},
                                    {"credentials", std::move(users)},
                                    {"certificates", std::move(certificates)}});
}

json::object step(std::string_view name, bool done, std::int64_t at_us = 0) {
    json::object out{{"name", name}, {"done", done}};
    out["at"] = time_json(at_us);
    return out;
}

/// The latest refusal, where nothing was answered after it.
Result<json::value> last_refusal(UsageDesk& desk, base::InstitutionId institution) {
    usage::CallFilter filter;
    filter.institution = institution;
    filter.limit = kRefusalsLookedAt;
    const auto calls = KPS_TRY(desk.store().calls(filter));
    for (const usage::Call& one : calls) {
        if (one.type == EntryType::Query) break;
        if (one.type == EntryType::Refused) {
            json::object refusal = KPS_TRY(call_json(desk, one));
            return json::value(std::move(refusal));
        }
    }
    return json::value(nullptr);
}

Result<http::Response> start(Call& call) {
    UsageDesk* desk = KPS_TRY(usage_desk_of(call));
    const auto id = KPS_TRY(own(call));
    const Standing standing = KPS_TRY(standing_of(*desk, id));
    const institutions::Institution& institution = standing.institution;
    const Facts& facts = standing.facts;
    const bool has_user = std::any_of(standing.users.begin(), standing.users.end(),
                                      [](const auto& user) { return user.active; });
    const bool has_certificate =
        std::any_of(standing.certificates.begin(), standing.certificates.end(),
                    [](const auto& one) { return !one.revoked_us.has_value(); });
    const bool is_strict = institution.profile == institutions::WireProfile::Strict;
    json::array steps = {step("decision", institution.undertaking_signed && standing.has_decision),
                         step("address", !institution.registered_address.empty()),
                         step("credential", has_user),
                         step("token", facts.token.first_us != 0, facts.token.first_us),
                         step("question", facts.question.first_us != 0, facts.question.first_us),
                         step("answer", facts.answer.first_us != 0, facts.answer.first_us),
                         step("certificate", has_certificate),
                         step("strict", is_strict),
                         step("go-live", standing.passed_us != 0, standing.passed_us)};
    json::object answer{{"steps", std::move(steps)}};
    answer["last_refusal"] = KPS_TRY(last_refusal(*desk, id));
    return json_answer(answer);
}

Result<http::Response> downloads(Call& call) {
    UsageDesk* desk = KPS_TRY(usage_desk_of(call));
    const auto institution = KPS_TRY(own(call));
    json::array services;
    for (const Quota& quota : desk->quotas(institution, call.now_us)) {
        const auto texts = service_texts(*desk, quota.service);
        const auto title = desk->title_of(quota.service);
        services.push_back(json::object{{"service", quota.service.value()},
                                        {"name", texts.first},
                                        {"name_en", texts.second},
                                        {"version", title ? title->version : std::string()},
                                        {"valid_until", base::utc_text_ms(quota.valid_until_us)}});
    }
    return json_answer(json::object{{"services", std::move(services)}});
}

json::object member_json(const AskedMember& member) {
    json::array values;
    for (const std::string& value : member.values) values.emplace_back(value);
    return {{"name", member.name},
            {"type", member.type},
            {"holds", member.holds},
            {"values", std::move(values)}};
}

json::object form_json(const UsageDesk& desk, base::ServiceNumber service, const AskingForm& form) {
    const auto texts = service_texts(desk, service);
    const auto title = desk.title_of(service);
    json::array members;
    for (const AskedMember& member : form.members) members.push_back(member_json(member));
    return {{"service", service.value()},
            {"name", texts.first},
            {"name_en", texts.second},
            {"title", title ? title->name : std::string()},
            {"version", title ? title->version : std::string()},
            {"path", form.path},
            {"action", form.action},
            {"namespace", form.namespace_uri},
            {"operation", form.operation},
            {"criterion", form.criterion_type},
            {"list", form.is_list},
            {"members", std::move(members)}};
}

/// What a page builds a question from, and whom it may be about: in a live state nobody is named (K7).
Result<http::Response> console(Call& call) {
    UsageDesk* desk = KPS_TRY(usage_desk_of(call));
    const auto institution = KPS_TRY(own(call));
    json::array services;
    for (const Quota& quota : desk->quotas(institution, call.now_us))
        if (const auto form = desk->form_of(quota.service))
            services.push_back(form_json(*desk, quota.service, *form));
    json::array people;
    for (const SyntheticPerson& person : desk->people())
        people.push_back(json::object{{"name", person.name},
                                      {"description", person.description},
                                      {"number", person.number},
                                      {"birth_day", person.birth_day},
                                      {"birth_month", person.birth_month},
                                      {"birth_year", person.birth_year}});
    return json_answer(
        json::object{{"services", std::move(services)}, {"people", std::move(people)}});
}

http::Response saved(std::string body, std::string_view type, const std::string& name) {
    http::Response response;
    response.content_type = std::string(type);
    response.headers.emplace_back("Cache-Control", "no-store");
    response.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + name + "\"");
    response.body = std::move(body);
    return response;
}

/// The contract as the institution holds it today, for a person: programs have `/api/v1/wsdl` (docs/adr/0128).
Result<http::Response> wsdl(Call& call) {
    UsageDesk* desk = KPS_TRY(usage_desk_of(call));
    const auto institution = KPS_TRY(own(call));
    const auto number = number_of(call.parameters.at(0), 1, UINT16_MAX);
    if (!number) return failed(ErrorCode::NotFound, "no such service");
    const base::ServiceNumber service(static_cast<std::uint16_t>(*number));
    std::string text = KPS_TRY(desk->wsdl(institution, service, call.now_us));
    const auto title = desk->title_of(service);
    const std::string name = title ? title->name + "-" + title->version : "kps";
    return saved(std::move(text), "text/xml; charset=utf-8", name + ".wsdl");
}

Result<http::Response> open_api(Call& call) {
    UsageDesk* desk = KPS_TRY(usage_desk_of(call));
    const auto institution = KPS_TRY(own(call));
    return saved(desk->open_api(institution, call.now_us), "application/json", "kps-openapi.json");
}

constexpr std::array kResources = {
    Resource{"GET", "/api/v1/technician/credentials", Need::Accepted, Where::Pool,
             "Servis kullanıcısı, şifreleri, sertifikaları ve son kullanımı; hiçbir gizli değer",
             "", credentials, "200:Credentials"},
    Resource{"GET", "/api/v1/technician/start", Need::Accepted, Where::Pool,
             "Bağlanmanın adımları: hangileri yapıldı, son ret", "", start, "200:Start"},
    Resource{"GET", "/api/v1/technician/downloads", Need::Accepted, Where::Pool,
             "Kurumun yetkili olduğu servislerin sözleşmeleri", "", downloads, "200:Downloads"},
    Resource{
        "GET", "/api/v1/technician/console", Need::Accepted, Where::Pool,
        "Yetkili servislerin soru biçimi; canlı olmayan ortamda denenebilecek sentetik kişiler", "",
        console, "200:Console"},
    Resource{"GET", "/api/v1/technician/wsdl/{id}", Need::Accepted, Where::Pool,
             "Bir servisin WSDL'i, kurumun yetkisi kadar", "", wsdl, "200:file"},
    Resource{"GET", "/api/v1/technician/openapi", Need::Accepted, Where::Pool,
             "REST sözleşmesi (OpenAPI), kurumun yetkisi kadar", "", open_api, "200:file"},
};

}  // namespace

std::span<const Resource> technician_resources() {
    return kResources;
}

}  // namespace kps::portal
