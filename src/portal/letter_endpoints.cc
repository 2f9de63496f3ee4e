#include <algorithm>

#include "base/calendar.h"
#include "correspondence/case_letter.h"
#include "letters/limits.h"
#include "portal/cases/case_endpoint.h"
#include "portal/limits.h"
#include "portal/query_members.h"
#include "portal/resource.h"

/// Letters: an institution's and an applicant's inbox, and what the directorate has sent.
namespace kps::portal {
namespace {

namespace json = boost::json;
using accounts::Role;
using base::ErrorCode;
using base::failed;
using base::Result;
using letters::InboxMessage;
using letters::IssuedLetter;

/// Whose letters a call is about.
struct Reader {
    std::string inbox;  ///< empty: everything that was sent
    std::string name;   ///< stands beside the reading
};

Result<letters::LetterBook*> book_of(const Call& call) {
    letters::LetterBook* book = call.portal.letters();
    if (book == nullptr) return failed(ErrorCode::NotFound, "no letters are kept here");
    return book;
}

/// Rule R-181 (KPS başvuru §1): letters are for those whose duty they are: an institution's administrator and
/// technician, and the directorate's people who work on its cases.
Result<Reader> reader_of(const Call& call) {
    const accounts::Actor actor = actor_of(*call.present);
    const bool sends = actor.role == Role::Operator || actor.role == Role::BoardSecretary ||
                       actor.role == Role::Inspector;
    if (sends) return Reader{"", actor.name};
    const bool receives = actor.role == Role::Administrator || actor.role == Role::Technician;
    if (!receives || !actor.institution) return failed(ErrorCode::RoleNotAllowed, "letters");
    return Reader{correspondence::institution_inbox(*actor.institution), actor.name};
}

Result<Reader> applicant_of(const Call& call) {
    const std::string_view code = call.request.header(kCaseCodeHeader);
    const std::string_view number = call.request.header(kCaseNumberHeader);
    if (code.empty() || number.empty() || !call.portal.applicants())
        return failed(ErrorCode::NotFound, "no such application");
    const std::string known = KPS_TRY(call.portal.applicants()(number, code));
    return Reader{correspondence::case_inbox(known), known};
}

/// `KPS-2026-17` in a path is the letter `KPS-2026/17`.
Result<std::string> number_in(std::string_view text) {
    const std::size_t dash = text.rfind('-');
    if (dash == std::string_view::npos || text.size() > kLetterNumberBytesMax)
        return failed(ErrorCode::NotFound, "no such letter");
    std::string number(text);
    number[dash] = '/';
    return number;
}

std::string path_form(std::string number) {
    std::replace(number.begin(), number.end(), '/', '-');
    return number;
}

/// What this caller may know: another institution's letter is one that is not there.
Result<IssuedLetter> visible(const Call& call, const Reader& reader) {
    const auto* book = KPS_TRY(book_of(call));
    const std::string number = KPS_TRY(number_in(call.parameters.at(0)));
    if (!reader.inbox.empty()) KPS_TRY(book->message(reader.inbox, number));
    return book->find(number);
}

json::object json_of(const IssuedLetter& letter) {
    return {{"id", path_form(letter.number)},
            {"number", letter.number},
            {"subject", letter.subject},
            {"template", letter.template_name},
            {"institution", letter.institution.value()},
            {"code", letter.code},
            {"sha256", base::to_hex(letter.digest)},
            {"issued", base::utc_text_ms(letter.issued_us)}};
}

json::object json_of(const InboxMessage& message) {
    json::object out{{"id", path_form(message.letter)},
                     {"number", message.letter},
                     {"subject", message.subject},
                     {"issued", base::utc_text_ms(message.created_us)}};
    out["read"] = time_json(message.read_us.value_or(0));
    out["read_by"] = message.read_by;
    return out;
}

struct Page {
    std::string before;  ///< a letter's number; empty: from the newest
    std::size_t limit = kLetterPageDefault;
    std::optional<base::InstitutionId> institution;
};

Result<Page> page_of(const Call& call) {
    Page page;
    const QueryMembers members =
        KPS_TRY(QueryMembers::read(call.request.query, {"before", "limit", "institution"}));
    if (const auto before = members.get("before"); !before.empty())
        page.before = KPS_TRY(number_in(before));
    page.limit = KPS_TRY(members.count("limit", 1, letters::kInboxPageMax, kLetterPageDefault));
    if (const auto institution = members.get("institution"); !institution.empty()) {
        const std::int64_t id = KPS_TRY(number_of(institution, 1, kInstitutionIdMax));
        page.institution = base::InstitutionId(static_cast<std::uint32_t>(id));
    }
    return page;
}

Result<http::Response> list_for(const Call& call, const Reader& reader) {
    const auto* book = KPS_TRY(book_of(call));
    const Page page = KPS_TRY(page_of(call));
    json::array out;
    json::object answer;
    if (reader.inbox.empty()) {
        for (const auto& one : KPS_TRY(book->issued(page.institution, page.before, page.limit)))
            out.push_back(json_of(one));
    } else {
        for (const auto& one : KPS_TRY(book->inbox(reader.inbox, page.before, page.limit)))
            out.push_back(json_of(one));
        answer["unread"] = KPS_TRY(book->unread_count(reader.inbox));
    }
    if (out.size() == page.limit) answer["next"] = out.back().at("id");
    answer["letters"] = std::move(out);
    return json_answer(answer);
}

Result<http::Response> show_to(const Call& call, const Reader& reader) {
    const IssuedLetter letter = KPS_TRY(visible(call, reader));
    json::object out = json_of(letter);
    if (!reader.inbox.empty()) {
        const auto* book = KPS_TRY(book_of(call));
        const InboxMessage message = KPS_TRY(book->message(reader.inbox, letter.number));
        out["read"] = time_json(message.read_us.value_or(0));
        out["read_by"] = message.read_by;
    }
    return json_answer(out);
}

Result<http::Response> print_for(const Call& call, const Reader& reader) {
    const IssuedLetter letter = KPS_TRY(visible(call, reader));
    const auto* book = KPS_TRY(book_of(call));
    const base::Bytes pdf = KPS_TRY(book->pdf(letter.number));
    http::Response response;
    response.content_type = "application/pdf";
    response.headers.emplace_back("Cache-Control", "no-store");
    response.headers.emplace_back("Content-Disposition",
                                  "inline; filename=\"" + path_form(letter.number) + ".pdf\"");
    response.body = std::string(base::as_text(pdf));
    return response;
}

/// The first reading stays; the directorate reads without leaving a mark.
Result<http::Response> mark_for(const Call& call, const Reader& reader) {
    KPS_TRY(call.reader().finish());
    if (reader.inbox.empty()) return failed(ErrorCode::RoleNotAllowed, "letters");
    auto* book = KPS_TRY(book_of(call));
    const std::string number = KPS_TRY(number_in(call.parameters.at(0)));
    KPS_TRY(book->mark_read(reader.inbox, number, reader.name, call.now_us));
    return empty_answer();
}

using Who = Result<Reader> (*)(const Call&);
using What = Result<http::Response> (*)(const Call&, const Reader&);

template <Who kWho, What kWhat>
Result<http::Response> run(Call& call) {
    const Reader reader = KPS_TRY(kWho(call));
    return kWhat(call, reader);
}

constexpr std::array kResources = {
    Resource{"GET", "/api/v1/letters", Need::Accepted, Where::Pool,
             "Yazılar: kurumun gelen kutusu; Genel Müdürlük için gönderilenler", "",
             run<reader_of, list_for>, "200:LetterList", "before limit institution"},
    Resource{"GET", "/api/v1/letters/{id}", Need::Accepted, Where::Pool, "Yazının bilgileri", "",
             run<reader_of, show_to>, "200:Letter"},
    Resource{"GET", "/api/v1/letters/{id}/pdf", Need::Accepted, Where::Pool,
             "Yazının kendisi (PDF)", "", run<reader_of, print_for>, "200:pdf"},
    Resource{"POST", "/api/v1/letters/{id}/read", Need::Accepted, Where::Pool,
             "Yazıyı okundu olarak işaretle", "", run<reader_of, mark_for>, "204"},
    Resource{"GET", "/api/v1/applicant/letters", Need::Nobody, Where::Pool,
             "Başvurunun yazıları (başvuru numarası ve koduyla)", "", run<applicant_of, list_for>,
             "200:LetterList", "before limit"},
    Resource{"GET", "/api/v1/applicant/letters/{id}", Need::Nobody, Where::Pool,
             "Başvurunun bir yazısı", "", run<applicant_of, show_to>, "200:Letter"},
    Resource{"GET", "/api/v1/applicant/letters/{id}/pdf", Need::Nobody, Where::Pool,
             "Başvurunun bir yazısı (PDF)", "", run<applicant_of, print_for>, "200:pdf"},
    Resource{"POST", "/api/v1/applicant/letters/{id}/read", Need::Nobody, Where::Pool,
             "Başvurunun yazısını okundu olarak işaretle", "", run<applicant_of, mark_for>, "204"},
};

}  // namespace

std::span<const Resource> letter_resources() {
    return kResources;
}

}  // namespace kps::portal
