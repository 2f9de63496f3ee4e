#include "rest/questions/json_sink.h"

#include "audit/log_writer.h"
#include "base/calendar.h"
#include "rest/problem.h"

namespace kps::rest {

JsonSink::~JsonSink() {
    if (keeping_) keeping_->repetitions->forget(keeping_->key);
}

void JsonSink::recording(std::span<const audit::Draft> drafts) {
    age_ = query::age_of(drafts);
    if (keeping_) drafts_.assign(drafts.begin(), drafts.end());
}

void JsonSink::answered(std::string body, const audit::Receipt& receipt) noexcept {
    if (keeping_ && status_ == 200) {
        keeping_->repetitions->keep(keeping_->key, {body, std::move(drafts_)});
        keeping_.reset();
    }
    http::Response response;
    response.status = status_;
    response.content_type = status_ == 200 ? kJsonMediaType : kProblemMediaType;
    response.headers.emplace_back("Cache-Control", "no-store");
    response.headers.emplace_back("KPS-Makbuz", receipt.header_value());
    // Rule R-027 (KPSY m.5/4): an answer says when it was asked and of which register; nobody acts on an old copy.
    if (age_.asked_us != 0)
        response.headers.emplace_back("KPS-Sorgu-Zamani", base::utc_text_ms(age_.asked_us));
    if (!age_.register_version.empty())
        response.headers.emplace_back("KPS-Kayit-Surumu", std::move(age_.register_version));
    if (limited_)
        limited_->headers.append(*limited_->usage, limited_->clock->now_us(), response.headers);
    if (is_repetition_) response.headers.emplace_back("Idempotency-Replayed", "true");
    response.body = std::move(body);
    response.if_lost = if_lost(receipt);
    send(std::move(response));
}

void JsonSink::failed(base::ErrorCode code) noexcept {
    send(problem(code));
}

void JsonSink::send(http::Response response) {
    if (response.status == 401)
        response.headers.emplace_back("WWW-Authenticate",
                                      "Bearer realm=\"kps\", error=\"invalid_token\"");
    if (!trace_.empty()) response.headers.emplace_back("traceparent", std::move(trace_));
    responder_.send(std::move(response));
}

}  // namespace kps::rest
