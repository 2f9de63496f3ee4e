#include "documents/edge/document_endpoint.h"

#include <fmt/format.h>

#include <memory>
#include <utility>

#include "base/day_text.h"
#include "crypto/digest.h"
#include "documents/edge/waiting_sink.h"
#include "institutions/strict_json.h"
#include "rest/bearer_guard.h"
#include "rest/json_text.h"
#include "rest/problem.h"
#include "rest/questions/answer_writer.h"
#include "rest/questions/json_sink.h"
#include "rest/questions/problem_renderer.h"
#include "rest/questions/question_reader.h"
#include "rest/request_rules.h"
#include "rest/service_path.h"
#include "rest/trace.h"

namespace kps::documents {
namespace {

using base::ErrorCode;
using base::failed;
using base::Result;
using institutions::JsonReader;
using institutions::JsonValue;

constexpr rest::RequestRules kDocumentRules{"POST", rest::kJsonMediaType, kRequestBytesMax,
                                            "application/pdf"};
constexpr rest::RequestRules kDisputeRules{"POST", rest::kJsonMediaType, kDisputeBytesMax};

/// Writes the JSON that the question's entry holds the digest of, and copies what the document shows.
class CopyingRenderer final : public query::Renderer {
  public:
    CopyingRenderer(const rest::AnswerForms& forms, Kind kind)
        : kind_(kind), writer_(forms, status_) {}
    void render(const query::Answer& answer, std::string& out) override {
        content = read_content(kind_, answer);
        writer_.render(answer, out);
    }
    int status() const { return status_; }
    std::optional<Content> content;

