#include <algorithm>
#include <utility>

#include "audit/entries/entry_codec.h"
#include "crypto/digest.h"
#include "query/asker.h"
#include "query/drafts.h"
#include "query/engine_call.h"
#include "query/limits.h"
#include "query/waiters.h"

// The last stage: the entries go to the log, and the body waits for them.
namespace kps::query {

using base::ErrorCode;

/// What was asked and could not be answered is recorded too, and counts: the register was read.
void Engine::record_failure(Call& call, ErrorCode code) {
    call.drafts.clear();
    audit::Draft draft = common_draft(call.caller, call.question, call.now_us);
    draft.flags = parts_.test_data ? audit::kFlagTestData : std::uint16_t{0};
    draft.outcome = static_cast<std::uint16_t>(code);
    draft.policy_version = call.policy_version;
    draft.register_version = register_version_;
    if (const policy::Allowed* allowed = call.decision.allowed()) {
        draft.decision = allowed->decision;
        draft.rule = allowed->rule;
    }
    name_queried_persons(call.question, draft);
    if (call.reserved > 1)
        parts_.usage.release(call.caller.institution, call.service().number, call.reserved - 1,
                             call.now_us);
    call.drafts.push_back(std::move(draft));
    parts_.log.append(std::move(call.drafts),
                      std::make_unique<FailureWaiter>(code, std::move(call.sink)));
}

std::function<void()> AnswerSink::if_lost(const audit::Receipt& receipt) const {
    if (recorder_ == nullptr) return {};
    SentAnswer sent = sent_;
    sent.entry = receipt.index;
    return [recorder = recorder_, sent] { recorder->lost(sent); };
}

/// Only calls that stand in an institution's manifest: the others are compared with nobody.
void Engine::watch_delivery(AnswerSink& sink, const audit::Draft& first) const {
    if (parts_.deliveries != nullptr && first.institution.value() != 0 &&
        first.service.value() != 0)
        sink.watch(*parts_.deliveries, first);
}

void Engine::record(Call& call) {
    if (call.body.empty()) call.renderer.render(call.answer, call.body);
    if (call.drafts.empty()) {
        audit::Draft draft = common_draft(call.caller, call.question, call.now_us);
        if (call.answer.error) {
            draft.type = audit::EntryType::Refused;
            draft.outcome = static_cast<std::uint16_t>(*call.answer.error);
        }
        draft.record_count = static_cast<std::uint32_t>(call.answer.records.size());
        name_queried_persons(call.question, draft);
        call.drafts.push_back(std::move(draft));
    }
    if (call.body.size() > kAnswerBytesMax) return record_failure(call, ErrorCode::BodyTooLarge);
    const base::Hash response_digest = crypto::sha256(base::as_bytes(call.body));
    std::uint64_t counted = 0;
    for (audit::Draft& draft : call.drafts) {
        draft.flags = parts_.test_data ? audit::kFlagTestData : std::uint16_t{0};
        draft.response_digest = response_digest;
        draft.policy_version = call.policy_version;
        draft.register_version = register_version_;
        if (const policy::Allowed* allowed = call.decision.allowed()) {
            draft.decision = allowed->decision;
            draft.rule = allowed->rule;
        } else {
            draft.rule = call.decision.refused()->rule;
        }
        if (draft.type == audit::EntryType::Query) ++counted;
    }
    call.sink->recording(call.drafts);
    watch_delivery(*call.sink, call.drafts.front());
    // What counts against a limit is what the log counts: entries of type QUERY (DESIGN.md 7.6).
    if (call.reserved > counted)
        parts_.usage.release(call.caller.institution, call.service().number,
                             call.reserved - counted, call.now_us);
    if (parts_.watch && call.decision.allowed())
        parts_.watch->observe(actor_of(call.caller, call.question), call.drafts, call.now_us);
    const ReservedAnswerWaiter::Reservation reservation{
        parts_.usage, call.caller.institution, call.service().number,
        std::min(call.reserved, counted), call.now_us};
    parts_.log.append(std::move(call.drafts),
                      std::make_unique<ReservedAnswerWaiter>(std::move(call.body),
                                                             std::move(call.sink), reservation));
}

}  // namespace kps::query
