#include "portal/cases/case_endpoint.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "lifecycle/dates.h"
#include "portal/cases/case_export.h"
#include "portal/cases/case_json.h"
#include "portal/cases/sheets/case_sheet.h"
#include "portal/query_members.h"
#include "rest/compressed.h"
#include "rest/path.h"
#include "rest/problem.h"
#include "rest/trace.h"

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
    pool_.handle(request,
                 rest::traced(request, rest::compressed(request, std::move(responder))));
}

void CaseEndpoint::Worker::handle(const http::Request& request, http::Responder responder) {
    auto answered = endpoint_.answer(request);
    responder.send(answered ? std::move(answered).take() : refusal(answered.error()));
}

CaseEndpoint::Answer CaseEndpoint::answer(const http::Request& request) {
    constexpr std::string_view kRoot = "/api/v1/";
    if (request.path.size() <= kRoot.size()) return failed(ErrorCode::NotFoundPath);
    const auto parts = rest::path_segments(request.path.substr(kRoot.size() - 1));
    return is_post(request) ? change(request, parts) : read(request, parts);
}

// Rule R-017 (KPSY m.4/1-m): what an institution and its people have with the directorate, they follow here.
CaseEndpoint::Answer CaseEndpoint::read(const http::Request& request,
                                        const std::vector<std::string_view>& parts) {
    const std::string_view first = parts.front();
    if (parts.size() == 1) {
        if (first == "lifecycles") return life_cycles();
        if (first == "cases") return list(request);
        if (first == "cases.csv") return exported(request, FileForm::Csv);
        if (first == "cases.rfc4180.csv") return exported(request, FileForm::StrictCsv);
        if (first == "cases.xlsx") return exported(request, FileForm::Xlsx);
        if (first == "cases.pdf") return exported(request, FileForm::Pdf);
        if (first == "deadlines") return deadlines(request);
    }
    if (first == "cases" && parts.size() == 2) return one(request, parts[1]);
    if (first == "cases" && parts.size() == 3 && parts[2] == "history")
        return history(request, parts[1]);
    if (first == "cases" && parts.size() == 3 && parts[2] == "copy.pdf")
        return printed(request, parts[1], Paper::Copy);
    if (first == "cases" && parts.size() == 3 && parts[2] == "pack.pdf")
        return printed(request, parts[1], Paper::Pack);
    if (first == "documents" && parts.size() == 2) return document_list(request, parts[1]);
    if (first == "documents" && parts.size() == 3) return document(request, parts[1], parts[2]);
    return failed(ErrorCode::NotFoundPath);
}

CaseEndpoint::Answer CaseEndpoint::change(const http::Request& request,
                                          const std::vector<std::string_view>& parts) {
    if (parts.front() == "documents" && parts.size() == 2) return hand_in(request, parts[1]);
    if (parts.front() != "cases" || parts.size() != 3) return failed(ErrorCode::NotFoundPath);
    const lifecycle::Machine* machine = parts_.course.machine(parts[1]);
    if (machine != nullptr) return open(request, *machine, parts[2]);
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
    const lifecycle::CaseFilter filter =
        KPS_TRY(filter_in(request.query, parts_.course.machines()));
    const std::vector<Case> cases = KPS_TRY(parts_.course.list(filter, actor));
    JsonArray items;
    for (const Case& subject : cases)
        items.emplace_back(summary_json(*parts_.course.machine(subject.kind), subject, today()));
    JsonObject object;
    put(object, "cases", JsonValue(std::move(items)));
    if (cases.size() == filter.limit)
        put(object, "next", JsonValue(page_mark(filter, cases.back())));
    return json_answer(std::move(object));
}

Result<std::vector<Case>> CaseEndpoint::all_cases(lifecycle::CaseFilter filter,
                                                  const Actor& actor) const {
    filter.limit = lifecycle::kPageCasesMax;
    std::vector<Case> cases;
    for (;;) {
        const std::vector<Case> page = KPS_TRY(parts_.course.list(filter, actor));
        cases.insert(cases.end(), page.begin(), page.end());
        if (cases.size() > kExportRowsMax)
            return failed(ErrorCode::TooManyMatches, "at most 10000 rows in one file");
        if (page.size() < filter.limit) return cases;
        filter.before_us = lifecycle::place_in(filter.order, page.back());
        filter.before = page.back().id;
    }
}

CaseEndpoint::Answer CaseEndpoint::exported(const http::Request& request, FileForm form) const {
    const Actor actor = KPS_TRY(actor_of(request));
    const lifecycle::CaseFilter filter =
        KPS_TRY(filter_in(request.query, parts_.course.machines()));
    const std::vector<Case> cases = KPS_TRY(all_cases(filter, actor));
    const ExportStamp stamp{actor.name, parts_.clock.now_us(), std::string(request.query)};
    const ExportFile file{form, "kps-kayitlar", "Kayıtlar", case_table(parts_.course, cases),
                          parts_.place};
    auto response = KPS_TRY(file_answer(file, stamp));
    KPS_TRY(parts_.record_export(actor, request.query, cases.size()));
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

// Rule R-003 (KPSY m.2/1): who took which paper is in the log before it is given.
CaseEndpoint::Answer CaseEndpoint::printed(const http::Request& request, std::string_view id,
                                           Paper paper) const {
    const Actor actor = KPS_TRY(actor_of(request));
    const base::Uuid known = KPS_TRY(case_id(id));
    const Case subject = KPS_TRY(parts_.course.read(known, actor));
    const CaseSheets sheets{parts_.course, parts_.documents, actor, parts_.clock.now_us()};
    const bool is_pack = paper == Paper::Pack;
    auto made = is_pack ? case_pack(sheets, subject) : case_copy(sheets, subject);
    const letters::Sheet sheet = KPS_TRY(std::move(made));
    const base::Bytes pdf = KPS_TRY(letters::render_sheet(sheet, parts_.place));
    KPS_TRY(parts_.record_export(actor, (is_pack ? "pack=" : "copy=") + subject.number,
                                 std::max<std::size_t>(sheet.parts.size(), 1)));
    http::Response response;
    response.content_type = kPdfMediaType;
    response.headers.emplace_back("Cache-Control", "no-store");
    response.headers.emplace_back("Content-Disposition",
                                  "attachment; filename=\"" + subject.number + ".pdf\"");
    response.body = std::string(base::as_text(pdf));
    return response;
}

void add_case_routes(http::Router& router, CaseEndpoint& endpoint) {
    for (const char* path : {"/api/v1/lifecycles", "/api/v1/cases", "/api/v1/cases.csv",
                             "/api/v1/cases.rfc4180.csv", "/api/v1/cases.xlsx", "/api/v1/cases.pdf",
                             "/api/v1/cases/*", "/api/v1/deadlines", "/api/v1/documents/*"})
        router.add({path,
                    http::Methods::GetAndPost,
                    {},
                    [&endpoint](const http::Request& request, http::Responder responder) {
                        endpoint.handle(request, std::move(responder));
                    }});
}

}  // namespace kps::portal
