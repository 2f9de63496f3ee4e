#include "rest/ledger/ledger_endpoint.h"

#include <optional>
#include <utility>

#include "audit/append_and_wait.h"
#include "audit/entries/entry_codec.h"
#include "audit/search/search_act.h"
#include "base/calendar.h"
#include "crypto/digest.h"
#include "crypto/random.h"
#include "http/ascii.h"
#include "rest/json_text.h"
#include "rest/problem.h"
#include "rest/request_rules.h"

namespace kps::rest {
namespace {

using base::ErrorCode;

constexpr std::string_view kFindUsage = "/api/v1/ledger/findUsage";
constexpr std::string_view kUsagePeriod = "/api/v1/ledger/usagePeriod";
constexpr std::string_view kHeartbeat = "/api/v1/ledger/heartbeat";
/// The right of the data subject to learn whom data were given to.
constexpr std::string_view kBasis = "KVKK m.11";

http::Response json_reply(std::string body) {
    http::Response response;
    response.content_type = kJsonMediaType;
    response.headers.emplace_back("Cache-Control", "no-store");
    response.body = std::move(body);
    return response;
}

http::Response refusal_reply(ErrorCode code) {
    http::Response reply = problem(code);
    if (reply.status == 401) reply.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"kps\"");
    return reply;
}

std::string json_of(const UsagePage& page) {
    std::string out = "{\"totalUsages\":" + std::to_string(page.total) + ",\"usages\":[";
    for (const Usage& usage : page.usages) {
        if (&usage != page.usages.data()) out += ',';
        out += "{\"logtime\":" + json_text(base::utc_text_ms(usage.time_us));
        out += ",\"action\":" + json_text(usage.action);
        out += ",\"receiverCode\":" + json_text(std::to_string(usage.receiver_code));
        out += ",\"receiverName\":" + json_text(usage.receiver_name);
        out += ",\"receiverSystem\":" + json_text(usage.receiver_system) + "}";
    }
    return out + "]}";
}

/// Sends a refusal when its entry is durable.
class RefusalWaiter final : public audit::Waiter {
  public:
    RefusalWaiter(http::Responder responder, http::Response reply)
        : responder_(std::move(responder)), reply_(std::move(reply)) {}
    void durable(const audit::Receipt&) noexcept override { responder_.send(std::move(reply_)); }
    void refused() noexcept override { responder_.send(problem(ErrorCode::AuditUnavailable)); }

  private:
    http::Responder responder_;
    http::Response reply_;
};

}  // namespace

void LedgerEndpoint::handle(const http::Request& request, http::Responder responder) {
    if (auto by_rules = refuse_by_rules(request, {})) return responder.send(std::move(*by_rules));
    const Presented presented = authenticate(request, parts_.tokens, parts_.clock.now_us());
    if (const auto code = refusal(presented)) return refuse(presented, *code, std::move(responder));
    pool_.handle(request, std::move(responder));
}

std::optional<ErrorCode> LedgerEndpoint::refusal(const Presented& presented) const {
    if (presented.refusal) return presented.refusal;
    // Rule R-088 (KPSY m.10/5): the log is opened for nobody but the caller the state names.
    if (presented.caller.user.value() != parts_.user) return ErrorCode::NotAuthorised;
    return refusal_of(presented, parts_.policy);
}

audit::Draft LedgerEndpoint::draft_of(const authentication::Caller& caller) const {
    audit::Draft draft;
    draft.flags = parts_.test_data ? audit::kFlagTestData : std::uint16_t{0};
    draft.institution = caller.institution;
    draft.request_id = crypto::ordered_uuid(parts_.clock.now_us() / 1000);
    draft.service_user = caller.user.value();
    draft.source_address = caller.source;
    draft.token = caller.token;
    draft.profile = static_cast<std::uint8_t>(caller.profile);
    return draft;
}

