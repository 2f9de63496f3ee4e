#include "subject_access/subject_endpoint.h"

#include <boost/json.hpp>
#include <map>
#include <utility>

#include "audit/append_and_wait.h"
#include "audit/entries/entry_codec.h"
#include "crypto/random.h"
#include "lifecycle/limits.h"
#include "rest/problem.h"
#include "subject_access/look_up_json.h"
#include "subject_access/look_up_request.h"
#include "subject_access/look_up_table.h"

namespace kps::subject_access {
namespace {

using accounts::Actor;
using accounts::Role;
using base::ErrorCode;
using base::failed;
using base::Result;

constexpr std::string_view kRoot = "/api/v1/my-lookups";
constexpr std::string_view kFile = "/api/v1/my-lookups.csv";
constexpr std::string_view kStrictFile = "/api/v1/my-lookups.rfc4180.csv";
constexpr std::string_view kPdfFile = "/api/v1/my-lookups.pdf";
constexpr std::string_view kInquiryKind = "lookup-inquiry";
constexpr std::string_view kInquiries = "/api/v1/lookup-inquiries/";
/// The right of the data subject to learn whom data were given to, and to be answered.
constexpr std::string_view kOwnRight = "KVKK m.11";
constexpr std::string_view kOwedAnswer = "KVKK m.13";

http::Response json_answer(const boost::json::object& object) {
    http::Response response;
    response.content_type = rest::kJsonMediaType;
    response.headers.emplace_back("Cache-Control", "no-store");
    response.body = boost::json::serialize(object);
    return response;
}

http::Response refusal(const base::Error& error) {
    const bool told = error.code == ErrorCode::MalformedBody;
    http::Response response = rest::problem(error.code, told ? error.context : std::string_view());
    if (error.code == ErrorCode::Busy) response.headers.emplace_back("Retry-After", "1");
    return response;
}

/// `{…}` between a beginning and an end; empty when the path is another.
std::string_view between(std::string_view path, std::string_view begin, std::string_view end) {
    if (path.size() <= begin.size() + end.size() || !path.starts_with(begin) ||
        !path.ends_with(end))
        return {};
    return path.substr(begin.size(), path.size() - begin.size() - end.size());
}

}  // namespace

void SubjectEndpoint::handle(const http::Request& request, http::Responder responder) {
    pool_.handle(request, std::move(responder));
}

void SubjectEndpoint::Worker::handle(const http::Request& request, http::Responder responder) {
    auto answered = endpoint_.answer(request);
    responder.send(answered ? std::move(answered).take() : refusal(answered.error()));
}

SubjectEndpoint::Answer SubjectEndpoint::answer(const http::Request& request) {
    if (request.path == kRoot) return list(request);
    if (request.path == kFile) return file(request, portal::FileForm::Csv);
    if (request.path == kPdfFile) return file(request, portal::FileForm::Pdf);
    if (request.path == kStrictFile) return file(request, portal::FileForm::StrictCsv);
    if (const auto id = between(request.path, kInquiries, "/entry"); !id.empty())
        return own_entry(request, id);
    const auto reference = between(request.path, "/api/v1/my-lookups/", "/proof");
    if (!reference.empty()) return proof(request, reference);
    return failed(ErrorCode::NotFoundPath);
}

base::Status SubjectEndpoint::record(const audit::SearchAct& act, const http::Request& request) {
    audit::Draft draft = KPS_TRY(audit::draft_of(act));
    draft.flags |= parts_.place != letters::MadeIn::Live ? audit::kFlagTestData : std::uint16_t{0};
    draft.request_id = crypto::ordered_uuid(parts_.clock.now_us() / 1000);
    draft.source_address = request.source.bytes;
    KPS_TRY(audit::append_and_wait(parts_.log, std::move(draft)));
    return {};
}

Result<SubjectEndpoint::Look> SubjectEndpoint::begin_look(const http::Request& request,
                                                          const Span& span) {
    const Actor actor = KPS_TRY(parts_.who(request));
    if (actor.role != Role::Citizen) return failed(ErrorCode::RoleNotAllowed);
    const base::NationalId person = KPS_TRY(parts_.person_of(actor.account));
    // First the keys: a look that cannot be taken leaves no entry of one.
    OpenedLog log = KPS_TRY(parts_.open());
    audit::SearchAct act;
    act.kind = audit::SearchKind::Ledger;
    act.asker = actor.account.text();
    act.basis = kOwnRight;
    act.person = person.number();
    act.from_us = span.from_us;
    act.to_us = span.until_us;
    // Rule R-088 (KPSY m.10/5): also the person's own look is recorded before anything is shown.
    KPS_TRY(record(act, request));
    return Look{std::move(log), person, actor};
}

Result<LookUpPage> SubjectEndpoint::read_page(const http::Request& request,
                                              const LookUpRequest& asked) {
    const audit::DayRange days = asked.days();
    const Span span = asked.year ? Span{days.from_us(), days.until_us()} : Span{};
    Look look = KPS_TRY(begin_look(request, span));
    const auto told = KPS_TRY(look.log.reader->told(look.person, days));
    LookUpPage page = page_of(told, asked, *look.log.words);
    KPS_TRY(add_inquiries(look.actor, page));
    return page;
}

base::Status SubjectEndpoint::add_inquiries(const Actor& actor, LookUpPage& page) const {
    const lifecycle::Course* course = parts_.course();
    if (course == nullptr) return {};
    lifecycle::CaseFilter filter;
    filter.kind = std::string(kInquiryKind);
    filter.limit = lifecycle::kPageCasesMax;
    const auto cases = KPS_TRY(course->list(filter, actor));
    std::map<std::uint64_t, std::string> ids;
    for (const lifecycle::Case& subject : cases)
        ids[static_cast<std::uint64_t>(lifecycle::integer_of(subject.body, "reference"))] =
            subject.id.text();
    for (LookUp& row : page.rows)
        if (const auto known = ids.find(row.reference); known != ids.end())
            row.inquiry = known->second;
    return {};
}

SubjectEndpoint::Answer SubjectEndpoint::list(const http::Request& request) {
    const LookUpRequest asked = KPS_TRY(read_look_up_request(request.query));
    const std::int64_t covered_us = parts_.clock.now_us();
    const LookUpPage page = KPS_TRY(read_page(request, asked));
    return json_answer(page_json(page, covered_us));
}

SubjectEndpoint::Answer SubjectEndpoint::file(const http::Request& request, portal::FileForm form) {
    LookUpRequest asked = KPS_TRY(read_look_up_request(request.query));
    asked.limit = kRowsOfFileMax;
    const std::int64_t covered_us = parts_.clock.now_us();
    const LookUpPage page = KPS_TRY(read_page(request, asked));
    return portal::file_answer(
        {form, "sorgularim", "Sorgulanma kaydım", look_up_table(page), parts_.place},
        look_up_stamp(request.query, covered_us));
}

SubjectEndpoint::Answer SubjectEndpoint::proof(const http::Request& request,
                                               std::string_view reference) {
    const auto index = number_in(reference, 0, kReferenceMax);
    if (!index) return failed(ErrorCode::NotFound);
    Look look = KPS_TRY(begin_look(request, {}));
    const auto record =
        KPS_TRY(look.log.reader->look_up(look.person, static_cast<std::uint64_t>(*index)));
    if (!is_told(look.log.reader->state(record))) return failed(ErrorCode::NotFound);
    const auto receipt = KPS_TRY(parts_.receipt(record.index));
    return json_answer(proof_json(receipt, record.queried));
}

SubjectEndpoint::Answer SubjectEndpoint::own_entry(const http::Request& request,
                                                   std::string_view id) {
    const Actor actor = KPS_TRY(parts_.who(request));
    const bool is_asked = actor.role == Role::Administrator || actor.role == Role::Operator ||
                          actor.role == Role::SecurityOfficer || actor.role == Role::Inspector;
    if (!is_asked) return failed(ErrorCode::RoleNotAllowed);
    const auto known = base::Uuid::parse(id);
    const lifecycle::Course* course = parts_.course();
    if (!known || course == nullptr) return failed(ErrorCode::NotFound);
    // Whose case it is not gets what one gets for a case that is not there.
    const lifecycle::Case subject = KPS_TRY(course->read(*known, actor));
    if (subject.kind != kInquiryKind) return failed(ErrorCode::NotFound);
    const std::int64_t index = lifecycle::integer_of(subject.body, "reference");
    OpenedLog log = KPS_TRY(parts_.open());
    audit::SearchAct act;
    act.kind = audit::SearchKind::Entry;
    act.asker = actor.account.text();
    act.basis = kOwedAnswer;
    act.index = static_cast<std::uint64_t>(index);
    KPS_TRY(record(act, request));
    const auto found = KPS_TRY(log.reader->entry(act.index));
    // The entry must be the institution's own, whatever the case says.
    if (actor.institution && found.draft.institution != *actor.institution)
        return failed(ErrorCode::NotFound);
    return json_answer(own_entry_json(found, log.words->of(found.draft)));
}

void add_subject_routes(http::Router& router, SubjectEndpoint& endpoint) {
    for (const char* path :
         {"/api/v1/my-lookups", "/api/v1/my-lookups.csv", "/api/v1/my-lookups.rfc4180.csv",
          "/api/v1/my-lookups.pdf", "/api/v1/my-lookups/*", "/api/v1/lookup-inquiries/*"})
        router.add({path,
                    http::Methods::Get,
                    {},
                    [&endpoint](const http::Request& request, http::Responder responder) {
                        endpoint.handle(request, std::move(responder));
                    }});
}

}  // namespace kps::subject_access
