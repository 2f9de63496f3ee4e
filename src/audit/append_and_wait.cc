#include "audit/append_and_wait.h"

#include <future>
#include <memory>
#include <utility>

namespace kps::audit {
namespace {

using Answer = base::Result<Receipt>;

/// Tells a waiting thread what became of its entries; dropped without a word, they were not recorded.
class PromiseWaiter final : public Waiter {
  public:
    explicit PromiseWaiter(std::promise<Answer> promise) : promise_(std::move(promise)) {}
    ~PromiseWaiter() override { refused(); }
    void durable(const Receipt& receipt) noexcept override { tell(receipt); }
    void refused() noexcept override {
        tell(base::failed(base::ErrorCode::AuditUnavailable, "the log takes no entries"));
    }

  private:
    void tell(Answer answer) {
        if (!std::exchange(told_, true)) promise_.set_value(std::move(answer));
    }
    std::promise<Answer> promise_;
    bool told_ = false;
};

}  // namespace

base::Result<Receipt> append_and_wait(LogAppender& log, std::vector<Draft> drafts) {
    std::promise<Answer> promise;
    std::future<Answer> answer = promise.get_future();
    log.append(std::move(drafts), std::make_unique<PromiseWaiter>(std::move(promise)));
    return answer.get();
}

base::Result<Receipt> append_and_wait(LogAppender& log, Draft draft) {
    std::vector<Draft> drafts;
    drafts.push_back(std::move(draft));
    return append_and_wait(log, std::move(drafts));
}

}  // namespace kps::audit
