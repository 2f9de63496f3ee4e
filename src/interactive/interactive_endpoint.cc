#include "interactive/interactive_endpoint.h"

#include <string>
#include <utility>

#include "crypto/digest.h"
#include "interactive/offers.h"
#include "interactive/place_search.h"
#include "portal/query_members.h"
#include "portal/resource.h"
#include "rest/compressed.h"
#include "rest/limits.h"
#include "rest/problem.h"
#include "rest/questions/answer_writer.h"
#include "rest/questions/json_sink.h"
#include "rest/questions/problem_renderer.h"
#include "rest/questions/question_reader.h"
#include "rest/request_rules.h"
#include "rest/service_path.h"

namespace kps::interactive {

using base::ErrorCode;
using base::Result;

namespace {

constexpr std::string_view kOffers = "services";
constexpr std::string_view kPlaces = "places";
constexpr rest::RequestRules kReadRules{};
constexpr rest::RequestRules kQuestionRules{"POST", rest::kJsonMediaType, rest::kQuestionBytesMax};

std::string_view below(const http::Request& request) {
    return request.path.substr(kInteractivePath.size());
}

bool is_reading(std::string_view path) {
    return path == kOffers || path == kPlaces || path.starts_with(std::string(kOffers) + "/");
}

/// The question of a body, asked by whom the session says.
base::Status read_body(const http::Request& request, query::Question& question) {
    query::Question read = question;
    read.end_user.clear();
    KPS_TRY(rest::read_question(request.body, read));
    if (!read.end_user.empty())
        return base::failed(ErrorCode::MalformedBody, "$.end_user: the session says who asks");
    read.end_user = std::move(question.end_user);
    question = std::move(read);
    return {};
}

}  // namespace

/// One question on its way through the endpoint.
struct InteractiveEndpoint::Exchange {
    std::unique_ptr<rest::JsonSink> sink;
    authentication::Caller caller{};
    query::Question question{};
    std::int64_t now_us = 0;
};

void InteractiveEndpoint::handle(const http::Request& request, http::Responder responder) {
    const bool reads = is_reading(below(request));
    if (auto refusal = rest::refuse_by_rules(request, reads ? kReadRules : kQuestionRules))
        return responder.send(std::move(*refusal));
    if (reads) return pool_.handle(request, rest::compressed(request, std::move(responder)));
    pool_.handle(request, std::move(responder));
}

void InteractiveEndpoint::Worker::handle(const http::Request& request, http::Responder responder) {
    if (!is_reading(below(request))) return endpoint_.ask(request, std::move(responder));
    auto answer = endpoint_.read(request);
    responder.send(answer ? std::move(*answer) : rest::problem_of(answer.error()));
}

Result<http::Response> InteractiveEndpoint::read(const http::Request& request) const {
    const PersonAsking who = KPS_TRY(person_asking(request, parts_.people));
    if (who.refusal) return base::failed(*who.refusal);
    std::string_view path = below(request);
    if (path == kPlaces) {
        const auto members =
            KPS_TRY(portal::QueryMembers::read(request.query, {"kind", "within", "q"}));
        const PlaceWish wish = KPS_TRY(place_wish(members));
        return portal::json_answer(places_json(parts_.places, wish));
    }
    KPS_TRY(portal::QueryMembers::read(request.query, {}));
    const Offers offers =
        KPS_TRY(offers_to(who, {parts_.policy, parts_.places, parts_.clock.now_us()}));
    std::vector<institutions::OwnPurpose> own;
    if (parts_.people.own_purposes != nullptr)
        own = KPS_TRY(parts_.people.own_purposes->list(who.caller.institution));
    if (path == kOffers) return portal::json_answer(offers_json(offers, own));
    path.remove_prefix(kOffers.size() + 1);
    const contract::Service* service = rest::service_version_at(parts_.catalogue, path);
    return portal::json_answer(KPS_TRY(offer_json(offers, own, service)));
}

void InteractiveEndpoint::refuse(Exchange& exchange, ErrorCode code, std::string_view detail) {
    if (!parts_.may_record(rest::RefusedCaller::Genuine, exchange.now_us))
        return exchange.sink->failed(code);
    rest::ProblemRenderer renderer(rest::problem(code, detail), exchange.sink->status());
    parts_.engine.refuse(exchange.caller, exchange.question, code, renderer,
                         std::move(exchange.sink));
}

void InteractiveEndpoint::ask(const http::Request& request, http::Responder responder) {
    const auto who = person_asking(request, parts_.people);
    if (!who) return responder.send(rest::problem_of(who.error()));
    const std::string trace(rest::trace_parent(request).value_or(""));
    Exchange exchange{std::make_unique<rest::JsonSink>(std::move(responder), trace), who->caller};
    exchange.now_us = parts_.clock.now_us();
    exchange.question.message_id = trace;
    exchange.question.end_user = who->end_user;
    exchange.question.request_digest = crypto::sha256(base::as_bytes(request.body));
    if (who->refusal) return refuse(exchange, *who->refusal);

    const std::string path = std::string(rest::kServicesPath) + std::string(below(request));
    exchange.question.service = rest::service_at(parts_.catalogue, path);
    if (exchange.question.service == nullptr) return refuse(exchange, ErrorCode::UnknownAction);
    exchange.sink->say_limits(
        {rest::LimitHeaders(parts_.policy.get().get(), exchange.caller.institution,
                            *exchange.question.service, exchange.now_us),
         &parts_.usage, &parts_.clock});
    auto status = read_body(request, exchange.question);
    if (status)
        status = state_purpose(parts_.people, exchange.caller.institution, exchange.question);
    if (!status) return refuse(exchange, status.error().code, status.error().context);
    rest::AnswerWriter writer(forms_, exchange.sink->status());
    parts_.engine.ask(exchange.caller, exchange.question, writer, std::move(exchange.sink));
}

void add_interactive_routes(http::Router& router, InteractiveEndpoint& endpoint) {
    router.add({std::string(kInteractivePath) + "*",
                http::Methods::GetAndPost,
                {},
                [&endpoint](const http::Request& request, http::Responder responder) {
                    endpoint.handle(request, std::move(responder));
                }});
}

}  // namespace kps::interactive
