#include "rest/questions/question_endpoint.h"

#include <memory>
#include <string>
#include <utility>

#include "crypto/digest.h"
#include "rest/bearer_guard.h"
#include "rest/idempotency_key.h"
#include "rest/limits.h"
#include "rest/problem.h"
#include "rest/questions/answer_writer.h"
#include "rest/questions/json_sink.h"
#include "rest/questions/problem_renderer.h"
#include "rest/questions/question_reader.h"
#include "rest/request_rules.h"
#include "rest/service_path.h"

namespace kps::rest {

using base::ErrorCode;

namespace {

constexpr RequestRules kRules{"POST", kJsonMediaType, kQuestionBytesMax};

/// Everything that makes two questions the same: service, body, and where they come from.
base::Hash digest_of(std::string_view path, const base::Hash& body_digest) {
    return crypto::sha256(crypto::sha256(base::as_bytes(path)), body_digest);
}

}  // namespace

/// One request on its way through the endpoint.
struct QuestionEndpoint::Exchange {
    const http::Request& request;
    std::unique_ptr<JsonSink> sink;
    authentication::Caller caller{};
    query::Question question{};
};

void QuestionEndpoint::refuse(Exchange& exchange, ErrorCode code, std::string_view detail) {
    ProblemRenderer renderer(problem(code, detail), exchange.sink->status());
    parts_.engine.refuse(exchange.caller, exchange.question, code, renderer,
                         std::move(exchange.sink));
}

void QuestionEndpoint::handle(const http::Request& request, http::Responder responder) {
    if (auto refusal = refuse_by_rules(request, kRules)) return responder.send(std::move(*refusal));
    const std::int64_t now_us = parts_.clock.now_us();
    const std::string trace(trace_parent(request).value_or(""));
    Exchange exchange{request, std::make_unique<JsonSink>(std::move(responder), trace)};
    exchange.question.message_id = trace;
    exchange.question.request_digest = crypto::sha256(base::as_bytes(request.body));

    const Presented presented = authenticate(request, parts_.tokens, now_us);
    exchange.caller = presented.caller;
    if (presented.refusal) {
        const RefusedCaller who =
            presented.genuine ? RefusedCaller::Genuine : RefusedCaller::Unknown;
        if (parts_.may_record(who, now_us)) return refuse(exchange, *presented.refusal);
        return exchange.sink->failed(*presented.refusal);
    }
    exchange.question.service = service_at(parts_.catalogue, request.path);
    if (exchange.question.service == nullptr) return refuse(exchange, ErrorCode::UnknownAction);
    exchange.sink->say_limits({LimitHeaders(parts_.policy.get().get(), exchange.caller.institution,
                                            *exchange.question.service, now_us),
                               &parts_.usage, &parts_.clock});
    const auto status = read_question(request.body, exchange.question);
    if (!status) return refuse(exchange, status.error().code, status.error().context);
    const std::string_view header = request.header(kIdempotencyKeyHeader);
    if (header.empty()) return ask(exchange);
    const auto key = idempotency_key(header);
    if (!key) return refuse(exchange, ErrorCode::MalformedBody, "Idempotency-Key: not a key");
    ask_once(exchange,
             {exchange.caller.institution, exchange.caller.user.value(), std::move(*key)});
}

void QuestionEndpoint::ask(Exchange& exchange) {
    AnswerWriter writer(forms_, exchange.sink->status());
    parts_.engine.ask(exchange.caller, exchange.question, writer, std::move(exchange.sink));
}

void QuestionEndpoint::ask_once(Exchange& exchange, const Repetitions::Key& key) {
    const base::Hash digest = digest_of(exchange.request.path, exchange.question.request_digest);
    auto found = parts_.repetitions.begin(key, digest, parts_.clock.now_us());
    if (found.state == Repetitions::State::Given) {
        exchange.sink->says_repeated(true);
        exchange.sink->recording(found.answer->drafts);
        std::unique_ptr<query::AnswerSink> sink = std::move(exchange.sink);
        if (parts_.engine.repeat(exchange.caller, exchange.question, *found.answer, sink)) return;
        // The rights are others now, so the answer may be another one.
        exchange.sink.reset(static_cast<JsonSink*>(sink.release()));
        exchange.sink->says_repeated(false);
        parts_.repetitions.forget(key);
        found = parts_.repetitions.begin(key, digest, parts_.clock.now_us());
    }
    switch (found.state) {
        case Repetitions::State::Pending:
            return refuse(exchange, ErrorCode::RepeatedKeyPending);
        case Repetitions::State::Differs:
            return refuse(exchange, ErrorCode::RepeatedKeyDiffers);
        case Repetitions::State::First:
            exchange.sink->keep({&parts_.repetitions, key});
            return ask(exchange);
        case Repetitions::State::Given:
        case Repetitions::State::Full:
            return ask(exchange);
    }
}

}  // namespace kps::rest
