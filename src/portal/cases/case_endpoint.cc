#include "portal/cases/case_endpoint.h"

#include <algorithm>
#include <utility>

#include "http/ascii.h"
#include "lifecycle/dates.h"
#include "portal/cases/case_export.h"
#include "portal/cases/case_json.h"
#include "rest/problem.h"

namespace kps::portal {
namespace {

using accounts::Actor;
using accounts::Role;
using base::ErrorCode;
using base::failed;
using base::Result;
using lifecycle::Case;
using lifecycle::JsonArray;
using lifecycle::JsonObject;
using lifecycle::JsonValue;
using lifecycle::put;

constexpr std::string_view kCasesPath = "/api/v1/cases";

/// What of an error may be told: rules and paths are ours, never what was sent.
http::Response refusal(const base::Error& error) {
    const bool told = error.code != ErrorCode::Internal && error.code != ErrorCode::StorageFailed &&
                      error.code != ErrorCode::CorruptData;
    http::Response response = rest::problem(error.code, told ? error.context : std::string_view());
    if (error.code == ErrorCode::Busy) response.headers.emplace_back("Retry-After", "1");
    return response;
}

bool is_post(const http::Request& request) {
    return request.method == "POST";
}

}  // namespace

void CaseEndpoint::handle(const http::Request& request, http::Responder responder) {
    pool_.handle(request, std::move(responder));
}

void CaseEndpoint::Worker::handle(const http::Request& request, http::Responder responder) {
    auto answered = endpoint_.answer(request);
    responder.send(answered ? std::move(answered).take() : refusal(answered.error()));
}

CaseEndpoint::Answer CaseEndpoint::answer(const http::Request& request) {
    constexpr std::string_view kRoot = "/api/v1/";
    if (request.path.size() <= kRoot.size()) return failed(ErrorCode::NotFoundPath);
    const auto parts = path_parts(request.path.substr(kRoot.size()));
    return is_post(request) ? change(request, parts) : read(request, parts);
}

// Rule R-017 (KPSY m.4/1-m): what an institution and its people have with the directorate, they follow here.
CaseEndpoint::Answer CaseEndpoint::read(const http::Request& request,
                                        const std::vector<std::string_view>& parts) {
    const std::string_view first = parts.front();
    if (parts.size() == 1) {
        if (first == "lifecycles") return life_cycles();
        if (first == "cases") return list(request);
        if (first == "cases.csv") return exported(request);
        if (first == "deadlines") return deadlines(request);
    }
    if (first == "cases" && parts.size() == 2) return one(request, parts[1]);
    if (first == "cases" && parts.size() == 3 && parts[2] == "history")
        return history(request, parts[1]);
    if (first == "documents" && parts.size() == 2) return document_list(request, parts[1]);
    if (first == "documents" && parts.size() == 3) return document(request, parts[1], parts[2]);
    return failed(ErrorCode::NotFoundPath);
}

CaseEndpoint::Answer CaseEndpoint::change(const http::Request& request,
                                          const std::vector<std::string_view>& parts) {
    if (parts.front() == "documents" && parts.size() == 2) return hand_in(request, parts[1]);
    if (parts.front() != "cases" || parts.size() != 3) return failed(ErrorCode::NotFoundPath);
    if (parts_.course.machine(parts[1]) != nullptr) return open(request, parts[1], parts[2]);
    return act(request, parts[1], parts[2]);
}

Result<Actor> CaseEndpoint::actor_of(const http::Request& request) const {
    const std::string_view code = request.header(kCaseCodeHeader);
    if (code.empty()) return parts_.who(request);
    const Case subject =
        KPS_TRY(parts_.course.read_by_code(request.header(kCaseNumberHeader), code));
    Actor applicant;
    applicant.account = subject.id;
    applicant.role = Role::Applicant;
    applicant.name = subject.title.empty() ? subject.number : subject.title;
    return applicant;
}

Result<Actor> CaseEndpoint::opener_of(const http::Request& request,
                                      const lifecycle::Machine& machine) const {
    auto actor = parts_.who(request);
    // Rule X-001 (KPS başvuru portalı): an application is begun without login.
    const bool nobody = !actor && actor.error().code == ErrorCode::SessionEnded;
    if (!nobody || !machine.gives_code || !request.header("Cookie").empty()) return actor;
    Actor applicant;
    applicant.role = Role::Applicant;
    applicant.name = "Başvuran";
    return applicant;
}

CaseEndpoint::Answer CaseEndpoint::life_cycles() const {
    JsonArray array;
    for (const lifecycle::Machine& machine : parts_.course.machines())
        array.emplace_back(machine_json(machine));
    JsonObject object;
    put(object, "lifecycles", JsonValue(std::move(array)));
    return json_answer(std::move(object));
}

CaseEndpoint::Answer CaseEndpoint::list(const http::Request& request) const {
    const Actor actor = KPS_TRY(actor_of(request));
    const lifecycle::CaseFilter filter = KPS_TRY(filter_in(request.query));
    const std::vector<Case> cases = KPS_TRY(parts_.course.list(filter, actor));
    JsonArray items;
    for (const Case& subject : cases)
        items.emplace_back(summary_json(*parts_.course.machine(subject.kind), subject, today()));
    JsonObject object;
    put(object, "cases", JsonValue(std::move(items)));
    if (!cases.empty()) put(object, "next", JsonValue(page_mark(cases.back())));
    return json_answer(std::move(object));
}

CaseEndpoint::Answer CaseEndpoint::exported(const http::Request& request) const {
    const Actor actor = KPS_TRY(actor_of(request));
    lifecycle::CaseFilter filter = KPS_TRY(filter_in(request.query));
    filter.limit = lifecycle::kPageCasesMax;
    std::vector<Case> cases;
    for (;;) {
        const std::vector<Case> page = KPS_TRY(parts_.course.list(filter, actor));
        if (page.empty()) break;
        cases.insert(cases.end(), page.begin(), page.end());
        if (cases.size() > kExportRowsMax)
            return failed(ErrorCode::TooManyMatches, "at most 10000 rows in one file");
        filter.before_us = page.back().changed_us;
        filter.before = page.back().id;
    }
    KPS_TRY(parts_.record_export(actor, request.query, cases.size()));
    http::Response response;
    response.content_type = "text/csv; charset=utf-8";
    response.headers.emplace_back("Cache-Control", "no-store");
    response.headers.emplace_back("Content-Disposition",
                                  "attachment; filename=\"kps-kayitlar.csv\"");
    response.body = cases_csv(parts_.course, cases,
                              {actor.name, parts_.clock.now_us(), std::string(request.query)});
    return response;
}

// An institution's own are few; the directorate looks at what runs out first, whosever it is.
Result<CaseEndpoint::OpenDeadlines> CaseEndpoint::open_deadlines(const Actor& actor,
                                                                 const base::Date& until) const {
    OpenDeadlines found;
    if (!accounts::is_of_institution(actor.role)) {
        const auto open = KPS_TRY(parts_.course.cases().open_until(until, kDeadlinesShownMax));
        for (const lifecycle::Deadline& deadline : open)
            if (auto subject = parts_.course.read(deadline.subject, actor))
                found.emplace_back(std::move(*subject), deadline);
        return found;
    }
    lifecycle::CaseFilter filter;
    filter.limit = lifecycle::kPageCasesMax;
    const std::vector<Case> own = KPS_TRY(parts_.course.list(filter, actor));
    for (const Case& subject : own)
        for (const lifecycle::Deadline& deadline : subject.deadlines)
            if (deadline.last_day <= until) found.emplace_back(subject, deadline);
    std::stable_sort(found.begin(), found.end(), [](const auto& left, const auto& right) {
        return left.second.last_day < right.second.last_day;
    });
    return found;
}

CaseEndpoint::Answer CaseEndpoint::deadlines(const http::Request& request) const {
    const Actor actor = KPS_TRY(actor_of(request));
    const QueryMembers members = KPS_TRY(QueryMembers::read(request.query, {"until"}));
    base::Date until = lifecycle::last_day_after(today(), kDeadlineDaysAheadMax);
    if (const auto text = members.get("until"); !text.empty()) {
        const auto date = lifecycle::parse_date(text);
        if (!date || *date > until) return failed(ErrorCode::MalformedBody, "the query: until");
        until = *date;
    }
    const auto open = KPS_TRY(open_deadlines(actor, until));
    JsonArray items;
    for (const auto& [subject, deadline] : open)
        items.emplace_back(
            deadline_json(*parts_.course.machine(subject.kind), subject, deadline, today()));
    JsonObject object;
    put(object, "deadlines", JsonValue(std::move(items)));
    return json_answer(std::move(object));
}

CaseEndpoint::Answer CaseEndpoint::one(const http::Request& request, std::string_view id) const {
    const Actor actor = KPS_TRY(actor_of(request));
    const base::Uuid known = KPS_TRY(case_id(id));
    const Case subject = KPS_TRY(parts_.course.read(known, actor));
    http::Response response =
        json_answer(case_json(*parts_.course.machine(subject.kind), subject, actor, today()));
    response.headers.emplace_back("ETag", entity_tag(subject.version));
    return response;
}

CaseEndpoint::Answer CaseEndpoint::history(const http::Request& request,
                                           std::string_view id) const {
    const Actor actor = KPS_TRY(actor_of(request));
    const base::Uuid known = KPS_TRY(case_id(id));
    const Case subject = KPS_TRY(parts_.course.read(known, actor));
    const auto steps = KPS_TRY(parts_.course.history(known, actor));
    JsonArray items;
    for (const lifecycle::Step& step : steps)
        items.emplace_back(step_json(*parts_.course.machine(subject.kind), step));
    JsonObject object;
    put(object, "steps", JsonValue(std::move(items)));
    return json_answer(std::move(object));
}

CaseEndpoint::Answer CaseEndpoint::open(const http::Request& request, std::string_view kind,
                                        std::string_view act) const {
    const Actor actor = KPS_TRY(opener_of(request, *parts_.course.machine(kind)));
    lifecycle::Request wanted{act, 0, KPS_TRY(fields_in(request))};
    const lifecycle::Outcome outcome =
        KPS_TRY(parts_.course.open_case(kind, actor, wanted, parts_.clock.now_us()));
    JsonObject object = case_json(*parts_.course.machine(kind), outcome.subject, actor, today());
    if (!outcome.code.empty()) put(object, "code", JsonValue(outcome.code));
    // Told once, stored nowhere (docs/adr/0109).
    if (!outcome.told_once.empty()) put(object, "told_once", JsonValue(outcome.told_once));
    http::Response response = json_answer(std::move(object), 201);
    response.headers.emplace_back("ETag", entity_tag(outcome.subject.version));
    response.headers.emplace_back("Location",
                                  std::string(kCasesPath) + "/" + outcome.subject.id.text());
    return response;
}

// A life cycle may have an act `reject` of its own: the second person's answer comes first.
bool CaseEndpoint::is_settled_by(const Case& subject, std::string_view act) const {
    if (act != "approve" && act != "reject") return false;
    return subject.pending || parts_.course.machine(subject.kind)->act(act) == nullptr;
}

CaseEndpoint::Answer CaseEndpoint::act(const http::Request& request, std::string_view id,
                                       std::string_view act) const {
    const Actor actor = KPS_TRY(actor_of(request));
    const base::Uuid known = KPS_TRY(case_id(id));
    // Somebody else's case is not there, whatever else is wrong with the request.
    const Case seen = KPS_TRY(parts_.course.read(known, actor));
    const std::int64_t version = KPS_TRY(version_in(request));
    const std::int64_t now_us = parts_.clock.now_us();
    base::Result<lifecycle::Outcome> outcome = failed(ErrorCode::Internal);
    if (!is_settled_by(seen, act)) {
        const lifecycle::Request wanted{act, version, KPS_TRY(fields_in(request))};
        outcome = parts_.course.act(known, actor, wanted, now_us);
    } else if (act == "approve") {
        outcome = parts_.course.approve(known, actor, version, now_us);
    } else {
        outcome = parts_.course.reject(known, actor, version, now_us);
    }
    if (!outcome) return failed(std::move(outcome).error());
    const Case& subject = outcome->subject;
    JsonObject object = case_json(*parts_.course.machine(subject.kind), subject, actor, today());
    // Told once, stored nowhere (docs/adr/0109); the answer is `no-store`.
    if (!outcome->told_once.empty()) put(object, "told_once", JsonValue(outcome->told_once));
    http::Response response = json_answer(std::move(object), subject.pending ? 202 : 200);
    response.headers.emplace_back("ETag", entity_tag(subject.version));
    return response;
}

void add_case_routes(http::Router& router, CaseEndpoint& endpoint) {
    for (const char* path : {"/api/v1/lifecycles", "/api/v1/cases", "/api/v1/cases.csv",
                             "/api/v1/cases/*", "/api/v1/deadlines", "/api/v1/documents/*"})
        router.add({path,
                    http::Methods::GetAndPost,
                    {},
                    [&endpoint](const http::Request& request, http::Responder responder) {
                        endpoint.handle(request, std::move(responder));
                    }});
}

}  // namespace kps::portal
