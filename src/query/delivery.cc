#include "query/delivery.h"

#include <fmt/format.h>

#include <memory>
#include <utility>
#include <vector>

#include "audit/entries/entry_codec.h"
#include "base/error.h"
#include "query/limits.h"

namespace kps::query {

/// Holds one of the places until the log has decided.
class DeliveryRecorder::Waiting final : public audit::Waiter {
  public:
    explicit Waiting(DeliveryRecorder& recorder) : recorder_(recorder) {}
    ~Waiting() override { recorder_.waiting_.fetch_sub(1); }
    void durable(const audit::Receipt&) noexcept override {}
    void refused() noexcept override { recorder_.unrecorded_.fetch_add(1); }

  private:
    DeliveryRecorder& recorder_;
};

void DeliveryRecorder::lost(const SentAnswer& answer) noexcept {
    if (waiting_.fetch_add(1) >= kLostWaitingMax) {
        waiting_.fetch_sub(1);
        unrecorded_.fetch_add(1);
        return;
    }
    audit::Draft draft;
    draft.type = audit::EntryType::Delivery;
    draft.flags = test_data_ ? audit::kFlagTestData : std::uint16_t{0};
    // Without a service it is no call of its own in a manifest; the request id is that of the call.
    draft.institution = answer.institution;
    draft.outcome = static_cast<std::uint16_t>(base::ErrorCode::AnswerNotDelivered);
    draft.request_id = answer.request_id;
    draft.rule = "R-086";
    draft.detail = fmt::format("delivery=lost entry={}", answer.entry);
    std::vector<audit::Draft> drafts;
    drafts.push_back(std::move(draft));
    log_.append(std::move(drafts), std::make_unique<Waiting>(*this));
}

}  // namespace kps::query
