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
    explicit Waiting(std::shared_ptr<Counts> counts) : counts_(std::move(counts)) {}
    ~Waiting() override { counts_->waiting.fetch_sub(1); }
    void durable(const audit::Receipt&) noexcept override {}
    void refused() noexcept override { counts_->unrecorded.fetch_add(1); }

  private:
    std::shared_ptr<Counts> counts_;
};

void DeliveryRecorder::lost(const SentAnswer& answer) noexcept {
    if (counts_->waiting.fetch_add(1) >= kLostWaitingMax) {
        counts_->waiting.fetch_sub(1);
        counts_->unrecorded.fetch_add(1);
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
    log_.append(std::move(drafts), std::make_unique<Waiting>(counts_));
}

}  // namespace kps::query