void LedgerEndpoint::refuse(const Presented& presented, ErrorCode code, http::Responder responder) {
    const RefusedCaller who = presented.genuine ? RefusedCaller::Genuine : RefusedCaller::Unknown;
    http::Response reply = refusal_reply(code);
    if (!parts_.may_record(who, parts_.clock.now_us())) return responder.send(std::move(reply));
    std::vector<audit::Draft> drafts{draft_of(presented.caller)};
    drafts.back().type = audit::EntryType::Refused;
    drafts.back().outcome = static_cast<std::uint16_t>(code);
    drafts.back().response_digest = crypto::sha256(base::as_bytes(reply.body));
    drafts.back().rule = "R-088";
    parts_.log.append(std::move(drafts),
                      std::make_unique<RefusalWaiter>(std::move(responder), std::move(reply)));
}

void LedgerEndpoint::Worker::handle(const http::Request& request, http::Responder responder) {
    LedgerEndpoint& endpoint = endpoint_;
    // It may have waited: what was good then must be good now.
    const Presented presented =
        authenticate(request, endpoint.parts_.tokens, endpoint.parts_.clock.now_us());
    if (const auto code = endpoint.refusal(presented))
        return endpoint.refuse(presented, *code, std::move(responder));
    if (http::equal_without_case(request.path, kHeartbeat))
        return responder.send(endpoint.heartbeat());
    if (http::equal_without_case(request.path, kUsagePeriod))
        return responder.send(endpoint.usage_period());
    responder.send(endpoint.find_usage(request, presented.caller));
}

base::Status LedgerEndpoint::record(const LedgerRequest& asked, const http::Request& request,
                                    const authentication::Caller& caller) {
    audit::SearchAct act;
    act.kind = audit::SearchKind::Ledger;
    act.asker = caller.user.value();
    act.basis = kBasis;
    act.person = asked.person.number();
    act.from_us = asked.from_us;
    act.to_us = asked.until_us;
    const audit::Draft search = KPS_TRY(audit::draft_of(act));
    audit::Draft draft = draft_of(caller);
    draft.type = search.type;
    draft.rule = search.rule;
    draft.end_user = search.end_user;
    draft.persons = search.persons;
    draft.detail = search.detail;
    draft.message_id = std::string(trace_parent(request).value_or(""));
    KPS_TRY(audit::append_and_wait(parts_.log, std::move(draft)));
    return {};
}

http::Response LedgerEndpoint::find_usage(const http::Request& request,
                                          const authentication::Caller& caller) {
    const auto asked = read_ledger_request(request);
    if (!asked) return problem(asked.error().code, asked.error().context);
    // First the keys: a look that cannot be taken leaves no entry of one.
    auto ledger = parts_.open();
    if (!ledger) return problem(ledger.error().code);
    // Rule R-088 (KPSY m.10/5): also the person's own look is recorded before anything is shown.
    if (const auto status = record(*asked, request, caller); !status)
        return problem(status.error().code);
    const auto page = (*ledger)->find(*asked);
    if (!page) return problem(page.error().code);
    return json_reply(json_of(*page));
}

http::Response LedgerEndpoint::usage_period() {
    const auto start_us = parts_.period_start();
    if (!start_us) return problem(start_us.error().code);
    return json_reply("{\"periodStart\":" + json_text(base::utc_text_ms(*start_us)) + "}");
}

http::Response LedgerEndpoint::heartbeat() {
    const auto ledger = parts_.open();
    if (ledger)
        return json_reply(R"({"status":"OK","message":"Sorgulanma kaydı gösterilebilir."})");
    const std::string_view why = base::info(ledger.error().code).turkish;
    return json_reply("{\"status\":\"FAIL\",\"message\":" + json_text(why) + "}");
}

void add_ledger_routes(http::Router& router, LedgerEndpoint& endpoint) {
    for (const std::string_view path : {kFindUsage, kUsagePeriod, kHeartbeat})
        router.add({std::string(path),
                    http::Methods::GetAndPost,
                    {},
                    [&endpoint](const http::Request& request, http::Responder responder) {
                        endpoint.handle(request, std::move(responder));
                    }});
}

}  // namespace kps::rest