  private:
    Kind kind_;
    int status_ = 200;
    rest::AnswerWriter writer_;
};

Result<JsonValue> parsed(std::string_view body, std::size_t bytes_max) {
    institutions::JsonRules rules;
    rules.bytes_max = bytes_max;
    rules.values_max = kRequestValuesMax;
    rules.normalises = false;
    return institutions::parse_strict_json(body, ErrorCode::MalformedBody, rules);
}

Result<Approver> read_approver(const JsonValue& value) {
    JsonReader reader(value, "$.approver", ErrorCode::MalformedBody);
    Approver approver;
    approver.given_names = KPS_TRY(reader.text("given_names"));
    approver.surname = KPS_TRY(reader.text("surname"));
    approver.title = KPS_TRY(reader.text("title"));
    KPS_TRY(reader.finish());
    KPS_TRY(check(approver));
    return approver;
}

std::string issued_json(const Issued& issued) {
    std::string out = fmt::format(
        R"({{"kind":"{}","code":"{}","day":"{}","valid_until":"{}","sha256":"{}","approved":{})",
        name_of(issued.kind), issued.code, base::day_text(base::istanbul_date(issued.made_us)),
        base::day_text(issued.valid_until), base::to_hex(issued.digest), !issued.approver.empty());
    if (issued.dispute)
        out += fmt::format(R"(,"dispute":{{"day":"{}","ground":"{}"}})",
                           base::day_text(base::istanbul_date(issued.dispute->at_us)),
                           name_of(issued.dispute->ground));
    return out + "}";
}

/// What of an error may be told: paths and rules, never what was sent.
http::Response told(const base::Error& error) {
    const bool is_theirs =
        error.code == ErrorCode::MalformedBody || error.code == ErrorCode::InvalidField;
    return rest::problem(error.code,
                         is_theirs ? std::string_view(error.context) : std::string_view());
}

http::Response file_of(const Printed& printed) {
    http::Response response;
    response.content_type = "application/pdf";
    response.headers = {{"Cache-Control", "no-store"},
                        {"Content-Disposition", fmt::format("attachment; filename=\"{}.pdf\"",
                                                            name_of(printed.issued.kind))},
                        {"KPS-Belge-Kodu", printed.issued.code}};
    response.body = base::as_text(printed.pdf);
    return response;
}

bool is_of_people(const http::Request& request) {
    return request.path.starts_with(kPeoplesDocumentsPath);
}

std::string_view below(const http::Request& request) {
    return request.path.substr(is_of_people(request) ? kPeoplesDocumentsPath.size()
                                                     : kDocumentsPath.size());
}

}  // namespace

struct DocumentEndpoint::Asked {
    Kind kind = Kind::RegisterExtract;
    query::Question question;
    std::optional<Approver> approver;
    std::optional<Content> content{};
};

void DocumentEndpoint::handle(const http::Request& request, http::Responder untraced) {
    http::Responder responder = rest::traced(request, std::move(untraced));
    const rest::RequestRules& rules = below(request) == kDisputes ? kDisputeRules : kDocumentRules;
    if (auto refusal = rest::refuse_by_rules(request, rules))
        return responder.send(std::move(*refusal));
    if (is_of_people(request)) return pool_.handle(request, std::move(responder));
    // Strangers do not get as far as the pool.
    const std::int64_t now_us = parts_.clock.now_us();
    const rest::Presented presented = rest::authenticate(request, parts_.tokens, now_us);
    if (!presented.refusal) return pool_.handle(request, std::move(responder));
    const base::Error error(*presented.refusal, {});
    const auto kind =
        presented.genuine ? rest::RefusedCaller::Genuine : rest::RefusedCaller::Unknown;
    if (parts_.may_record(kind, now_us))
        return refuse(request, {presented.caller, {}, {}}, error, std::move(responder));
    rest::JsonSink(std::move(responder), {}).failed(error.code);
}

void DocumentEndpoint::refuse(const http::Request& request, const Asking& who,
                              const base::Error& error, http::Responder responder) {
    query::Question question;
    question.end_user = who.end_user;
    question.request_digest = crypto::sha256(base::as_bytes(request.body));
    auto sink = std::make_unique<rest::JsonSink>(std::move(responder), std::string());
    rest::ProblemRenderer renderer(told(error), sink->status());
    parts_.engine.refuse(who.caller, question, error.code, renderer, std::move(sink));
}

void DocumentEndpoint::Worker::handle(const http::Request& request, http::Responder responder) {
    endpoint_.answer(request, std::move(responder));
}

Result<Asking> DocumentEndpoint::who_asks(const http::Request& request) const {
    if (is_of_people(request)) {
        if (!parts_.person) return failed(ErrorCode::NotFoundPath);
        return parts_.person(request);
    }
    // Waiting took time: the token is looked at again.
    const rest::Presented presented =
        rest::authenticate(request, parts_.tokens, parts_.clock.now_us());
    if (presented.refusal) return failed(*presented.refusal);
    return Asking{presented.caller, {}, {}};
}

void DocumentEndpoint::answer(const http::Request& request, http::Responder responder) {
    const auto who = who_asks(request);
    if (!who) return responder.send(told(who.error()));
    if (who->refusal) {
        if (parts_.may_record(rest::RefusedCaller::Genuine, parts_.clock.now_us()))
            return refuse(request, *who, base::Error(*who->refusal, {}), std::move(responder));
        return responder.send(rest::problem(*who->refusal));
    }
    if (below(request) == kDisputes) return responder.send(disputed(*who, request));
    auto asked = read(request, *who);
    if (!asked) return refuse(request, *who, asked.error(), std::move(responder));
    responder.send(document(who->caller, std::move(asked).take()));
}

Result<DocumentEndpoint::Asked> DocumentEndpoint::read(const http::Request& request,
                                                       const Asking& who) const {
    std::string path(rest::kServicesPath);
    path += below(request);
    const contract::Service* service = rest::service_at(parts_.catalogue, path);
    const auto kind = service == nullptr ? std::nullopt : kind_of(*service);
    if (!kind) return failed(ErrorCode::NotFoundPath);
    Asked asked{*kind, {}, {}};
    const JsonValue value = KPS_TRY(parsed(request.body, kRequestBytesMax));
    JsonReader reader(value, "$", ErrorCode::MalformedBody);
    const JsonValue* question = KPS_TRY(reader.value("question"));
    if (reader.has("approver")) {
        const JsonValue* approver = KPS_TRY(reader.value("approver"));
        asked.approver = KPS_TRY(read_approver(*approver));
    }
    KPS_TRY(reader.finish());
    asked.question.service = service;
    asked.question.request_digest = crypto::sha256(base::as_bytes(request.body));
    asked.question.message_id = std::string(rest::trace_parent(request).value_or(""));
    KPS_TRY(rest::read_question(institutions::canonical_json(*question), asked.question));
    // Of a person the session says who asks.
    if (!who.end_user.empty()) {
        if (!asked.question.end_user.empty())
            return failed(ErrorCode::MalformedBody,
                          "$.question.end_user: the session says who asks");
        asked.question.end_user = who.end_user;
        if (parts_.state_purpose)
            KPS_TRY(parts_.state_purpose(who.caller.institution, asked.question));
    }
    // A document is about one person or family.
    if (asked.question.criteria.size() != 1)
        return failed(ErrorCode::MalformedBody, "$.question.criteria: one");
    return asked;
}

http::Response DocumentEndpoint::document(const authentication::Caller& caller, Asked asked) {
    CopyingRenderer renderer(forms_, asked.kind);
    std::promise<Told> promise;
    std::future<Told> future = promise.get_future();
    parts_.engine.ask(caller, asked.question, renderer,
                      std::make_unique<WaitingSink>(std::move(promise)));
    Told outcome = future.get();
    if (!outcome.receipt) return rest::problem(outcome.failure);
    const std::string receipt = outcome.receipt->header_value();
    http::Response response;
    if (renderer.status() != 200) {
        response.status = renderer.status();
        response.content_type = rest::kProblemMediaType;
        response.headers.emplace_back("Cache-Control", "no-store");
        response.body = std::move(outcome.body);
    } else if (!renderer.content) {
        response = rest::problem(ErrorCode::NotFound);
    } else {
        asked.content = std::move(renderer.content);
        const auto printed = print(caller, asked, outcome);
        response = printed ? file_of(*printed) : told(printed.error());
        if (printed)
            response.if_lost = outcome.if_lost;
        else if (outcome.if_lost)
            outcome.if_lost();
    }
    response.headers.emplace_back("KPS-Makbuz", receipt);
    return response;
}

Result<Printed> DocumentEndpoint::print(const authentication::Caller& caller, Asked& asked,
                                        const Told& outcome) const {
    Order order;
    order.kind = asked.kind;
    order.content = std::move(*asked.content);
    order.origin.institution = caller.institution;
    order.origin.institution_name = KPS_TRY(parts_.name_of_institution(caller.institution));
    order.origin.asked_by =
        asked.question.end_user.empty() ? caller.user.value() : asked.question.end_user;
    order.origin.purpose_code = asked.question.purpose_code;
    order.origin.file_number = asked.question.file_number;
    order.origin.register_version = outcome.age.register_version;
    order.origin.receipt = *outcome.receipt;
    order.origin.asked_us = outcome.age.asked_us;
    order.approver = std::move(asked.approver);
    order.is_test = parts_.is_test;
    order.check_url = parts_.check_url;
    return parts_.book.issue(order);
}

http::Response DocumentEndpoint::disputed(const Asking& who, const http::Request& request) const {
    const auto dispute = [&]() -> Result<Issued> {
        const JsonValue value = KPS_TRY(parsed(request.body, kDisputeBytesMax));
        JsonReader reader(value, "$", ErrorCode::MalformedBody);
        const std::string code = KPS_TRY(reader.text("code"));
        const std::string word = KPS_TRY(reader.text("ground"));
        KPS_TRY(reader.finish());
        const auto ground = ground_by_name(word);
        if (!ground)
            return reader.wrong("ground", "record-wrong, other-person, changed-since or other");
        auto found =
            parts_.book.dispute({who.caller.institution, {}}, code, *ground, parts_.clock.now_us());
        // What is wrong with a code is not told: it is unknown.
        if (!found && found.error().code == ErrorCode::InvalidField)
            return failed(ErrorCode::NotFound);
        return found;
    };
    const rest::Presented presented{who.caller, true, std::nullopt};
    if (const auto code = rest::refusal_of(presented, parts_.policy)) return rest::problem(*code);
    const auto issued = dispute();
    if (!issued) return told(issued.error());
    http::Response response;
    response.content_type = rest::kJsonMediaType;
    response.headers.emplace_back("Cache-Control", "no-store");
    response.body = issued_json(*issued);
    return response;
}

void add_document_routes(http::Router& router, DocumentEndpoint& endpoint) {
    for (const std::string_view path : {kDocumentsPath, kPeoplesDocumentsPath})
        router.add({std::string(path) + "*",
                    http::Methods::GetAndPost,
                    {},
                    [&endpoint](const http::Request& request, http::Responder responder) {
                        endpoint.handle(request, std::move(responder));
                    }});
}

}  // namespace kps::documents
