#include <utility>

#include "crypto/random.h"
#include "query/asker.h"
#include "query/engine.h"
#include "query/waiters.h"

namespace kps::query {
namespace {

/// What was counted the first time is not counted again.
class NothingCounted final : public policy::UsageCounter {
  public:
    bool reserve(base::InstitutionId, base::ServiceNumber, std::uint64_t, std::span<const Limit>,
                 std::int64_t) override {
        return true;
    }
    void release(base::InstitutionId, base::ServiceNumber, std::uint64_t, std::int64_t) override {}
};

}  // namespace

bool Engine::repeat(const authentication::Caller& caller, const Question& question,
                    const GivenAnswer& given, std::unique_ptr<AnswerSink>& sink) {
    const std::int64_t now_us = parts_.clock.now_us();
    const auto snapshot = parts_.policy.get();
    if (!snapshot || given.drafts.empty()) return false;
    if (snapshot->version() != given.drafts.front().policy_version) return false;
    if (parts_.watch != nullptr && parts_.watch->admit(actor_of(caller, question), {}, now_us))
        return false;
    NothingCounted usage;
    if (!snapshot->decide(policy_request(caller, question, now_us), usage).allowed()) return false;

    // Rule R-082 (KPSY m.10/1): an answer that leaves twice is recorded twice, with everyone it names.
    std::vector<audit::Draft> drafts = given.drafts;
    const base::Uuid request_id = crypto::ordered_uuid(now_us / 1000);
    for (audit::Draft& draft : drafts) {
        if (draft.type == audit::EntryType::Query) draft.type = audit::EntryType::Delivery;
        draft.request_id = request_id;
        draft.token = caller.token;
        draft.source_address = caller.source;
        draft.message_id = question.message_id;
        draft.detail = "repeated answer";
    }
    watch_delivery(*sink, drafts.front());
    parts_.log.append(std::move(drafts),
                      std::make_unique<AnswerWaiter>(given.body, std::move(sink)));
    return true;
}

}  // namespace kps::query
